using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MarketChain.Node.Running;

/// <summary>
/// A node as a process of its own, started by this one. It writes to the same outputs, is asked to stop when this
/// process is, and does not outlive it: the pipe to its standard input ends with whoever holds the other end.
/// </summary>
internal sealed partial class SupervisedNode : IDisposable
{
    private const int SignalTerminate = 15;

    private readonly Process _process;

    private SupervisedNode(Process process) => _process = process;

    /// <summary>Starts <c>marketchain node</c> with these arguments, in the same program as this process.</summary>
    public static SupervisedNode Start(params IReadOnlyList<string> arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] assembly = isHost ? [Assembly.GetExecutingAssembly().Location] : [];
        ProcessStartInfo start = new(program, [.. assembly, "node", .. arguments, "--stop-with-stdin", "true"])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        return new SupervisedNode(Process.Start(start)!);
    }

    /// <summary>Waits until it ends, by itself or because it was asked to.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        await using CancellationTokenRegistration registration = stop.Register(RequestStop);
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>To a process that is gone nothing is sent: its id may be another's by now.</summary>
    private void RequestStop()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SignalTerminate);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
