using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace MarketChain.Node.Demo;

/// <summary>
/// A development chain as a process of its own, started from this program's file. Its output goes to a log file; it is
/// stopped by its own handle: first asked (SIGTERM), then, if it does not end in time, killed. When this process is
/// killed, its standard input ends, and it stops by itself.
/// </summary>
internal sealed partial class DevnetProcess : IAsyncDisposable
{
    private const int SignalTerminate = 15;
    private const int LogTailBytes = 4_096;
    private const string Ready = "ready rpc=";

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Task _copying;

    private DevnetProcess(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
        _copying = CopyOutputAsync(process, logFile);
    }

    /// <summary>Where its output goes.</summary>
    public string LogFile { get; }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts <c>marketchain devnet</c> with these arguments.</summary>
    /// <param name="logFile">The file that gets its output; made anew.</param>
    /// <param name="arguments">What follows the command's name.</param>
    public static DevnetProcess Start(string logFile, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = OwnProgram.With(["devnet", "--stop-with-stdin", "true", .. arguments]);
        return new DevnetProcess(Process.Start(start)!, logFile);
    }

    /// <summary>
    /// Where it serves JSON-RPC, once it says so itself: whoever answers at the address that it was given may be
    /// another node, which had it before.
    /// </summary>
    /// <returns>The URL; null when it ended, or said nothing in time.</returns>
    public async Task<string?> WaitUntilReadyAsync(TimeSpan timeout, CancellationToken stop)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task first = await Task.WhenAny(
            _ready.Task, _process.WaitForExitAsync(ended.Token), Task.Delay(timeout, ended.Token));
        await ended.CancelAsync();
        stop.ThrowIfCancellationRequested();
        if (_process.HasExited)
        {
            await _copying;
        }

        return first == _ready.Task ? await _ready.Task : null;
    }

    /// <summary>The end of its output, for when it ended by itself.</summary>
    public string ReadLogTail()
    {
        byte[] log = File.Exists(LogFile) ? File.ReadAllBytes(LogFile) : [];
        return Encoding.UTF8.GetString(log.AsSpan(Math.Max(0, log.Length - LogTailBytes)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, SignalTerminate);
        }

        try
        {
            using CancellationTokenSource patience = new(StopTimeout);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _copying;
        _process.Dispose();
    }

    private async Task CopyOutputAsync(Process process, string logFile)
    {
        await using FileStream log = new(
            logFile, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1, useAsync: true);
        using SemaphoreSlim turn = new(1, 1);
        await Task.WhenAll(
            CopyLinesAsync(process.StandardOutput, log, turn), CopyLinesAsync(process.StandardError, log, turn));
    }

    private async Task CopyLinesAsync(StreamReader lines, FileStream log, SemaphoreSlim turn)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                _ = _ready.TrySetResult(line[Ready.Length..].Split(' ')[0]);
            }

            await turn.WaitAsync();
            try
            {
                await log.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            }
            finally
            {
                turn.Release();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
