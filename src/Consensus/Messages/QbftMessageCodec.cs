using System.Diagnostics.CodeAnalysis;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Consensus.Messages;

/// <summary>
/// How messages travel (docs/spec/consensus.md 2), one form each:
/// <code>
/// PREPARE      RLP [3, height, round, digest, author, signature]
/// COMMIT       RLP [4, height, round, digest, author, signature]
/// ROUND-CHANGE RLP [1, height, round, prepared, author, signature, certificate]
/// PROPOSAL     RLP [2, height, round, author, signature, block, [[index, prepared, signature], …], prepares]
/// RECALL       RLP [5, author, nonce, order]
/// RECALL-REPLY RLP [6, author, nonce, height, remembers, consents, proof, newest, signature]
/// block        [header, [hash, …], parentRound, parentSeals]
/// prepared     [] or [round, digest]
/// order        [] or [height, digest, [[index, signature], …]]
/// proof        [] or [round, digest, prepares]
/// newest       [] or [step, height, round, digest, prepared, author, signature]
/// </code>
/// certificate, prepares and parentSeals are <c>[[index, signature], …]</c>, ascending.
/// </summary>
public static class QbftMessageCodec
{
    /// <summary>Bytes in the longest message, a PROPOSAL.</summary>
    public const int EncodedLengthMax = 1024 * 1024;

    private const ulong RecallKind = 5;
    private const ulong RecallReplyKind = 6;

    private static readonly RlpMessageForm<QbftMessage> Form
        = new(RecallReplyKind, EncodedLengthMax, Write, Read);

    private static ReadOnlySpan<byte> RecallTag => "marketchain/recall/v1"u8;

    /// <summary>The bytes that <see cref="TryDecode"/> reads.</summary>
    public static byte[] Encode(QbftMessage message) => Form.Encode(message);

    /// <summary>Reads a message. Nothing is verified but its form.</summary>
    /// <param name="bytes">All of the encoding.</param>
    /// <param name="message">The message, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out QbftMessage? message, out DecodeError error)
        => Form.TryDecode(bytes, out message, out error);

