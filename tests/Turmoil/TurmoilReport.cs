using System.Globalization;
using MarketChain.Auditor;

namespace MarketChain.Turmoil;

/// <summary>What came of turmoil.</summary>
public sealed record TurmoilReport
{
    /// <summary>In their order.</summary>
    public required IReadOnlyList<TroubleOvercome> Overcome { get; init; }

    /// <summary>Transactions whose receipts some node has shown to a client.</summary>
    public required int Shown { get; init; }

    /// <summary>Impressions that count, of batches among them.</summary>
    public required long Rows { get; init; }

    /// <summary>Claims among them.</summary>
    public required long Claims { get; init; }

    /// <summary>Heights with two blocks: none, or consensus is broken.</summary>
    public required IReadOnlyList<string> Forks { get; init; }

    /// <summary>Blocks and transactions that were shown as final, and are not there or are elsewhere: none.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>The whole chain, computed anew from its blocks and rows.</summary>
    public required AuditReport Audit { get; init; }

    /// <summary>Blocks of the chain.</summary>
    public long Blocks => Audit.Counts["blocks"];

    /// <summary>Transactions in them.</summary>
    public long Transactions => Audit.Counts["transactions"];

    /// <summary>Epochs of campaigns that were settled.</summary>
    public long SettledEpochs => Audit.Counts.GetValueOrDefault("settled epochs");

    /// <summary>True when every payout is what the specification makes it, and no coin was made or lost.</summary>
    public bool Conserves => Audit.Agrees && Audit.Payments!.AreWhole;

    /// <summary>True when nothing forked, nothing was lost and every coin is where it belongs.</summary>
    public bool IsWell => Forks.Count == 0 && Lost.Count == 0 && Conserves;

    /// <summary>Lines of a name and a figure.</summary>
    public IEnumerable<(string What, string Figure)> Figures()
    {
        yield return ("blocks", Number(Blocks));
        yield return (
            "final transactions",
            $"{Number(Transactions)}, of which clients have receipts of {Number(Shown)}, with {Number(Rows)} "
                + $"impressions that count and {Number(Claims)} claims; {Number(SettledEpochs)} settled epochs");
        foreach (IGrouping<TroubleKind, TroubleOvercome> same in Overcome.GroupBy(trouble => trouble.Kind))
        {
            yield return ($"{same.Key}", Spread([.. same]));
        }

        yield return ("forks", string.Join('\n', [Number(Forks.Count), .. Forks]));
        yield return ("lost", string.Join('\n', [Number(Lost.Count), .. Lost]));
        yield return ("conserved", Conserves ? "yes: an auditor finds every payout as it should be" : $"NO: {Audit}");
    }

    private static string Spread(TroubleOvercome[] troubles) => string.Create(
        CultureInfo.InvariantCulture,
        $"{troubles.Length} times: no block for at most {troubles.Max(trouble => trouble.Pause).TotalSeconds:N2} s, "
            + $"all sign after at most {troubles.Max(trouble => trouble.Back).TotalSeconds:N1} s");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
