using System.Globalization;

namespace MarketChain.Benchmarks.Geo;

/// <summary>
/// How much of a virtual machine's processor time its host gave to others (proc_stat(5), "steal"): it delays all that
/// is measured, and says which of two runs to believe.
/// </summary>
internal sealed class StolenTime
{
    private const string Path = "/proc/stat";

    // cpu | user nice system idle iowait irq softirq steal …
    private const int StealField = 7;

    private readonly long[]? _before = Read();

    /// <summary>Prints the share since this was made.</summary>
    public void Print()
    {
        if (_before is not null && Read() is { } now)
        {
            double all = now.Sum() - _before.Sum();
            double stolen = (now[StealField] - _before[StealField]) / all;
            Figures.Print("taken by the machine's host", $"{stolen * 100,9:N1} % of the processors' time");
        }
    }

    private static long[]? Read()
        => File.Exists(Path)
            ? [.. File.ReadLines(Path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1).Take(StealField + 1).Select(field => long.Parse(field, CultureInfo.InvariantCulture))]
            : null;
}
