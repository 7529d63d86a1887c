using MarketChain.Marketing.Governance;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Validation;

/// <summary>
/// A header against its parent's: everything that can be said without transactions or state. Form, mixHash and the
/// second's rounding were checked when it was decoded.
/// </summary>
internal sealed class HeaderRules(ChainSpec spec)
{
    /// <summary>The first broken rule, or null.</summary>
    /// <param name="header">The header in question.</param>
    /// <param name="parent">The block that it should follow.</param>
    /// <param name="parentHash">That block's hash.</param>
    /// <param name="parameters">The chain's parameters in force in the block.</param>
    public BlockRejection? Check(
        BlockHeader header, BlockHeader parent, in Hash256 parentHash, ChainParameters parameters)
        => CheckPlace(header, parent, parentHash)
            ?? CheckNumbers(header, parent, parameters)
            ?? CheckPeople(header, parent);

    /// <summary>The seals in the header make it final: a quorum of the set that the parent names.</summary>
    public BlockRejection? CheckSeals(Block block, BlockHeader parent)
        => CheckSeals(
            BlockFault.Seals, block.Number, block.Header.Extra.Round, block.Hash, parent, block.Header.Extra.Seals);

    /// <summary>Seals of a block, wherever they are written.</summary>
    /// <param name="fault">What to call a fault.</param>
    /// <param name="number">The sealed block's number.</param>
    /// <param name="round">In which it was decided.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="parent">Its parent, which names who seals it.</param>
    /// <param name="seals">The seals.</param>
    public BlockRejection? CheckSeals(
        BlockFault fault, ulong number, uint round, in Hash256 hash, BlockHeader parent, ValueList<Seal> seals)
    {
        ValueList<Ed25519PublicKey> validators = spec.ValidatorsAfter(parent);
        int quorum = Seals.QuorumOf(validators.Count);
        return Seals.Verify(spec.GenesisHash, number, round, hash, validators, seals, out SealFault sealFault)
            ? null
            : new(fault, $"seals of {quorum} of {validators.Count} validators", $"{sealFault}");
    }

    private static BlockRejection? CheckPlace(BlockHeader header, BlockHeader parent, in Hash256 parentHash)
    {
        if (header.Number != parent.Number + 1)
        {
            return new(BlockFault.Number, $"{parent.Number + 1}", $"{header.Number}");
        }

        return header.ParentHash == parentHash
            ? null
            : new(BlockFault.ParentHash, $"{parentHash}", $"{header.ParentHash}");
    }

    private BlockRejection? CheckNumbers(BlockHeader header, BlockHeader parent, ChainParameters parameters)
    {
        ulong earliestMs = spec.EarliestChildMs(parent);
        if (header.TimestampMs < earliestMs)
        {
            return new(BlockFault.Timestamp, $"at least {earliestMs} ms", $"{header.TimestampMs} ms");
        }

        if (header.GasLimit != parameters.GasLimit)
        {
            return new(BlockFault.GasLimit, $"{parameters.GasLimit}", $"{header.GasLimit}");
        }

        UInt256 baseFee = spec.BaseFee.OfChild(parent, parameters.BaseFeeWei);
        return header.BaseFeePerGas == baseFee
            ? null
            : new(BlockFault.BaseFee, $"{baseFee} wei", $"{header.BaseFeePerGas} wei");
    }

    /// <summary>What of the set can be said without state: it changes by the key of a vote, or not at all.</summary>
    private BlockRejection? CheckPeople(BlockHeader header, BlockHeader parent)
    {
        ValueList<Ed25519PublicKey> validators = spec.ValidatorsAfter(parent);
        if (header.Extra.Validators != validators && !IsVotedOn(validators, header.Extra))
        {
            return new(BlockFault.Validators, "those who decide on this block, or with its vote's key", "others");
        }

        return spec.ProposerOf(header, parent) is not null
            ? null
            : new(BlockFault.Beneficiary, "the coinbase of one of the parent's validators", $"{header.Beneficiary}");
    }

    private static bool IsVotedOn(ValueList<Ed25519PublicKey> before, ExtraData extra)
        => extra.Vote is ValidatorVote vote
            && extra.Validators.Span.Contains(vote.Key) == vote.Joins
            && Without(before, vote.Key).SequenceEqual(Without(extra.Validators, vote.Key));

    private static IEnumerable<Ed25519PublicKey> Without(ValueList<Ed25519PublicKey> keys, Ed25519PublicKey key)
        => keys.ToArray().Where(other => other != key);
}
