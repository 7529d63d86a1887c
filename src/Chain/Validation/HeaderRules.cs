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
    public BlockRejection? Check(BlockHeader header, BlockHeader parent, in Hash256 parentHash)
        => CheckPlace(header, parent, parentHash) ?? CheckNumbers(header, parent) ?? CheckPeople(header, parent);

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
        ValueList<Ed25519PublicKey> validators = parent.Extra.Validators;
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

    private BlockRejection? CheckNumbers(BlockHeader header, BlockHeader parent)
    {
        ulong earliestMs = spec.EarliestChildMs(parent);
        if (header.TimestampMs < earliestMs)
        {
            return new(BlockFault.Timestamp, $"at least {earliestMs} ms", $"{header.TimestampMs} ms");
        }

        if (header.GasLimit != spec.GasLimit)
        {
            return new(BlockFault.GasLimit, $"{spec.GasLimit}", $"{header.GasLimit}");
        }

        UInt256 baseFee = spec.BaseFee.OfChild(parent);
        return header.BaseFeePerGas == baseFee
            ? null
            : new(BlockFault.BaseFee, $"{baseFee} wei", $"{header.BaseFeePerGas} wei");
    }

    private BlockRejection? CheckPeople(BlockHeader header, BlockHeader parent)
    {
        if (header.Extra.Validators != parent.Extra.Validators)
        {
            return new(BlockFault.Validators, "the parent's validators", "others");
        }

        if (header.Extra.Vote is { } vote)
        {
            return new(BlockFault.Vote, "none", $"{vote.Kind} {vote.Key}");
        }

        return spec.ProposerOf(header, parent) is not null
            ? null
            : new(BlockFault.Beneficiary, "the coinbase of one of the parent's validators", $"{header.Beneficiary}");
    }
}
