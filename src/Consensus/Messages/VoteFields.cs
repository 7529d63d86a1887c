using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Consensus.Messages;

/// <summary>The fields that the forms of votes share; drawn at <see cref="QbftMessageCodec"/>.</summary>
internal static class VoteFields
{
    /// <summary>Writes step, height, round.</summary>
    public static void WriteHead(ref RlpWriter writer, in Vote vote)
    {
        writer.WriteUInt64((ulong)vote.Step);
        writer.WriteUInt64(vote.Height);
        writer.WriteUInt64(vote.Round);
    }

    /// <summary>Writes author and signature.</summary>
    public static void WriteTail(ref RlpWriter writer, in SignedVote signed)
    {
        writer.WriteBytes(signed.Author.Bytes);
        writer.WriteBytes(signed.Signature.Bytes);
    }

    /// <summary>Reads author and signature of a vote.</summary>
    public static SignedVote ReadTail(ref RlpFieldReader reader, in Vote vote)
        => new(vote, ReadKey(ref reader, "author"), ReadSignature(ref reader));

    /// <summary>Writes <c>[]</c> or <c>[round, digest]</c>.</summary>
    public static void WritePrepared(ref RlpWriter writer, PreparedValue? prepared)
    {
        int list = writer.StartList();
        if (prepared is { } value)
        {
            writer.WriteUInt64(value.Round);
            writer.WriteHash(value.Digest);
        }

        writer.EndList(list);
    }

    /// <summary>Reads <c>[]</c> or <c>[round, digest]</c>.</summary>
    public static PreparedValue? ReadPrepared(ref RlpFieldReader reader)
    {
        RlpFieldReader list = reader.List("prepared");
        PreparedValue? prepared = null;
        if (list.HasMore)
        {
            uint round = (uint)list.UInt64("preparedRound", Vote.RoundMax);
            prepared = new PreparedValue(round, list.Hash("preparedDigest"));
        }

        reader.Leave(list);
        return prepared;
    }

    /// <summary>Writes <c>[]</c> or <c>[round, digest, prepares]</c>.</summary>
    public static void WriteCertificate(ref RlpWriter writer, PreparedCertificate? certificate)
    {
        int list = writer.StartList();
        if (certificate is not null)
        {
            writer.WriteUInt64(certificate.Value.Round);
            writer.WriteHash(certificate.Value.Digest);
            Seals.Write(ref writer, certificate.Prepares);
        }

        writer.EndList(list);
    }

    /// <summary>Reads what <see cref="WriteCertificate"/> writes.</summary>
    public static PreparedCertificate? ReadCertificate(ref RlpFieldReader reader, string name)
    {
        RlpFieldReader list = reader.List(name);
        PreparedCertificate? certificate = null;
        if (list.HasMore)
        {
            PreparedValue value = new((uint)list.UInt64("preparedRound", Vote.RoundMax), list.Hash("preparedDigest"));
            certificate = new PreparedCertificate(value, Seals.Read(ref list, "prepares"));
        }

        reader.Leave(list);
        return certificate;
    }

    /// <summary>Writes a vote of any kind whole, or an empty list.</summary>
    public static void WriteOptional(ref RlpWriter writer, SignedVote? signed)
    {
        int list = writer.StartList();
        if (signed is { } present)
        {
            WriteHead(ref writer, present.Vote);
            writer.WriteHash(present.Vote.Digest);
            WritePrepared(ref writer, present.Vote.Prepared);
            WriteTail(ref writer, present);
        }

        writer.EndList(list);
    }

    /// <summary>Reads what <see cref="WriteOptional"/> writes.</summary>
    public static SignedVote? ReadOptional(ref RlpFieldReader reader, string name)
    {
        RlpFieldReader list = reader.List(name);
        SignedVote? signed = null;
        if (list.HasMore)
        {
            int position = list.Position;
            VoteStep step = (VoteStep)list.UInt64("step", (ulong)VoteStep.Commit);
            list.Require(step >= VoteStep.RoundChange, "step", DecodeReason.OutOfRange, position);
            ulong height = list.UInt64("height");
            uint round = (uint)list.UInt64("round", Vote.RoundMax);
            Hash256 digest = list.Hash("digest");
            PreparedValue? prepared = ReadPrepared(ref list);
            bool oneOfBoth = step == VoteStep.RoundChange ? digest.IsZero : prepared is null;
            list.Require(oneOfBoth, "prepared", DecodeReason.Inconsistent, position);
            signed = ReadTail(ref list, new Vote(height, round, step, digest, prepared));
        }

        reader.Leave(list);
        return signed;
    }

    /// <summary>Reads a key.</summary>
    public static Ed25519PublicKey ReadKey(ref RlpFieldReader reader, string name)
        => new(reader.Fixed(name, Ed25519PublicKey.Size));

    /// <summary>Reads a signature.</summary>
    public static Ed25519Signature ReadSignature(ref RlpFieldReader reader)
        => new(reader.Fixed("signature", Ed25519Signature.Size));
}
