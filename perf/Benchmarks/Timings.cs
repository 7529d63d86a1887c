using System.Diagnostics;
using System.Globalization;
using MarketChain.Primitives;

namespace MarketChain.Benchmarks;

/// <summary>Times of pieces of work of about one size: median and spread, and lines for people.</summary>
internal sealed class Timings(string what, double unitsEach, string unit)
{
    private readonly List<(double Seconds, double Rate)> _runs = [];

    /// <summary>Of pieces whose sizes come with them.</summary>
    public Timings(string what, string unit)
        : this(what, 0, unit)
    {
    }

    public void Measure(Action work) => Measure(unitsEach, work);

    public void Measure(double units, Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _runs.Add((seconds, units / seconds));
    }

    /// <summary>The median's rate, then times.</summary>
    public void Print()
    {
        if (_runs.Count == 0)
        {
            return;
        }

        List<double> seconds = [.. _runs.Select(run => run.Seconds).Order()];
        List<double> rates = [.. _runs.Select(run => run.Rate).Order()];
        Figures.Print(what, string.Create(
            CultureInfo.InvariantCulture,
            $"{rates[rates.Count / 2],9:N0} {unit}/s   median {seconds[seconds.Count / 2] * 1000:N1} ms, "
            + $"{seconds[0] * 1000:N1} to {seconds[^1] * 1000:N1} over {seconds.Count} runs"));
    }
}

/// <summary>Lines of a name and a figure.</summary>
internal static class Figures
{
    public static void Print(string what, FormattableString figure)
        => Print(what, figure.ToString(CultureInfo.InvariantCulture));

    public static void Print(string what, string figure) => Console.WriteLine($"{what,-34} {figure}");

    /// <summary>Two runs of one size print the same.</summary>
    public static Hash256 PrintResult(Hash256 result)
    {
        Print("result hash", result.ToString());
        return result;
    }
}
