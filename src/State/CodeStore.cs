using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>Code by its hash. Once written it stays: accounts share it, and older blocks still name it.</summary>
internal static class CodeStore
{
    /// <summary>The code with this keccak256; nothing for the hash of no code.</summary>
    /// <exception cref="StorageException">No such code is kept.</exception>
    public static ReadOnlyMemory<byte> Get(IKeyValueReader store, in Hash256 codeHash)
    {
        if (codeHash == Keccak256.OfEmpty)
        {
            return default;
        }

        return store.GetBytes(Column.Code, codeHash.Bytes)
            ?? throw new StorageException(StorageFault.Corrupt, $"code {codeHash} is not in the store");
    }
}
