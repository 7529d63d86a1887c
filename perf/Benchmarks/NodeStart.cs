using System.Diagnostics;

namespace MarketChain.Benchmarks;

/// <summary>
/// A node as a process of its own: how long it takes from its start until it has answered <c>eth_blockNumber</c>. It
/// has no key, so it makes no blocks and leaves the folder as it was.
/// </summary>
internal static class NodeStart
{
    private const string Request = """{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}""";

    /// <summary>The program that was built beside this one.</summary>
    public static string ProgramBeside
        => Path.Combine(AppContext.BaseDirectory, "marketchain.dll");

    /// <summary>Starts a node and waits until it serves.</summary>
    /// <param name="program">marketchain.dll.</param>
    /// <param name="folder">Its data.</param>
    /// <param name="more">Further settings.</param>
    public static RpcProcess Open(string program, string folder, params IEnumerable<string> more)
        => RpcProcess.Start(
            "dotnet",
            [
                program, "node", "--data", folder, "--rpc", "127.0.0.1:0", "--metrics", "off",
                "--stop-with-stdin", "true", .. more,
            ],
            AddressIn);

    /// <summary>Starts a node, asks it, and stops it well; returns its answer.</summary>
    /// <param name="program">marketchain.dll.</param>
    /// <param name="folder">Its data.</param>
    /// <param name="answered">Takes the seconds until it said that it serves, and until it had answered.</param>
    public static string Run(string program, string folder, Action<double, double> answered)
    {
        long begin = Stopwatch.GetTimestamp();
        using RpcProcess node = Open(program, folder);
        double readySeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        string answer = node.Ask(Request);
        answered(readySeconds, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        node.StopWithInput();
        return answer;
    }

    /// <summary>Of <c>ready rpc=http://127.0.0.1:12345 …</c>.</summary>
    public static Uri? AddressIn(string line)
        => line.StartsWith("ready ", StringComparison.Ordinal)
            ? new(line.Split(' ').First(word => word.StartsWith("rpc=", StringComparison.Ordinal))["rpc=".Length..])
            : null;
}
