using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MarketChain.Tidy.Tests;

/// <summary>
/// Clocks, threads and chance live in <c>src/Node</c>, which passes what it read on: time as a value or a
/// <see cref="TimeProvider"/>, seeds as bytes. Whatever else asks for them itself cannot be replayed. For its sockets
/// <c>src/Network</c> has threads and deadlines too; what it hands on is bytes and who sent them.
/// </summary>
internal sealed class ClockAndChanceRule : Rule
{
    private static readonly HashSet<string> Clocks = new(StringComparer.Ordinal)
    {
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow",
        "Stopwatch", "Environment.TickCount", "Environment.TickCount64", "TimeProvider.System",
        "Timer", "PeriodicTimer", "Task.Delay", "CancelAfter",
    };

    private static readonly HashSet<string> Threads = new(StringComparer.Ordinal)
    {
        "Thread", "ThreadPool", "Parallel", "AsParallel", "Task.Run", "Task.Factory", "BackgroundWorker",
    };

    private static readonly HashSet<string> Chance = new(StringComparer.Ordinal)
    {
        "Random", "RandomNumberGenerator", "Guid.NewGuid", "Guid.CreateVersion7",
    };

    /// <summary>Where results are part of consensus, even a continuation on the pool is a thread too many.</summary>
    private static readonly string[] SynchronousProjects =
        ["Primitives", "Storage", "State", "Evm", "Marketing", "Chain", "Consensus"];

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (file.Project is null or "Node" or "Network")
            return [];
        return file.Names().Select(use => Judge(file, use.Name, use.Line)).OfType<Finding>().Concat(Awaits(file));
    }

    private static Finding? Judge(SourceFile file, string name, int line)
    {
        var kind = Clocks.Contains(name) ? "a clock"
            : Threads.Contains(name) ? "a thread"
            : Chance.Contains(name) ? "chance"
            : null;
        return kind is null ? null : new(file.Path, line, name, $"{name} is {kind} outside src/Node and src/Network");
    }

    private static IEnumerable<Finding> Awaits(SourceFile file)
        => SynchronousProjects.Contains(file.Project, StringComparer.Ordinal)
            ? file.Nodes<AwaitExpressionSyntax>()
                .Select(await => new Finding(file.Path, file.LineOf(await), "await", $"{file.Project} is synchronous"))
            : [];
}
