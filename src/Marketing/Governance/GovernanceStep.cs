using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Validators;

namespace MarketChain.Marketing.Governance;

/// <summary>
/// The first part of the system step (docs/spec/governance.md): the block's vote, who decides on the next block, and
/// whose turn it is.
/// <code>
/// vote ─► VoteRules ─► Ballots: cast, count ─► enough? ─► set, parameter or suspension; the subject's votes go
///                                     set after it ─► rotation after it ─► state
/// </code>
/// </summary>
public static class GovernanceStep
{
    /// <summary>Runs it.</summary>
    /// <param name="context">The block, before its first transaction.</param>
    /// <param name="seats">Who makes it, and its vote.</param>
    public static GovernanceOutcome Run(MarketingContext context, BlockSeats seats)
    {
        ValueList<Ed25519PublicKey> next = seats.Rotation.Validators;
        EraseReplaced(context, seats, next);
        VoteFault fault = VoteFault.None;
        if (seats.Vote is { } vote)
        {
            fault = VoteRules.Check(
                context.World, context.Number, context.TimestampMs, seats, vote, out uint place);
            next = fault == VoteFault.None ? Cast(context, seats, vote, place) : next;
        }

        RotationRecord.Store(context.World, seats.Rotation.After(seats.Proposer, next));
        return new GovernanceOutcome(next, fault);
    }

    /// <summary>Members of a set: more than half for the set, a quorum for anything else.</summary>
    public static int VotesToCarry(VoteKind kind, int validators)
        => kind is VoteKind.Add or VoteKind.Remove ? (validators / 2) + 1 : Seals.QuorumOf(validators);

    private static ValueList<Ed25519PublicKey> Cast(
        MarketingContext context, BlockSeats seats, HeaderVote vote, uint place)
    {
        ValueList<Ed25519PublicKey> validators = seats.Rotation.Validators;
        Ballots.Cast(context.World, seats.Proposer, place, vote, context.TimestampMs);
        int votes = Ballots.CountFor(context.World, validators, vote, context.TimestampMs);
        context.Logs.Add(GovernanceLogs.Voted(seats.Proposer, vote, votes));
        if (votes < VotesToCarry(vote.Kind, validators.Count))
        {
            return validators;
        }

        Ballots.EraseSubject(context.World, validators, vote);
        context.Logs.Add(GovernanceLogs.Carried(vote));
        return Carry(context, validators, vote);
    }

    private static ValueList<Ed25519PublicKey> Carry(
        MarketingContext context, ValueList<Ed25519PublicKey> validators, HeaderVote vote)
    {
        switch (vote)
        {
            case ValidatorVote { Joins: true } joins:
                Ed25519PublicKey[] more = [.. validators, joins.Key];
                Array.Sort(more);
                return ValueList.Create<Ed25519PublicKey>(more);
            case ValidatorVote leaves:
                Ballots.EraseVoter(context.World, leaves.Key);
                return ValueList.Create<Ed25519PublicKey>(
                    Array.FindAll(validators.ToArray(), key => key != leaves.Key));
            case ParameterVote parameter:
                ParameterRecord.Add(
                    context.World,
                    (ChainParameter)parameter.Parameter,
                    new ParameterVersion(parameter.FromBlock, parameter.Value));
                return validators;
            case SuspensionVote suspension:
                Suspensions.Apply(context, suspension);
                return validators;
            default:
                throw new InvariantException($"nothing carries out a vote of kind {vote.Kind}");
        }
    }

    /// <summary>Whom an emergency change took out of the set has no votes any more.</summary>
    private static void EraseReplaced(MarketingContext context, BlockSeats seats, ValueList<Ed25519PublicKey> set)
    {
        foreach (Ed25519PublicKey named in seats.Named)
        {
            if (set.Span.BinarySearch(named) < 0)
            {
                Ballots.EraseVoter(context.World, named);
            }
        }
    }
}

/// <summary>Who makes one block, as its parent's state and its own header say.</summary>
public sealed record BlockSeats
{
    /// <summary>The set that decides on it, and whose turn it was.</summary>
    public required ProposerRotation Rotation { get; init; }

    /// <summary>One of the set: the one whose coinbase is the block's beneficiary.</summary>
    public required Ed25519PublicKey Proposer { get; init; }

    /// <summary>The set that the parent's header names when an emergency change replaces it; else none.</summary>
    public ValueList<Ed25519PublicKey> Named { get; init; }

    /// <summary>The proposer's vote, or null.</summary>
    public HeaderVote? Vote { get; init; }

    /// <summary>Where a validator's fees go, or would go.</summary>
    public required Func<Ed25519PublicKey, Address> CoinbaseOf { get; init; }

    /// <summary>The chain's parameters as genesis has them.</summary>
    public required ChainParameters GenesisParameters { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Validators">The set that the block's header must name.</param>
/// <param name="Fault">Why the vote cannot stand in the block; then it changed nothing.</param>
public sealed record GovernanceOutcome(ValueList<Ed25519PublicKey> Validators, VoteFault Fault);
