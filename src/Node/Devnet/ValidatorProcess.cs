using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MarketChain.Node.Devnet;

/// <summary>
/// A validator of a devnet as a process of its own, started by this one. Its lines are passed on; it is asked to stop
/// when this process is, and does not outlive it: the pipe to its standard input ends with whoever holds the other end.
/// </summary>
internal sealed partial class ValidatorProcess : IDisposable
{
    private const int SignalTerminate = 15;
    private const string ReadyWord = "ready ";

    private readonly TaskCompletionSource<string?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ValidatorProcess(Process process, Action<string> said, Action<string> logged)
    {
        _process = process;
        Ended = EndAsync(PassOnAsync(process.StandardOutput, line => OnOutput(line, said)),
            PassOnAsync(process.StandardError, logged));
    }

    /// <summary>Its process id, for those who want to stop or freeze it.</summary>
    public int Id => _process.Id;

    /// <summary>The line with which it says that it serves; null when it ended before.</summary>
    public Task<string?> Ready => _ready.Task;

    /// <summary>Its exit code, once it has ended, by itself or because it was asked to.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts <c>marketchain node</c> with these arguments, in the same program as this process.</summary>
    /// <param name="said">Gets each line of its standard output but the one that says ready.</param>
    /// <param name="logged">Gets each line of its standard error.</param>
    /// <param name="arguments">What follows the command's name.</param>
    public static ValidatorProcess Start(
        Action<string> said, Action<string> logged, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = OwnProgram.With(["node", .. arguments, "--stop-with-stdin", "true"]);
        return new ValidatorProcess(Process.Start(start)!, said, logged);
    }

    /// <summary>Asks it to stop. To a process that is gone nothing is sent: its id may be another's by now.</summary>
    public void RequestStop()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SignalTerminate);
        }
    }

    public void Dispose() => _process.Dispose();

    private static async Task PassOnAsync(StreamReader lines, Action<string> pass)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            pass(line);
        }
    }

    private void OnOutput(string line, Action<string> said)
    {
        if (!line.StartsWith(ReadyWord, StringComparison.Ordinal) || !_ready.TrySetResult(line))
        {
            said(line);
        }
    }

    private async Task<int> EndAsync(params IEnumerable<Task> outputs)
    {
        await Task.WhenAll(outputs);
        await _process.WaitForExitAsync();
        _ready.TrySetResult(null);
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
