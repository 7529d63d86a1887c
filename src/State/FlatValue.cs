using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>Values of the flat state as this program wrote them: anything else the disk altered.</summary>
internal static class FlatValue
{
    /// <summary>An account from its slim form.</summary>
    /// <exception cref="StorageException">The bytes are no such form.</exception>
    public static Account ReadAccount(ReadOnlySpan<byte> slim)
        => Account.TryReadSlim(slim, out Account account)
            ? account
            : throw Corrupt("account", slim);

    /// <summary>A slot's word from its minimal form; nothing is 0.</summary>
    /// <exception cref="StorageException">The bytes are no such form.</exception>
    public static UInt256 ReadSlot(ReadOnlySpan<byte> minimal)
        => UInt256.TryReadMinimal(minimal, out UInt256 value)
            ? value
            : throw Corrupt("slot", minimal);

    private static StorageException Corrupt(string what, ReadOnlySpan<byte> bytes)
        => new(StorageFault.Corrupt, $"a flat {what} value is malformed: {Hex.Encode(bytes)}");
}
