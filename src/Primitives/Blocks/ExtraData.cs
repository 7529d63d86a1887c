using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// What a header says beyond Ethereum's fields, docs/spec/blocks.md 2:
/// <code>
/// RLP [vanity, [validator keys], vote, timestampMs, ledgerDigest, parentSealsHash, round, [[index, signature], …]]
/// vote = [] or [kind, …]: HeaderVote
/// </code>
/// The block hash is taken with round 0 and no seals: a block that is proposed again in a later round keeps it.
/// </summary>
public sealed record ExtraData
{
    /// <summary>Bytes in the longest vanity.</summary>
    public const int VanityLengthMax = 32;

    /// <summary>Most validators: the extra data stays under 6 KiB.</summary>
    public const int ValidatorsMax = 64;

    /// <summary>Bytes in the longest form: 64 keys, 43 seals, and the rest.</summary>
    public const int EncodedLengthMax = 6 * 1024;

    /// <summary>Any bytes of the proposer's, at most 32.</summary>
    public ValueList<byte> Vanity { get; init; }

    /// <summary>Ed25519 keys, ascending, of the set that makes and seals the <b>next</b> block. At least one.</summary>
    public required ValueList<Ed25519PublicKey> Validators { get; init; }

    /// <summary>The proposer's vote, or null.</summary>
    public HeaderVote? Vote { get; init; }

    /// <summary>The block's time, Unix ms; the header's timestamp is this / 1000.</summary>
    public ulong TimestampMs { get; init; }

    /// <summary>Digest of the attention ledger after the block, docs/spec/ledger.md 3.</summary>
    public Hash256 LedgerDigest { get; init; }

    /// <summary>How the parent was decided, as the body holds it: <see cref="Seals.HashOf"/>.</summary>
    public Hash256 ParentSealsHash { get; init; }

    /// <summary>The consensus round that decided the block; not hashed.</summary>
    public uint Round { get; init; }

    /// <summary>A quorum, ascending by index, of the set in the parent's header; not hashed.</summary>
    public ValueList<Seal> Seals { get; init; }

    /// <summary>The same without what is not hashed.</summary>
    public ExtraData WithoutSeals() => this with { Round = 0, Seals = default };

    /// <summary>The bytes of the header's extraData.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(stackalloc byte[512]);
        try
        {
            Write(ref writer);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads what <see cref="Encode"/> writes, out of the header's extraData.</summary>
    internal static ExtraData Read(ref RlpFieldReader header)
    {
        RlpFieldReader embedded = header.Embedded("extraData", EncodedLengthMax);
        RlpFieldReader list = embedded.List("extraData");
        ExtraData extra = new()
        {
            Vanity = ValueList.Create(list.Bytes("vanity", VanityLengthMax).Span),
            Validators = ReadValidators(ref list),
            Vote = VoteForm.Read(ref list),
            TimestampMs = list.UInt64("timestampMs"),
            LedgerDigest = list.Hash("ledgerDigest"),
            ParentSealsHash = list.Hash("parentSealsHash"),
            Round = (uint)list.UInt64("round", uint.MaxValue),
            Seals = Blocks.Seals.Read(ref list, "seals"),
        };
        embedded.Leave(list);
        header.Leave(embedded);
        return extra;
    }

    private static ValueList<Ed25519PublicKey> ReadValidators(ref RlpFieldReader reader)
    {
        List<Ed25519PublicKey> keys = [];
        int position = reader.Position;
        RlpFieldReader list = reader.List("validators");
        while (list.HasMore)
        {
            int itemPosition = list.Position;
            Ed25519PublicKey key = new(list.Fixed("validators", Ed25519PublicKey.Size));
            bool ascends = keys.Count == 0 || keys[^1].CompareTo(key) < 0;
            list.Require(ascends, "validators", DecodeReason.NotAscending, itemPosition);
            keys.Add(key);
        }

        reader.Leave(list);
        reader.Require(keys.Count is >= 1 and <= ValidatorsMax, "validators", DecodeReason.OutOfRange, position);
        return ValueList.Create(CollectionsMarshal.AsSpan(keys));
    }

    private void Write(ref RlpWriter writer)
    {
        int list = writer.StartList();
        writer.WriteBytes(Vanity.Span);
        int keys = writer.StartList();
        foreach (Ed25519PublicKey key in Validators)
        {
            writer.WriteBytes(key.Bytes);
        }

        writer.EndList(keys);
        VoteForm.Write(ref writer, Vote);
        writer.WriteUInt64(TimestampMs);
        writer.WriteHash(LedgerDigest);
        writer.WriteHash(ParentSealsHash);
        writer.WriteUInt64(Round);
        Blocks.Seals.Write(ref writer, Seals);
        writer.EndList(list);
    }
}
