using System.Diagnostics;
using System.Globalization;

namespace MarketChain.Benchmarks;

/// <summary>Times of equal pieces of work: median and spread, and lines for people.</summary>
internal sealed class Timings(string what, double unitsEach, string unit)
{
    private readonly List<double> _seconds = [];

    public void Measure(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        _seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public double MedianSeconds => Sorted()[_seconds.Count / 2];

    public void Print()
    {
        List<double> sorted = Sorted();
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-34} {unitsEach / MedianSeconds,14:N0} {unit}/s   median {MedianSeconds * 1000:N1} ms, "
            + $"{sorted[0] * 1000:N1} to {sorted[^1] * 1000:N1} over {sorted.Count} runs");
        Console.WriteLine(line);
    }

    private List<double> Sorted() => [.. _seconds.Order()];
}
