using MarketChain.Node.Replay.Run;
using Spectre.Console;

namespace MarketChain.Node.Replay.Report;

/// <summary>A replay as progress bars on a terminal.</summary>
internal sealed class TerminalView : IReplayView
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _progress;

    private TerminalView(IAnsiConsole console, ProgressContext progress)
    {
        _console = console;
        _progress = progress;
    }

    /// <summary>Shows progress while something runs.</summary>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, Func<IReplayView, Task<T>> work)
        => await console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn())
            .StartAsync(progress => work(new TerminalView(console, progress)));

    /// <inheritdoc/>
    public void Note(string line) => _console.WriteLine(line);

    /// <inheritdoc/>
    public IStageView Begin(string name, long total) => new Stage(_progress.AddTask(name, maxValue: total));

    private sealed class Stage(ProgressTask task) : IStageView
    {
        public void Advance(long units) => task.Increment(units);
    }
}
