using System.Runtime.InteropServices;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Validators;

/// <summary>How a validator stands with its turns.</summary>
/// <param name="Strikes">Turns that ended in a later round, since a block of its own was final; at most 6.</param>
/// <param name="TurnsOff">Turns in which it is still to be passed over, at most 2^6.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TurnStanding(byte Strikes, byte TurnsOff);

/// <summary>
/// Whose turn it is to propose (docs/spec/consensus.md 3), as a value that follows from the chain alone: each block
/// names its proposer in its hashed header, so whoever was before it in turn and did not propose let its turn pass.
/// A validator that is down costs a round in its first turn, and then is passed over for its next 1, 2, 4 … 64 turns.
/// </summary>
public sealed class ProposerRotation
{
    /// <summary>The most strikes that count: 64 turns off.</summary>
    public const int StrikesMax = 6;

    private readonly TurnStanding[] _standings;

    /// <summary>A rotation as it stood, for one that is read back.</summary>
    /// <param name="validators">The set of the next block, ascending.</param>
    /// <param name="lastProposer">Who proposed the newest block; zero in genesis.</param>
    /// <param name="standings">One for each validator.</param>
    public ProposerRotation(
        ValueList<Ed25519PublicKey> validators, in Ed25519PublicKey lastProposer, ReadOnlySpan<TurnStanding> standings)
    {
        Invariant.Check(!validators.IsEmpty && validators.Count == standings.Length);
        Validators = validators;
        LastProposer = lastProposer;
        _standings = standings.ToArray();
    }

    /// <summary>The set that makes the next block, ascending.</summary>
    public ValueList<Ed25519PublicKey> Validators { get; }

    /// <summary>The newest block's proposer, who may have left the set; zero in genesis.</summary>
    public Ed25519PublicKey LastProposer { get; }

    /// <summary>How each validator stands.</summary>
    public ReadOnlySpan<TurnStanding> Standings => _standings;

    /// <summary>Before the first block: everybody in good standing, the lowest key first.</summary>
    public static ProposerRotation AtGenesis(ValueList<Ed25519PublicKey> validators)
        => new(validators, default, new TurnStanding[validators.Count]);

    /// <summary>The index of the validator that leads a round of the next block.</summary>
    public int LeaderOf(uint round)
    {
        int eligible = CountEligible();
        uint place = round % (uint)eligible;
        int index = FirstInTurn();
        for (; ; index = (index + 1) % _standings.Length)
        {
            if (_standings[index].TurnsOff == 0 && place-- == 0)
            {
                return index;
            }
        }
    }

    /// <summary>The rotation after a block.</summary>
    /// <param name="proposer">Who made the block, in whatever round it was decided: one of the validators.</param>
    /// <param name="next">The set of the block after it.</param>
    public ProposerRotation After(in Ed25519PublicKey proposer, ValueList<Ed25519PublicKey> next)
    {
        int made = IndexOf(proposer);
        Invariant.Check(made >= 0);
        TurnStanding[] standings = [.. _standings];
        for (int index = FirstInTurn(); index != made; index = (index + 1) % standings.Length)
        {
            standings[index] = Missed(standings[index]);
        }

        standings[made] = default;
        TurnStanding[] kept = new TurnStanding[next.Count];
        for (int i = 0; i < kept.Length; i++)
        {
            int old = IndexOf(next[i]);
            kept[i] = old < 0 ? default : standings[old];
        }

        KeepQuorumEligible(kept);
        return new ProposerRotation(next, proposer, kept);
    }

    private static TurnStanding Missed(TurnStanding standing)
        => standing.TurnsOff > 0
            ? standing with { TurnsOff = (byte)(standing.TurnsOff - 1) }
            : new((byte)Math.Min(standing.Strikes + 1, StrikesMax), (byte)(1 << standing.Strikes));

    /// <summary>Those with the fewest turns off come back while fewer than a quorum are eligible.</summary>
    private static void KeepQuorumEligible(TurnStanding[] standings)
    {
        int offMax = standings.Length - Seals.QuorumOf(standings.Length);
        while (standings.Count(standing => standing.TurnsOff > 0) > offMax)
        {
            int fewest = -1;
            for (int i = 0; i < standings.Length; i++)
            {
                bool isOff = standings[i].TurnsOff > 0;
                if (isOff && (fewest < 0 || standings[i].TurnsOff < standings[fewest].TurnsOff))
                {
                    fewest = i;
                }
            }

            standings[fewest] = standings[fewest] with { TurnsOff = 0 };
        }
    }

    private int CountEligible() => _standings.Count(standing => standing.TurnsOff == 0);

    /// <summary>
    /// The next key after the last proposer's, wrapping, whether or not that one is still in the set.
    /// </summary>
    private int FirstInTurn()
    {
        for (int i = 0; i < Validators.Count; i++)
        {
            if (Validators[i].CompareTo(LastProposer) > 0)
            {
                return i;
            }
        }

        return 0;
    }

    private int IndexOf(in Ed25519PublicKey key) => Validators.Span.IndexOf(key);
}
