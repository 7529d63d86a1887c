using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Messages;

/// <summary>What a validator says with its signature, in the order in which it may say it within one round.</summary>
public enum VoteStep : byte
{
    /// <summary>I have left the round before; this is what I prepared.</summary>
    RoundChange = 1,

    /// <summary>I lead this round and propose this block.</summary>
    Proposal = 2,

    /// <summary>I hold every body of this block, executed it and got its results.</summary>
    Prepare = 3,

    /// <summary>A quorum prepared it. This signature is the block's seal.</summary>
    Commit = 4,
}

/// <summary>A block that a quorum prepared.</summary>
/// <param name="Round">The round of those PREPAREs.</param>
/// <param name="Digest">The block's hash.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PreparedValue(uint Round, Hash256 Digest);

/// <summary>A statement before it is signed (the Unsigned types of the formal specification).</summary>
/// <param name="Height">The number of the block that is decided.</param>
/// <param name="Round">The attempt at it; of a ROUND-CHANGE, the round that it asks for.</param>
/// <param name="Step">What is said.</param>
/// <param name="Digest">The hash of the block; zero in a ROUND-CHANGE.</param>
/// <param name="Prepared">Of a ROUND-CHANGE: what was prepared last at this height, if anything.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Vote(
    ulong Height, uint Round, VoteStep Step, Hash256 Digest, PreparedValue? Prepared = null)
{
    /// <summary>The last round that there can be: one more would not fit its field.</summary>
    public const uint RoundMax = uint.MaxValue - 1;

    /// <summary>Bytes of the longest signed message.</summary>
    public const int MessageLengthMax = 128;

    private static ReadOnlySpan<byte> Tag => "marketchain/qbft/v1"u8;

    /// <summary>A vote to leave for a round.</summary>
    public static Vote RoundChange(ulong height, uint round, PreparedValue? prepared)
        => new(height, round, VoteStep.RoundChange, default, prepared);

    /// <summary>
    /// Negative, zero or positive as this vote comes before, with or after another: height, round, step.
    /// </summary>
    public int ComparePlace(in Vote other)
    {
        int byRound = CompareRound(other);
        return byRound != 0 ? byRound : Step.CompareTo(other.Step);
    }

    /// <summary>The same by height and round alone.</summary>
    public int CompareRound(in Vote other)
    {
        int byHeight = Height.CompareTo(other.Height);
        return byHeight != 0 ? byHeight : Round.CompareTo(other.Round);
    }

    /// <summary>
    /// Writes the bytes that are signed. A COMMIT signs what <see cref="Seals.WriteMessage"/> says, the others
    /// <code>
    /// "marketchain/qbft/v1" ‖ u8 step ‖ genesisHash ‖ u64be height ‖ u32be round ‖ u8 prepared ‖ u32be round ‖ digest
    /// </code>
    /// where prepared is 1 and the round and digest are those of the prepared block in a ROUND-CHANGE that has one, and
    /// otherwise both are 0 and the digest is the vote's.
    /// </summary>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="buffer">At least <see cref="MessageLengthMax"/> bytes.</param>
    /// <returns>The part of the buffer that was written.</returns>
    public ReadOnlySpan<byte> WriteMessage(in Hash256 genesisHash, Span<byte> buffer)
    {
        if (Step == VoteStep.Commit)
        {
            Seals.WriteMessage(buffer[..Seals.MessageLength], genesisHash, Height, Round, Digest);
            return buffer[..Seals.MessageLength];
        }

        Tag.CopyTo(buffer);
        int at = Tag.Length;
        buffer[at++] = (byte)Step;
        genesisHash.CopyTo(buffer[at..]);
        at += Hash256.Size;
        BinaryPrimitives.WriteUInt64BigEndian(buffer[at..], Height);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(at + 8)..], Round);
        at += 12;
        buffer[at++] = (byte)(Prepared is null ? 0 : 1);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[at..], Prepared?.Round ?? 0);
        at += 4;
        (Prepared?.Digest ?? Digest).CopyTo(buffer[at..]);
        return buffer[..(at + Hash256.Size)];
    }
}

/// <summary>A vote and who signed it.</summary>
/// <param name="Vote">What is said.</param>
/// <param name="Author">The validator's key.</param>
/// <param name="Signature">Over <see cref="Messages.Vote.WriteMessage"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SignedVote(Vote Vote, Ed25519PublicKey Author, Ed25519Signature Signature);
