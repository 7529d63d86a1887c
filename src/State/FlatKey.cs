using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State;

/// <summary>
/// Keys of the flat state:
/// <code>
/// Column.AccountFlat   keccak(address) (32)
/// Column.SlotFlat      keccak(address) (32) ‖ keccak(slot as 32 bytes) (32)
/// </code>
/// </summary>
internal static class FlatKey
{
    public const int AccountBytes = Hash256.Size;
    public const int SlotBytes = 2 * Hash256.Size;

    public static Hash256 OfAddress(in Address address) => Keccak256.Hash(address.Bytes);

    public static Hash256 OfSlot(in UInt256 slot)
    {
        Span<byte> word = stackalloc byte[UInt256.Size];
        slot.WriteBigEndian(word);
        return Keccak256.Hash(word);
    }

    /// <summary>Writes the 64 bytes of a slot's key.</summary>
    public static void WriteSlot(in Hash256 account, in Hash256 slot, Span<byte> destination)
    {
        account.CopyTo(destination);
        slot.CopyTo(destination[Hash256.Size..]);
    }
}
