using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// What a header says beyond Ethereum's fields, docs/spec/blocks.md 2:
/// <code>
/// RLP [vanity, [validator keys], vote, timestampMs, ledgerDigest, parentSealsHash, round, [seals]]
/// </code>
/// The block hash is taken with round 0 and no seals, so a block that is proposed again in a later round keeps its hash.
/// </summary>
public sealed record ExtraData
{
    /// <summary>Bytes in the longest vanity.</summary>
    public const int VanityLengthMax = 32;

    /// <summary>Most validators: the header stays under 6 KiB.</summary>
    public const int ValidatorsMax = 64;

    /// <summary>Any bytes of the proposer's, at most 32.</summary>
    public ReadOnlyMemory<byte> Vanity { get; init; }

    /// <summary>Ed25519 keys, ascending, of the set that makes and seals the <b>next</b> block. At least one.</summary>
    public required ValueList<Ed25519PublicKey> Validators { get; init; }

    /// <summary>The proposer's vote, or null.</summary>
    public ValidatorVote? Vote { get; init; }

    /// <summary>The block's time, Unix ms; the header's timestamp is this / 1000.</summary>
    public ulong TimestampMs { get; init; }

    /// <summary>Digest of the attention ledger after the block, docs/spec/ledger.md 3.</summary>
    public Hash256 LedgerDigest { get; init; }

    /// <summary>keccak256 of the parent's round and seals as the body holds them.</summary>
    public Hash256 ParentSealsHash { get; init; }

    /// <summary>The consensus round that decided the block; not hashed.</summary>
    public uint Round { get; init; }

    /// <summary>A quorum, ascending by index, of the set in the parent's header; not hashed.</summary>
    public ValueList<Seal> Seals { get; init; }
}
