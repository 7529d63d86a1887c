using System.Globalization;
using System.Text.RegularExpressions;
using MarketChain.Crash;

namespace MarketChain.Evm.Differential.Chains;

/// <summary>A chain in Foundry's anvil.</summary>
public sealed partial class AnvilChain : TestedChain
{
    private AnvilChain(CrashableProcess process, Uri endpoint)
        : base(process, endpoint)
    {
    }

    public override string Name => "anvil";

    public static async Task<AnvilChain> StartAsync(string program)
    {
        CrashableProcess process = CrashableProcess.Start(new ProcessCommand(
            program, "--host", "127.0.0.1", "--port", "0", "--hardfork", "osaka",
            "--chain-id", Text(Id), "--gas-limit", Text(BlockGasLimit), "--balance", "1000000",
            "--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee",
            "--no-mining", "--order", "fifo", "--disable-default-create2-deployer"));
        string line = await process.WaitForLineAsync(line => Ready().IsMatch(line), Deadline);
        AnvilChain chain = new(process, new Uri($"http://{Ready().Match(line).Groups["address"].Value}"));
        await chain.Rpc.SendAsync(new RpcCall("anvil_setCoinbase", Coinbase));
        return chain;
    }

    protected override Task MineAsync() => Rpc.SendAsync(new RpcCall("evm_mine"));

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Listening on (?<address>\S+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ready();
}
