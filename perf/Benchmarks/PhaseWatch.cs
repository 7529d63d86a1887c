using System.Diagnostics;
using System.Globalization;
using static System.FormattableString;

namespace MarketChain.Benchmarks;

/// <summary>
/// Time of each phase, by the wall and by this thread on a processor: on a shared machine the second says what one free
/// core would take.
/// </summary>
internal sealed class PhaseWatch
{
    private readonly List<string> _phases = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly double _startThread = ThreadSeconds();
    private double _last;
    private double _lastThread;

    public double TotalSeconds => _last;

    public void End(string phase)
    {
        double wall = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double thread = ThreadSeconds() - _startThread;
        _phases.Add(Invariant($"{phase} {wall - _last:F3} ({thread - _lastThread:F3})"));
        (_last, _lastThread) = (wall, thread);
    }

    public override string ToString()
        => Invariant($"{string.Join("  ", _phases)}  total {_last:F3} s (on a processor {_lastThread:F3})");

    /// <summary>Linux counts the nanoseconds that a thread ran.</summary>
    private static double ThreadSeconds()
        => double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
            / 1e9;
}
