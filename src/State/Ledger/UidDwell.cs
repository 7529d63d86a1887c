using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>
/// How long a canonical UID has looked at advertising in an epoch, over all campaigns; and whether aliases have rows of
/// their own in it, made before they were linked, which caps must add up.
/// <code>│ alias rows 1 │ ms 31 │   an epoch is at most a day, so the dwell of a UID and 16 aliases fits</code>
/// </summary>
/// <param name="Word">Both, in one word.</param>
public readonly record struct UidDwell(uint Word)
{
    private const uint AliasBit = 1u << 31;

    /// <summary>Milliseconds.</summary>
    public uint Ms => Word & ~AliasBit;

    /// <summary>True when a UID that is linked to this one has rows of its own in the epoch.</summary>
    public bool HasAliasRows => (Word & AliasBit) != 0;

    /// <summary>With more dwell of the UID's own rows.</summary>
    /// <exception cref="InvariantException">The sum is more than a UID can have.</exception>
    public UidDwell Plus(uint dwellMs)
    {
        Invariant.Check((ulong)Ms + dwellMs < AliasBit);
        return new UidDwell(Word + dwellMs);
    }

    /// <summary>With dwell of an alias's rows.</summary>
    /// <exception cref="InvariantException">The sum is more than a UID can have.</exception>
    public UidDwell PlusAlias(uint dwellMs) => dwellMs == 0 ? this : new UidDwell(Plus(dwellMs).Word | AliasBit);
}
