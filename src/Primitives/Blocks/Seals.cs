using System.Buffers.Binary;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Blocks;

/// <summary>Why seals do not make a block final.</summary>
public enum SealFault
{
    /// <summary>They do.</summary>
    None,

    /// <summary>Not exactly as many as a quorum has members.</summary>
    NotAQuorum,

    /// <summary>The indices do not ascend: a validator comes twice, or late.</summary>
    NotAscending,

    /// <summary>An index beyond the validators.</summary>
    UnknownValidator,

    /// <summary>A signature that is not the validator's over this block and round.</summary>
    BadSignature,
}

/// <summary>
/// The signatures that make a block final (docs/spec/blocks.md 4). Each is Ed25519 over
/// <code>
/// "marketchain/seal/v1" ‖ genesisHash ‖ u64be height ‖ u32be round ‖ blockHash
/// </code>
/// </summary>
public static class Seals
{
    /// <summary>Bytes that a seal signs.</summary>
    public const int MessageLength = 19 + Hash256.Size + sizeof(ulong) + sizeof(uint) + Hash256.Size;

    private static ReadOnlySpan<byte> Tag => "marketchain/seal/v1"u8;

    /// <summary>Members of a quorum: ceil(2n / 3).</summary>
    public static int QuorumOf(int validators) => ((2 * validators) + 2) / 3;

    /// <summary>How many may do anything without a fork: floor((n - 1) / 3).</summary>
    public static int FaultyMaxOf(int validators) => (validators - 1) / 3;

    /// <summary>Seals a block.</summary>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="height">The block's number.</param>
    /// <param name="round">The round in which it is decided.</param>
    /// <param name="blockHash">The block's hash, in which neither round nor seals are.</param>
    /// <param name="index">The key's position in the set.</param>
    /// <param name="key">The validator's.</param>
    public static Seal Sign(
        in Hash256 genesisHash, ulong height, uint round, in Hash256 blockHash, uint index, Ed25519PrivateKey key)
    {
        Span<byte> message = stackalloc byte[MessageLength];
        WriteMessage(message, genesisHash, height, round, blockHash);
        return new Seal(index, key.Sign(message));
    }

    /// <summary>True when the seals are those of exactly a quorum of the validators.</summary>
    public static bool Verify(
        in Hash256 genesisHash,
        ulong height,
        uint round,
        in Hash256 blockHash,
        ValueList<Ed25519PublicKey> validators,
        ValueList<Seal> seals,
        out SealFault fault)
    {
        fault = CheckMembers(validators.Count, seals);
        if (fault != SealFault.None)
        {
            return false;
        }

        Span<byte> message = stackalloc byte[MessageLength];
        WriteMessage(message, genesisHash, height, round, blockHash);
        foreach (Seal seal in seals)
        {
            if (!Ed25519.Verify(validators[(int)seal.Index], message, seal.Signature))
            {
                fault = SealFault.BadSignature;
                return false;
            }
        }

        return true;
    }

    /// <summary>What a child's header holds of how its parent was decided: keccak256(rlp([round, seals])).</summary>
    public static Hash256 HashOf(uint round, ValueList<Seal> seals)
    {
        RlpWriter writer = new(stackalloc byte[512]);
        try
        {
            int list = writer.StartList();
            writer.WriteUInt64(round);
            Write(ref writer, seals);
            writer.EndList(list);
            return Keccak256.Hash(writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Writes what a seal signs.</summary>
    /// <param name="message">Exactly <see cref="MessageLength"/> bytes.</param>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="height">The block's number.</param>
    /// <param name="round">The round in which it is decided.</param>
    /// <param name="blockHash">Its hash.</param>
    public static void WriteMessage(
        Span<byte> message, in Hash256 genesisHash, ulong height, uint round, in Hash256 blockHash)
    {
        Invariant.Check(message.Length == MessageLength);
        Tag.CopyTo(message);
        Span<byte> rest = message[Tag.Length..];
        genesisHash.CopyTo(rest);
        BinaryPrimitives.WriteUInt64BigEndian(rest[Hash256.Size..], height);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(Hash256.Size + sizeof(ulong))..], round);
        blockHash.CopyTo(rest[^Hash256.Size..]);
    }

    /// <summary>Who sealed is exactly a quorum of so many validators, each once and in order.</summary>
    public static SealFault CheckMembers(int validators, ValueList<Seal> seals)
    {
        if (seals.Count != QuorumOf(validators))
        {
            return SealFault.NotAQuorum;
        }

        for (int i = 1; i < seals.Count; i++)
        {
            if (seals[i - 1].Index >= seals[i].Index)
            {
                return SealFault.NotAscending;
            }
        }

        // A set of none has a quorum of none, and seals nothing.
        return seals.IsEmpty || seals[^1].Index >= validators ? SealFault.UnknownValidator : SealFault.None;
    }

    /// <summary>Writes <c>[[index, signature], …]</c>.</summary>
    public static void Write(ref RlpWriter writer, ValueList<Seal> seals)
    {
        int list = writer.StartList();
        foreach (Seal seal in seals)
        {
            int item = writer.StartList();
            writer.WriteUInt64(seal.Index);
            writer.WriteBytes(seal.Signature.Bytes);
            writer.EndList(item);
        }

        writer.EndList(list);
    }

    /// <summary>Reads <c>[[index, signature], …]</c>: ascending, and not more than there can be validators.</summary>
    public static ValueList<Seal> Read(ref RlpFieldReader reader, string name)
    {
        List<Seal> seals = [];
        RlpFieldReader list = reader.List(name);
        while (list.HasMore)
        {
            int position = list.Position;
            RlpFieldReader item = list.List(name);
            uint index = (uint)item.UInt64(name, ExtraData.ValidatorsMax - 1);
            Seal seal = new(index, new Ed25519Signature(item.Fixed(name, Ed25519Signature.Size)));
            list.Leave(item);
            bool ascends = seals.Count == 0 || seals[^1].Index < seal.Index;
            list.Require(ascends, name, DecodeReason.NotAscending, position);
            seals.Add(seal);
        }

        reader.Leave(list);
        return [.. seals];
    }
}
