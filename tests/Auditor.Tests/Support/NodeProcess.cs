using System.Diagnostics;
using System.Text;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// The program <c>marketchain</c>, started with arguments, its data in a folder of its own. It stops with its standard
/// input, so it does not outlive the tests.
/// </summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private NodeProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>The node's JSON-RPC.</summary>
    public Uri Rpc { get; private set; } = null!;

    /// <summary>What it wrote to standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a node that makes blocks of a development chain, and waits until it serves.</summary>
    public static async Task<NodeProcess> StartAsync(string dataFolder, string genesisPath, int clockFactor)
    {
        NodeProcess node = new(StartOf(
            "node", "--data", dataFolder, "--genesis", genesisPath, "--dev-validator", "london",
            "--rpc", "127.0.0.1:0", "--metrics", "off", "--clock-factor", $"{clockFactor}",
            "--stop-with-stdin", "true", "--log-level", "warning"));
        string? line = await node._process.StandardOutput.ReadLineAsync();
        string? address = line?.Split(' ').FirstOrDefault(word => word.StartsWith("rpc=", StringComparison.Ordinal));
        Assert.True(address is not null, $"expected 'ready rpc=…', got '{line}'\n{node.Errors}");
        node.Rpc = new Uri(address["rpc=".Length..]);
        return node;
    }

    /// <summary>How to start the program with these arguments.</summary>
    public static ProcessStartInfo StartOf(params string[] arguments)
        => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "marketchain.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

    /// <summary>Runs a command of the program to its end.</summary>
    /// <returns>The last line of its standard output.</returns>
    public static async Task<string> RunAsync(TimeSpan deadline, params string[] arguments)
    {
        using Process process = Process.Start(StartOf(arguments))!;
        using CancellationTokenSource late = new(deadline);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{arguments[0]}' took longer than {deadline}:\n{await errors}");
        }

        Assert.True(process.ExitCode == 0, $"'{arguments[0]}' ended with {process.ExitCode}:\n{await errors}");
        return (await output).TrimEnd().Split('\n')[^1];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(StopDeadline))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }
}