    /// <summary>
    /// The bytes that a RECALL-REPLY signs: "marketchain/recall/v1" ‖ genesisHash ‖ asker ‖ RLP [author, nonce, height,
    /// remembers, consents, proof, newest].
    /// </summary>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="asker">Who asked.</param>
    /// <param name="reply">The answer; its signature does not matter.</param>
    public static byte[] WriteRecallReplyMessage(
        in Hash256 genesisHash, in Ed25519PublicKey asker, RecallReplyMessage reply)
    {
        RlpWriter writer = new(new byte[512]);
        try
        {
            writer.WriteRaw(RecallTag);
            writer.WriteRaw(genesisHash.Bytes);
            writer.WriteRaw(asker.Bytes);
            int list = writer.StartList();
            WriteRecallReply(ref writer, reply);
            writer.EndList(list);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static void Write(ref RlpWriter writer, QbftMessage message)
    {
        switch (message)
        {
            case PrepareMessage or CommitMessage:
                VoteFields.WriteHead(ref writer, ((VoteMessage)message).Vote);
                writer.WriteHash(((VoteMessage)message).Vote.Digest);
                VoteFields.WriteTail(ref writer, ((VoteMessage)message).Signed);
                break;
            case RoundChangeMessage roundChange:
                VoteFields.WriteHead(ref writer, roundChange.Vote);
                VoteFields.WritePrepared(ref writer, roundChange.Vote.Prepared);
                VoteFields.WriteTail(ref writer, roundChange.Signed);
                Seals.Write(ref writer, roundChange.Certificate);
                break;
            case ProposalMessage proposal:
                VoteFields.WriteHead(ref writer, proposal.Vote);
                VoteFields.WriteTail(ref writer, proposal.Signed);
                ProposalFields.WriteBlock(ref writer, proposal.Block);
                ProposalFields.WriteRoundChanges(ref writer, proposal.RoundChanges);
                Seals.Write(ref writer, proposal.Prepares);
                break;
            case RecallMessage recall:
                writer.WriteUInt64(RecallKind);
                writer.WriteBytes(recall.Author.Bytes);
                writer.WriteHash(recall.Nonce);
                WriteOrder(ref writer, recall.Order);
                break;
            case RecallReplyMessage reply:
                writer.WriteUInt64(RecallReplyKind);
                WriteRecallReply(ref writer, reply);
                writer.WriteBytes(reply.Signature.Bytes);
                break;
            default:
                Invariant.Fail("a kind of message without a form");
                break;
        }
    }

    private static void WriteRecallReply(ref RlpWriter writer, RecallReplyMessage reply)
    {
        writer.WriteBytes(reply.Author.Bytes);
        writer.WriteHash(reply.Nonce);
        writer.WriteUInt64(reply.Height);
        writer.WriteUInt64(reply.Remembers ? 1UL : 0);
        writer.WriteUInt64(reply.Consents ? 1UL : 0);
        VoteFields.WriteCertificate(ref writer, reply.Prepared);
        VoteFields.WriteOptional(ref writer, reply.Newest);
    }

    private static QbftMessage Read(ref RlpFieldReader list, ulong kind)
    {
        return kind switch
        {
            RecallKind => new RecallMessage(
                VoteFields.ReadKey(ref list, "author"), list.Hash("nonce"), ReadOrder(ref list)),
            RecallReplyKind => ReadRecallReply(ref list),
            _ => ReadVote(ref list, (VoteStep)kind),
        };
    }

    private static RecallReplyMessage ReadRecallReply(ref RlpFieldReader list)
    {
        Ed25519PublicKey author = VoteFields.ReadKey(ref list, "author");
        Hash256 nonce = list.Hash("nonce");
        ulong height = list.UInt64("height");
        bool remembers = list.UInt64("remembers", max: 1) == 1;
        bool consents = list.UInt64("consents", max: 1) == 1;
        int position = list.Position;
        PreparedCertificate? proof = VoteFields.ReadCertificate(ref list, "proof");
        list.Require(consents || proof is null, "proof", DecodeReason.Inconsistent, position);
        SignedVote? newest = VoteFields.ReadOptional(ref list, "newest");
        return new(author, nonce, height, remembers, consents, proof, newest, VoteFields.ReadSignature(ref list));
    }

    private static void WriteOrder(ref RlpWriter writer, ResumeOrder? order)
    {
        int list = writer.StartList();
        if (order is not null)
        {
            writer.WriteUInt64(order.Height);
            writer.WriteHash(order.Digest);
            Seals.Write(ref writer, order.Signatures);
        }

        writer.EndList(list);
    }

    private static ResumeOrder? ReadOrder(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("order");
        ResumeOrder? order = list.HasMore
            ? new ResumeOrder(list.UInt64("height"), list.Hash("digest"), Seals.Read(ref list, "signatures"))
            : null;
        reader.Leave(list);
        return order;
    }

    private static QbftMessage ReadVote(ref RlpFieldReader list, VoteStep step)
    {
        ulong height = list.UInt64("height");
        uint round = (uint)list.UInt64("round", Vote.RoundMax);
        switch (step)
        {
            case VoteStep.RoundChange:
                Vote change = Vote.RoundChange(height, round, VoteFields.ReadPrepared(ref list));
                SignedVote asked = VoteFields.ReadTail(ref list, change);
                return new RoundChangeMessage(asked, Seals.Read(ref list, "certificate"));
            case VoteStep.Proposal:
                SignedVote signed = VoteFields.ReadTail(ref list, new Vote(height, round, step, default));
                ProposedBlock block = ProposalFields.ReadBlock(ref list);
                return new ProposalMessage(
                    signed with { Vote = signed.Vote with { Digest = block.Digest } },
                    block,
                    ProposalFields.ReadRoundChanges(ref list),
                    Seals.Read(ref list, "prepares"));
            default:
                signed = VoteFields.ReadTail(ref list, new Vote(height, round, step, list.Hash("digest")));
                return step == VoteStep.Prepare ? new PrepareMessage(signed) : new CommitMessage(signed);
        }
    }
}
