using System.Buffers.Binary;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Consensus.Signing;

/// <summary>
/// Operators say with a quorum of the validators' keys that those who forgot what they signed may sign again, above a
/// block that is the newest of all. That none above it is final anywhere nobody can check; it is for when too few
/// remember.
/// </summary>
/// <param name="Height">The newest final block's number.</param>
/// <param name="Digest">Its hash.</param>
/// <param name="Signatures">Of exactly a quorum of the set of the next block, ascending by index.</param>
public sealed record ResumeOrder(ulong Height, Hash256 Digest, ValueList<Seal> Signatures)
{
    private static ReadOnlySpan<byte> Tag => "marketchain/resume/v1"u8;

    /// <summary>
    /// The bytes that each of them signs: "marketchain/resume/v1" ‖ genesisHash ‖ u64be height ‖ digest.
    /// </summary>
    public static byte[] MessageOf(in Hash256 genesisHash, ulong height, in Hash256 digest)
    {
        byte[] number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, height);
        return [.. Tag, .. genesisHash.Bytes, .. number, .. digest.Bytes];
    }

    /// <summary>True when a quorum of the set signed it.</summary>
    public bool IsSigned(Signatures signatures, ValidatorSet validators)
    {
        if (Seals.CheckMembers(validators.Count, Signatures) != SealFault.None)
        {
            return false;
        }

        byte[] message = MessageOf(signatures.GenesisHash, Height, Digest);
        foreach (Seal seal in Signatures)
        {
            if (!signatures.IsSigned(validators.Keys[(int)seal.Index], message, seal.Signature))
            {
                return false;
            }
        }

        return true;
    }
}
