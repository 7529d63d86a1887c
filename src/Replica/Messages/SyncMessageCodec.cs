using System.Diagnostics.CodeAnalysis;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Replica.Messages;

/// <summary>
/// How messages of the channel for blocks travel, one form each:
/// <code>
/// STATUS       RLP [1, height, hash]
/// GET-BLOCKS   RLP [2, from]
/// BLOCKS       RLP [3, [item, …]]                     item: [block, [sidecar, …]], block a string that holds its RLP
/// PRUNED       RLP [4, from]
/// GET-PART     RLP [5, number, offset]
/// PART         RLP [6, number, offset, total, bytes]
/// GET-BODIES   RLP [7, digest, [hash, …]]
/// BODIES       RLP [8, [pooled, …]]
/// GET-PREPARED RLP [9, digest]
/// PREPARED     RLP [10, digest, [] or [block]]        block as in a PROPOSAL: docs/spec/consensus.md 2
/// GET-SNAPSHOT RLP [11, above]
/// SNAPSHOT     RLP [12, height, length, hash]
/// GET-SNAPSHOT-PART RLP [13, hash, offset]
/// SNAPSHOT-PART     RLP [14, hash, offset, bytes]
/// </code>
/// </summary>
public static class SyncMessageCodec
{
    private const ulong KindMax = 14;

    private static readonly RlpMessageForm<SyncMessage> Form
        = new(KindMax, MessageLimits.SyncMessageLengthMax, Write, Read);

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public static byte[] Encode(SyncMessage message) => Form.Encode(message);

    /// <summary>Reads a message. Of its contents only the hash of a prepared block is verified.</summary>
    /// <param name="bytes">All of the encoding; kept by the message: they must not change any more.</param>
    /// <param name="message">The message, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out SyncMessage? message, out DecodeError error)
        => Form.TryDecode(bytes, out message, out error);

    private static void Write(ref RlpWriter writer, SyncMessage message)
    {
        switch (message)
        {
            case StatusMessage status:
                writer.WriteUInt64(1);
                writer.WriteUInt64(status.Height);
                writer.WriteHash(status.Hash);
                break;
            case GetBlocksMessage get:
                writer.WriteUInt64(2);
                writer.WriteUInt64(get.From);
                break;
            case BlocksMessage blocks:
                writer.WriteUInt64(3);
                SyncFields.WriteBlocks(ref writer, blocks.Items);
                break;
            case PrunedMessage pruned:
                writer.WriteUInt64(4);
                writer.WriteUInt64(pruned.From);
                break;
            case GetPartMessage get:
                writer.WriteUInt64(5);
                writer.WriteUInt64(get.Number);
                writer.WriteUInt64(get.Offset);
                break;
            case PartMessage part:
                writer.WriteUInt64(6);
                SyncFields.WritePart(ref writer, part);
                break;
            case GetSnapshotMessage or SnapshotMessage or GetSnapshotPartMessage or SnapshotPartMessage:
                SnapshotFields.Write(ref writer, message);
                break;
            default:
                WriteProposal(ref writer, message);
                break;
        }
    }

    private static void WriteProposal(ref RlpWriter writer, SyncMessage message)
    {
        switch (message)
        {
            case GetBodiesMessage get:
                writer.WriteUInt64(7);
                writer.WriteHash(get.Digest);
                HashFields.Write(ref writer, get.Hashes);
                break;
            case BodiesMessage bodies:
                writer.WriteUInt64(8);
                BodyFields.Write(ref writer, bodies.Items);
                break;
            case GetPreparedMessage get:
                writer.WriteUInt64(9);
                writer.WriteHash(get.Digest);
                break;
            case PreparedMessage prepared:
                writer.WriteUInt64(10);
                writer.WriteHash(prepared.Digest);
                SyncFields.WriteOptional(ref writer, prepared.Block);
                break;
            default:
                Invariant.Fail("a kind of message without a form");
                break;
        }
    }

    private static SyncMessage Read(ref RlpFieldReader list, ulong kind) => kind switch
    {
        1 => new StatusMessage(list.UInt64("height"), list.Hash("hash")),
        2 => new GetBlocksMessage(SyncFields.ReadNumber(ref list)),
        3 => new BlocksMessage(SyncFields.ReadBlocks(ref list)),
        4 => new PrunedMessage(SyncFields.ReadNumber(ref list)),
        5 => new GetPartMessage(SyncFields.ReadNumber(ref list), SyncFields.ReadOffset(ref list)),
        6 => SyncFields.ReadPart(ref list),
        7 => new GetBodiesMessage(list.Hash("digest"), HashFields.Read(ref list, MessageLimits.WantedMax)),
        8 => new BodiesMessage(BodyFields.Read(ref list)),
        9 => new GetPreparedMessage(list.Hash("digest")),
        10 => ReadPrepared(ref list),
        _ => SnapshotFields.Read(ref list, kind),
    };

    private static PreparedMessage ReadPrepared(ref RlpFieldReader list)
    {
        Hash256 digest = list.Hash("digest");
        int position = list.Position;
        ProposedBlock? block = SyncFields.ReadOptional(ref list);
        list.Require(block is null || block.Digest == digest, "block", DecodeReason.Inconsistent, position);
        return new PreparedMessage(digest, block);
    }
}
