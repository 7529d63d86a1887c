using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>What a consent is for.</summary>
public enum ConsentPurpose : byte
{
    /// <summary>To become the controller of a new UID of level 1. Object: the registrar site, 0 for none.</summary>
    Register = 1,

    /// <summary>To become the controller of a UID of level 2 or 3. Object: the UID.</summary>
    Bind = 2,

    /// <summary>To link two UIDs. Objects: the lower and the higher.</summary>
    Link = 3,

    /// <summary>To become the controller of another's UID. Object: the UID.</summary>
    Rotate = 4,
}

/// <summary>
/// Everything that a consent binds, so that none can be used twice or elsewhere (docs/spec/transactions.md 3):
/// <code>
/// keccak256("marketchain/consent/v1" ‖ genesisHash
///     ‖ u8 purpose ‖ u32be object ‖ u32be second ‖ u64be counter ‖ u64be deadlineMs)
/// </code>
/// </summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Subject">The object, by its number.</param>
/// <param name="Second">The second object, or 0.</param>
/// <param name="Counter">The controller counter of the object, or 0.</param>
/// <param name="DeadlineMs">The last block time, Unix ms, at which it counts.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConsentTerms(
    ConsentPurpose Purpose, uint Subject, uint Second, ulong Counter, ulong DeadlineMs)
{
    private const int LengthAfterGenesis = 1 + (2 * sizeof(uint)) + (2 * sizeof(ulong));

    private static ReadOnlySpan<byte> Tag => "marketchain/consent/v1"u8;

    /// <summary>The hash that the party signs.</summary>
    public Hash256 Hash(in Hash256 genesisHash)
    {
        Span<byte> message = stackalloc byte[Tag.Length + Hash256.Size + LengthAfterGenesis];
        Tag.CopyTo(message);
        genesisHash.CopyTo(message[Tag.Length..]);
        Span<byte> rest = message[^LengthAfterGenesis..];
        rest[0] = (byte)Purpose;
        BinaryPrimitives.WriteUInt32BigEndian(rest[1..], Subject);
        BinaryPrimitives.WriteUInt32BigEndian(rest[5..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(rest[9..], Counter);
        BinaryPrimitives.WriteUInt64BigEndian(rest[17..], DeadlineMs);
        return Keccak256.Hash(message);
    }
}
