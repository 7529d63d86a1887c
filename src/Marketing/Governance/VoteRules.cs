using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State;

namespace MarketChain.Marketing.Governance;

/// <summary>Why a block cannot hold a vote.</summary>
public enum VoteFault
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The key that is to join validates already.</summary>
    AlreadyValidates,

    /// <summary>The key that is to leave does not validate.</summary>
    DoesNotValidate,

    /// <summary>There are as many validators as there may be.</summary>
    TooManyValidators,

    /// <summary>The last validator cannot leave.</summary>
    LastValidator,

    /// <summary>No signature of the key would be valid.</summary>
    UnsoundKey,

    /// <summary>The key's coinbase is another validator's, or one that gets no fees.</summary>
    CoinbaseTaken,

    /// <summary>No parameter of this chain has that number.</summary>
    UnknownParameter,

    /// <summary>The value is outside the parameter's bounds.</summary>
    ValueOutOfBounds,

    /// <summary>It would be in force in this block or before, or not behind the parameter's newest version.</summary>
    FromBlockTooLow,

    /// <summary>It would be in force further ahead than anybody can mean.</summary>
    FromBlockTooHigh,

    /// <summary>No site or UID has that number.</summary>
    UnknownNumber,

    /// <summary>What it asks for is so.</summary>
    NothingToChange,

    /// <summary>The voter has as many votes that count as it may have.</summary>
    TooManyVotes,
}

/// <summary>What a vote must be to stand in a block (docs/spec/governance.md 2).</summary>
public static class VoteRules
{
    /// <summary>
    /// A version far ahead would keep all others out until then: a month of blocks at 250 ms is enough for anybody.
    /// </summary>
    private const ulong BlocksAheadMax = 10_000_000;

    /// <summary>The first broken rule.</summary>
    /// <param name="world">State after the block's parent.</param>
    /// <param name="number">The block's number.</param>
    /// <param name="timestampMs">Its time, Unix ms.</param>
    /// <param name="seats">Who makes it.</param>
    /// <param name="vote">The vote.</param>
    /// <param name="place">Where it goes among its voter's, when no rule is broken.</param>
    public static VoteFault Check(
        WorldState world, ulong number, ulong timestampMs, BlockSeats seats, HeaderVote vote, out uint place)
    {
        place = 0;
        VoteFault fault = vote switch
        {
            ValidatorVote validator => CheckValidator(seats, validator),
            ParameterVote parameter => CheckParameter(world, number, seats.GenesisParameters, parameter),
            SuspensionVote suspension => CheckSuspension(world, suspension),
            _ => throw new InvariantException($"no rule for a vote of kind {vote.Kind}"),
        };
        if (fault != VoteFault.None)
        {
            return fault;
        }

        uint? free = Ballots.FindPlace(world, seats.Proposer, vote, timestampMs);
        place = free ?? 0;
        return free is null ? VoteFault.TooManyVotes : VoteFault.None;
    }

    private static VoteFault CheckValidator(BlockSeats seats, ValidatorVote vote)
    {
        ValueList<Ed25519PublicKey> validators = seats.Rotation.Validators;
        bool validates = validators.Span.BinarySearch(vote.Key) >= 0;
        if (!vote.Joins)
        {
            return !validates ? VoteFault.DoesNotValidate
                : validators.Count == 1 ? VoteFault.LastValidator
                : VoteFault.None;
        }

        Address coinbase = seats.CoinbaseOf(vote.Key);
        return validates ? VoteFault.AlreadyValidates
            : validators.Count == ExtraData.ValidatorsMax ? VoteFault.TooManyValidators
            : !Ed25519.IsSound(vote.Key) ? VoteFault.UnsoundKey
            : coinbase.IsZero || SystemAccounts.Contains(coinbase) || HasCoinbase(seats, coinbase)
                ? VoteFault.CoinbaseTaken
            : VoteFault.None;
    }

    private static bool HasCoinbase(BlockSeats seats, in Address coinbase)
    {
        foreach (Ed25519PublicKey validator in seats.Rotation.Validators)
        {
            if (seats.CoinbaseOf(validator) == coinbase)
            {
                return true;
            }
        }

        return false;
    }

    private static VoteFault CheckParameter(
        WorldState world, ulong number, ChainParameters genesis, ParameterVote vote)
    {
        if (genesis.BoundsOf(vote.Parameter) is not { } bounds)
        {
            return VoteFault.UnknownParameter;
        }

        ulong newest = ParameterRecord.Newest(world, (ChainParameter)vote.Parameter)?.FromBlock ?? 0;
        return vote.Value < bounds.Min || vote.Value > bounds.Max ? VoteFault.ValueOutOfBounds
            : vote.FromBlock <= Math.Max(number, newest) ? VoteFault.FromBlockTooLow
            : vote.FromBlock > number + BlocksAheadMax ? VoteFault.FromBlockTooHigh
            : VoteFault.None;
    }

    private static VoteFault CheckSuspension(WorldState world, SuspensionVote vote)
        => Suspensions.Find(world, vote.Target, vote.Number) is not { } isSuspended ? VoteFault.UnknownNumber
            : isSuspended == vote.Suspends ? VoteFault.NothingToChange
            : VoteFault.None;
}
