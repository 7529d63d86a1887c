using System.Diagnostics;
using System.Globalization;
using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Benchmarks;

/// <summary>
/// Contracts through <c>eth_call</c> on a node and on anvil, in turns, so that whatever else the machine does falls on
/// both. Times are those of a client: HTTP, JSON and making the code ready to run are in them.
/// </summary>
internal static class EvmBench
{
    public static Hash256 Run(BenchSize size, string folder)
    {
        string? anvil = size.Anvil ?? AnvilProgram.Find();
        Console.WriteLine($"evm: {size.Runs} calls of each contract" + (anvil is null
            ? $"; no anvil to compare with: {AnvilProgram.Install}"
            : " on the node and on anvil, in turns"));
        string genesis = Path.Combine(folder, "genesis.json");
        File.WriteAllBytes(genesis, BenchGenesis.Create(MarketLoad.RichAddress()).File);
        using RpcProcess node = NodeStart.Open(
            size.Node ?? NodeStart.ProgramBeside, folder, "--genesis", genesis, "--rpc-call-gas", "1000000000");
        using RpcProcess? other = anvil is null ? null : AnvilProgram.Open(anvil);
        Hash256 result = Compare(node, other, size.Runs);
        node.StopWithInput();
        return result;
    }

    private static Hash256 Compare(RpcProcess node, RpcProcess? anvil, int runs)
    {
        StringBuilder results = new();
        double sum = 0;
        double sumOfAnvil = 0;
        foreach (EvmContract contract in EvmContract.All)
        {
            CallTimes ours = new();
            CallTimes theirs = new();
            string result = CallInTurns(contract, (node, ours), (anvil, theirs), runs);
            Print(contract.Name, ours, theirs);
            sum += ours.MedianMs;
            sumOfAnvil += theirs.MedianMs;
            results.Append(contract.Name).Append(result);
        }

        Figures.Print("sum of medians", anvil is null
            ? (FormattableString)$"{sum,7:N1} ms"
            : $"{sum,7:N1} ms; anvil {sumOfAnvil,7:N1} ms; ratio {sum / sumOfAnvil:N2} (bar: at most 0.90)");
        return Figures.PrintResult(Keccak256.Hash(Encoding.ASCII.GetBytes(results.ToString())));
    }

    /// <summary>Ours, anvil's, ours …; before that a third as many that do not count, while code is compiled.</summary>
    private static string CallInTurns(
        EvmContract contract,
        (RpcProcess Node, CallTimes Times) ours,
        (RpcProcess? Node, CallTimes Times) theirs,
        int runs)
    {
        string expected = contract.CallOn(ours.Node);
        for (int i = -runs / 3; i < runs; i++)
        {
            CallOnce(contract, ours.Node, i < 0 ? null : ours.Times, expected);
            if (theirs.Node is not null)
            {
                CallOnce(contract, theirs.Node, i < 0 ? null : theirs.Times, expected);
            }
        }

        return expected;
    }

    private static void CallOnce(EvmContract contract, RpcProcess node, CallTimes? times, string expected)
    {
        long begin = Stopwatch.GetTimestamp();
        string result = contract.CallOn(node);
        times?.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        if (result != expected)
        {
            throw new InvalidOperationException($"{contract.Name}: {expected} by the node's first call, then {result}");
        }
    }

    private static void Print(string name, CallTimes ours, CallTimes theirs)
        => Figures.Print(name, theirs.Count == 0
            ? (FormattableString)$"{ours}"
            : $"{ours}; anvil {theirs}; ratio {ours.MedianMs / theirs.MedianMs:N2}");

    /// <summary>Times of one contract's calls on one node.</summary>
    private sealed class CallTimes
    {
        private readonly List<double> _ms = [];

        public int Count => _ms.Count;

        /// <summary>0 of none.</summary>
        public double MedianMs => _ms.Count == 0 ? 0 : _ms.Order().ElementAt(_ms.Count / 2);

        public void Add(double ms) => _ms.Add(ms);

        public override string ToString()
            => string.Create(
                CultureInfo.InvariantCulture,
                $"{MedianMs,7:N1} ms ({_ms.Min():N1} to {_ms.Max():N1})");
    }
}
