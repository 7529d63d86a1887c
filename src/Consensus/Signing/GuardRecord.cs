using System.Diagnostics.CodeAnalysis;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Consensus.Signing;

/// <summary>A block that a quorum prepared, and their signatures on its PREPARE.</summary>
/// <param name="Value">The round and the block's hash.</param>
/// <param name="Prepares">Exactly a quorum, ascending.</param>
public sealed record PreparedCertificate(PreparedValue Value, ValueList<Seal> Prepares);

/// <summary>
/// All that a validator must not forget, as it lies on disk:
/// <code>
/// RLP [genesisHash, key, newest vote, [] or [round, digest, prepares]] ‖ keccak256 of that
/// </code>
/// A ROUND-CHANGE to round 0 is none: as the newest vote it says that nothing was signed at this height or above.
/// </summary>
/// <param name="GenesisHash">The chain's.</param>
/// <param name="Key">Whose record it is.</param>
/// <param name="Newest">The newest vote that may have left this validator.</param>
/// <param name="Prepared">What was prepared last at that height.</param>
public sealed record GuardRecord(
    Hash256 GenesisHash, Ed25519PublicKey Key, Vote Newest, PreparedCertificate? Prepared)
{
    /// <summary>Bytes in the longest encoding.</summary>
    public const int EncodedLengthMax = 8 * 1024;

    /// <summary>The record of a validator that has signed nothing at a height or above it.</summary>
    public static GuardRecord Born(in Hash256 genesisHash, in Ed25519PublicKey key, ulong height)
        => new(genesisHash, key, Vote.RoundChange(height, round: 0, prepared: null), Prepared: null);

    /// <summary>Reads a record whole: one that is cut, altered or of another form is none.</summary>
    /// <param name="bytes">All that is on disk.</param>
    /// <param name="record">The record, when true.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out GuardRecord? record)
    {
        record = null;
        bool hasLength = bytes.Length is > Hash256.Size and <= EncodedLengthMax;
        if (!hasLength || Keccak256.Hash(bytes.Span[..^Hash256.Size]) != new Hash256(bytes.Span[^Hash256.Size..]))
        {
            return false;
        }

        RlpFieldReader reader = new(bytes[..^Hash256.Size]);
        RlpFieldReader list = reader.List("record");
        Hash256 genesisHash = list.Hash("genesisHash");
        Ed25519PublicKey key = VoteFields.ReadKey(ref list, "key");
        Vote newest = ReadVote(ref list);
        PreparedCertificate? prepared = VoteFields.ReadCertificate(ref list, "prepared");
        reader.Leave(list);
        reader.Finish();
        record = reader.Failed ? null : new GuardRecord(genesisHash, key, newest, prepared);
        return record is not null;
    }

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public byte[] Encode()
    {
        RlpWriter writer = new(new byte[512]);
        try
        {
            int list = writer.StartList();
            writer.WriteHash(GenesisHash);
            writer.WriteBytes(Key.Bytes);
            WriteVote(ref writer);
            VoteFields.WriteCertificate(ref writer, Prepared);
            writer.EndList(list);
            return [.. writer.Written, .. Keccak256.Hash(writer.Written).Bytes];
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static Vote ReadVote(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("newest");
        VoteStep step = (VoteStep)list.UInt64("step", (ulong)VoteStep.Commit);
        list.Require(step >= VoteStep.RoundChange, "step", DecodeReason.OutOfRange);
        Vote vote = new(
            list.UInt64("height"),
            (uint)list.UInt64("round", Vote.RoundMax),
            step,
            list.Hash("digest"),
            VoteFields.ReadPrepared(ref list));
        reader.Leave(list);
        return vote;
    }

    private void WriteVote(ref RlpWriter writer)
    {
        int list = writer.StartList();
        VoteFields.WriteHead(ref writer, Newest);
        writer.WriteHash(Newest.Digest);
        VoteFields.WritePrepared(ref writer, Newest.Prepared);
        writer.EndList(list);
    }
}
