using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Marketing.Records;

/// <summary>
/// Numbers of the storage slots in which the modules keep their records:
/// <code>
/// numbered  | table 1 | zeros 19 | record 8, big-endian | field 4, big-endian |
/// by key    keccak256( table 1 ‖ key )
/// </code>
/// </summary>
internal static class SlotNumber
{
    internal static UInt256 Of(byte table, ulong record = 0, uint field = 0)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        bytes.Clear();
        bytes[0] = table;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[20..], record);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[28..], field);
        return UInt256.ReadBigEndian(bytes);
    }

    internal static UInt256 ByKey(byte table, ReadOnlySpan<byte> key)
    {
        Span<byte> bytes = stackalloc byte[1 + 32 + 32];
        bytes[0] = table;
        key.CopyTo(bytes[1..]);
        return UInt256.ReadBigEndian(Keccak256.Hash(bytes[..(1 + key.Length)]).Bytes);
    }
}
