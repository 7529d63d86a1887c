using System.Diagnostics;
using System.Text;

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

    /// <summary>Starts a node, asks it, and stops it well; returns its answer.</summary>
    /// <param name="program">marketchain.dll.</param>
    /// <param name="folder">Its data.</param>
    /// <param name="answered">Takes the seconds until it said that it serves, and until it had answered.</param>
    public static string Run(string program, string folder, Action<double, double> answered)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList =
            {
                program, "node", "--data", folder, "--rpc", "127.0.0.1:0", "--metrics", "off",
                "--stop-with-stdin", "true",
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string ready = WaitForReady(process, errors);
        double readySeconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        string answer = Ask(AddressIn(ready));
        answered(readySeconds, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? answer : throw new InvalidOperationException(errors.Result);
    }

    private static string WaitForReady(Process process, Task<string> errors)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"the node ended before it was ready: {errors.Result}");
    }

    /// <summary>Of <c>ready rpc=http://127.0.0.1:12345 …</c>.</summary>
    private static Uri AddressIn(string ready)
        => new(ready.Split(' ').First(word => word.StartsWith("rpc=", StringComparison.Ordinal))["rpc=".Length..]);

    private static string Ask(Uri node)
    {
        using HttpClient http = new();
        using StringContent content = new(Request, Encoding.UTF8, "application/json");
        using HttpRequestMessage message = new(HttpMethod.Post, node) { Content = content };
        using HttpResponseMessage response = http.Send(message);
        using StreamReader reader = new(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
