using MarketChain.Client;
using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Run;
using Spectre.Console;

namespace MarketChain.Node.Replay.Report;

/// <summary>
/// Where a replay shows itself: progress bars where standard output is a terminal, else plain lines on standard error.
/// For a program (json) standard output has nothing but one line, the last.
/// </summary>
internal sealed class ReplayConsole(bool json)
{
    /// <summary>
    /// A table of a replay is about so wide; where there is no terminal nothing says how wide lines may be.
    /// </summary>
    private const int WidthWithoutTerminal = 200;

    private readonly bool _isTerminal = !json && !Console.IsOutputRedirected;
    private readonly IAnsiConsole _console = OpenConsole(json ? Console.Error : Console.Out);

    /// <summary>Says something to people.</summary>
    public void Say(string line)
    {
        if (_isTerminal)
        {
            _console.WriteLine(line);
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Replays a log.</summary>
    /// <exception cref="CommandException">It could not be done; the message says why.</exception>
    public async Task<ReplayResult> RunAsync(
        MarketChainClient client, LogScan scan, ReplayOptions options, CancellationToken cancellation)
    {
        ReplayRun run = new(client, TimeProvider.System, options);
        try
        {
            return _isTerminal
                ? await TerminalView.RunAsync(_console, view => run.RunAsync(scan, view, cancellation))
                : await run.RunAsync(scan, new PlainView(Console.Error), cancellation);
        }
        catch (OperationCanceledException fault) when (cancellation.IsCancellationRequested)
        {
            throw new CommandException("stopped before the replay was over", fault);
        }
        catch (Exception fault) when (fault is MarketChainException or LogFormatException or IOException)
        {
            throw new CommandException(fault.Message, fault);
        }
    }

    /// <summary>Shows who was paid.</summary>
    /// <returns>The exit code: a replay whose sums do not close has found something wrong.</returns>
    public int Show(ReplayResult result)
    {
        PayoutTable.Write(_console, result);
        if (json)
        {
            Console.Out.WriteLine(ResultJson.Write(result));
        }

        return result.Conserved ? ExitCode.Done : ExitCode.Refused;
    }

    private static IAnsiConsole OpenConsole(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        bool isTerminal = output == Console.Out ? !Console.IsOutputRedirected : !Console.IsErrorRedirected;
        if (!isTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
