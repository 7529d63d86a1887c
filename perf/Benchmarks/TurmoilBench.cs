using System.Globalization;
using MarketChain.Turmoil;

namespace MarketChain.Benchmarks;

/// <summary>
/// The turmoil of the node's tests, for longer: what clients are shown as final stays, while validators under load lose
/// power, freeze and are wiped.
/// </summary>
internal static class TurmoilBench
{
    private static readonly TurmoilOptions Smoke = new() { TroublesMin = 1 };

    /// <summary>Makes turmoil, prints, and returns how many transactions were final.</summary>
    /// <exception cref="InvalidOperationException">Something forked, was lost or is not conserved.</exception>
    public static long Run(TurmoilOptions options)
    {
        Console.WriteLine($"turmoil: {options}");
        TurmoilReport report = TurmoilRun.RunAsync(options, Console.WriteLine).GetAwaiter().GetResult();
        foreach ((string what, string figure) in report.Figures())
        {
            Figures.Print(what, figure);
        }

        return report.IsWell
            ? report.Transactions
            : throw new InvalidOperationException("what was final is not so any more");
    }

    /// <summary>Ten minutes, unless the arguments say otherwise.</summary>
    public static TurmoilOptions Read(params IReadOnlyList<string> arguments)
    {
        TurmoilOptions options = new() { Duration = TimeSpan.FromMinutes(10) };
        for (int i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] == "--smoke" ? Smoke : With(options, arguments[i], arguments[++i]);
        }

        return options;
    }

    private static TurmoilOptions With(TurmoilOptions options, string name, string value) => name switch
    {
        "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
        "--validators" => options with { Validators = Number(value) },
        "--seed" => options with { Seed = Number(value) },
        _ => throw new ArgumentException($"there is no option {name}", nameof(name)),
    };

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
