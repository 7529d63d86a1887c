using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MarketChain.Crash;

/// <summary>A program with its arguments and what it finds in its environment beside this process's own.</summary>
public sealed record ProcessCommand(string Program, params IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The command that runs a .NET assembly with the <c>dotnet</c> that runs this process.</summary>
    public static ProcessCommand Dotnet(string assemblyPath, params IReadOnlyList<string> arguments)
        => new(DotnetPath(), [assemblyPath, .. arguments]);

    private static string DotnetPath()
        => System.Environment.ProcessPath is { } path && Path.GetFileName(path) is "dotnet" ? path : "dotnet";
}

/// <summary>How a process ended: its code and the last of what it wrote.</summary>
public sealed record ProcessEnd(int Code, string Output, string Errors)
{
    /// <summary>True: the shim took its power; false: it ended by itself or was killed.</summary>
    public bool LostPower => Code == CrashShim.ExitPowerLost
        && Errors.Contains("crash shim: power lost", StringComparison.Ordinal);

    /// <summary>For a failing test: all there is to know.</summary>
    public override string ToString() => $"exit code {Code}\n--- output\n{Output}\n--- errors\n{Errors}";
}

/// <summary>
/// A process of a test: it can lose power, its output is kept within bounds, and it never outlives its owner:
/// <see cref="DisposeAsync"/> kills it by its own handle, and so does the end of the test run.
/// </summary>
public sealed partial class CrashableProcess : IAsyncDisposable
{
    private const int SignalTerminate = 15;
    private const int SignalUser2 = 12;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly OutputTail _output = new();
    private readonly OutputTail _errors = new();
    private readonly EventHandler _killAtProcessExit;

    private CrashableProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _killAtProcessExit = (_, _) => Kill();
        _process.Start();
        AppDomain.CurrentDomain.ProcessExit += _killAtProcessExit;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>True once the process is gone, for whatever reason.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last of what it wrote to standard output so far.</summary>
    public string Output => _output.Text;

    /// <summary>The last of what it wrote to standard error so far.</summary>
    public string Errors => _errors.Text;

    /// <summary>How many lines it wrote to standard error.</summary>
    public long ErrorLines => _errors.Lines;

    /// <summary>Starts a command; with <paramref name="loss"/> under the shim, else plainly.</summary>
    /// <exception cref="NativeBuildException">The shim cannot be compiled.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static CrashableProcess Start(ProcessCommand command, PowerLoss? loss = null)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true, // never written: it ends when this process does, or is told to
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in command.Environment.Concat(loss?.Environment() ?? []))
            start.Environment[name] = value;
        return new CrashableProcess(start);
    }

    /// <summary>Takes the power of a process that runs under the shim, whatever it is doing.</summary>
    public void PressPowerButton() => Signal(SignalUser2);

    /// <summary>Asks for a graceful stop.</summary>
    public void RequestStop() => Signal(SignalTerminate);

    /// <summary>Stops it where it stands: it holds its connections and says nothing.</summary>
    public void Freeze() => Signal(SignalStop);

    /// <summary>Lets a frozen process go on.</summary>
    public void Thaw() => Signal(SignalContinue);

    /// <summary>Ends its standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until a line of standard output satisfies a condition, lines already written included.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="TimeoutException">The deadline passed or the process ended first.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> condition, TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        var found = _output.FindAsync(condition);
        await Task.WhenAny(found, _process.WaitForExitAsync(timer.Token));
        await timer.CancelAsync();
        return found.IsCompleted ? await found : throw new TimeoutException(
            $"no such line within {deadline.TotalSeconds} s, or before the end:\n{Output}\n--- errors\n{Errors}");
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <exception cref="TimeoutException">It still ran when the deadline passed; it has been killed.</exception>
    public async Task<ProcessEnd> WaitForExitAsync(TimeSpan deadline)
    {
        using var timer = new CancellationTokenSource(deadline);
        try
        {
            await _process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException passed)
        {
            Kill();
            throw new TimeoutException(
                $"still running after {deadline.TotalSeconds} s:\n{Output}\n--- errors\n{Errors}", passed);
        }

        return new ProcessEnd(_process.ExitCode, Output, Errors);
    }

    /// <summary>Kills the process if it still runs, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        using var timer = new CancellationTokenSource(KillDeadline);
        await _process.WaitForExitAsync(timer.Token);
        AppDomain.CurrentDomain.ProcessExit -= _killAtProcessExit;
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    /// <summary>To a process that is gone nothing is sent: its id may be another's by now.</summary>
    private void Signal(int signal)
    {
        if (!_process.HasExited)
            _ = SendSignal(_process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
