using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>Something that the node says and the auditor computes otherwise.</summary>
/// <param name="Block">The block it was found at.</param>
/// <param name="What">The thing that differs.</param>
/// <param name="Expected">What the specification gives.</param>
/// <param name="Got">What the node says.</param>
public sealed record Discrepancy(ulong Block, string What, string Expected, string Got)
{
    public override string ToString() => $"block {Block}: {What}: expected {Expected}, got {Got}";
}

/// <summary>What an audit found: nothing, when node and specification agree to the unit.</summary>
public sealed class AuditReport
{
    /// <summary>Discrepancies that are kept; the others are only counted, since one often causes many.</summary>
    public const int KeptMax = 200;

    private readonly List<Discrepancy> _kept = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The first discrepancies.</summary>
    public IReadOnlyList<Discrepancy> Discrepancies => _kept;

    /// <summary>All of them.</summary>
    public long DiscrepancyCount { get; private set; }

    /// <summary>True when there is none.</summary>
    public bool Agrees => DiscrepancyCount == 0;

    /// <summary>How much was checked, by the thing's name.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>What became of the money; null before the audit has come to its end.</summary>
    public Payments? Payments { get; internal set; }

    /// <summary>The block that is being audited.</summary>
    internal ulong Block { get; set; }

    internal void Count(string what, long number = 1)
        => _counts[what] = _counts.GetValueOrDefault(what) + number;

    /// <summary>Notes a discrepancy unless both are the same. True when they are.</summary>
    internal bool Check<T>(string what, T expected, T got)
        where T : IEquatable<T>
    {
        if (expected.Equals(got))
        {
            return true;
        }

        Differ(what, $"{expected}", $"{got}");
        return false;
    }

    /// <inheritdoc cref="Check{T}"/>
    internal bool CheckNumber(string what, BigInteger expected, BigInteger got) => Check(what, expected, got);

    internal void Differ(string what, string expected, string got)
    {
        DiscrepancyCount++;
        if (_kept.Count < KeptMax)
        {
            _kept.Add(new Discrepancy(Block, what, expected, got));
        }
    }

    /// <summary>Takes over what a part of the audit found.</summary>
    internal void Add(AuditReport part)
    {
        foreach ((string what, long number) in part._counts)
        {
            Count(what, number);
        }

        DiscrepancyCount += part.DiscrepancyCount;
        _kept.AddRange(part._kept.Take(KeptMax - _kept.Count));
        Payments = part.Payments ?? Payments;
    }

    public override string ToString()
        => string.Join('\n',
            [
                Agrees ? "agrees" : $"{DiscrepancyCount} discrepancies",
                $"  {Payments}",
                .. _counts.Select(pair => $"  {pair.Key}: {pair.Value}"),
                .. _kept.Select(item => $"  {item}"),
            ]);
}
