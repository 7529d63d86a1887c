using System.Globalization;

namespace MarketChain.Benchmarks.Geo;

/// <summary>Lines of how times spread.</summary>
internal static class Spread
{
    /// <summary>Prints their mean and what most of them do not exceed; sorts them.</summary>
    public static void Print(string what, List<double> valuesMs)
    {
        valuesMs.Sort();
        Figures.Print(
            what,
            valuesMs.Count == 0
                ? "none"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{valuesMs.Average(),9:N1} ms mean, {At(valuesMs, 0.5):N1} p50, {At(valuesMs, 0.9):N1} p90, "
                    + $"{At(valuesMs, 0.99):N1} p99, {valuesMs[^1]:N1} most, {valuesMs.Count:N0} in all"));
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];
}
