using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Rounds;

/// <summary>How many validators it takes.</summary>
/// <param name="Decide">To prepare, to commit and to justify a round: ceil(2n / 3).</param>
/// <param name="StartRound">To have asked for this round or a later one before its clock runs: the same.</param>
/// <param name="Pull">Others above my round that take me along: f + 1, so that one of them is honest.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Thresholds(int Decide, int StartRound, int Pull)
{
    /// <summary>Those of a set of so many.</summary>
    public static Thresholds Of(int validators)
    {
        int quorum = Seals.QuorumOf(validators);
        return new(quorum, quorum, Seals.FaultyMaxOf(validators) + 1);
    }
}

/// <summary>Who decides on one height.</summary>
public sealed class ValidatorSet
{
    /// <summary>The set that a parent's header names.</summary>
    /// <param name="keys">Ascending, at least one.</param>
    /// <param name="coinbases">The beneficiary of each one's blocks, by which a block says who made it.</param>
    public ValidatorSet(ValueList<Ed25519PublicKey> keys, ValueList<Address> coinbases)
        : this(keys, coinbases, Thresholds.Of(keys.Count))
    {
    }

    internal ValidatorSet(ValueList<Ed25519PublicKey> keys, ValueList<Address> coinbases, Thresholds thresholds)
    {
        Invariant.Check(!keys.IsEmpty && keys.Count <= ExtraData.ValidatorsMax && keys.Count == coinbases.Count);
        Keys = keys;
        Coinbases = coinbases;
        Thresholds = thresholds;
    }

    /// <summary>Their keys, ascending.</summary>
    public ValueList<Ed25519PublicKey> Keys { get; }

    /// <summary>Where each one's fees go.</summary>
    public ValueList<Address> Coinbases { get; }

    /// <summary>How many it takes.</summary>
    public Thresholds Thresholds { get; }

    /// <summary>How many they are.</summary>
    public int Count => Keys.Count;

    /// <summary>A key's position, or -1.</summary>
    public int IndexOf(in Ed25519PublicKey key) => Keys.Span.BinarySearch(key);
}
