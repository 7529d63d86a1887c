using MarketChain.Primitives;

namespace MarketChain.State;

/// <summary>Accounts, storage and code as they were after one block: the head, or an older one that is kept.</summary>
public interface IStateReader
{
    /// <summary>Reads an account.</summary>
    /// <returns>False, and <see cref="Account.Empty"/>, when it does not exist.</returns>
    bool TryGetAccount(in Address address, out Account account);

    /// <summary>Reads a storage slot; 0 when it, or the account, does not exist.</summary>
    UInt256 GetStorage(in Address address, in UInt256 slot);

    /// <summary>The code with this keccak256; nothing for the hash of no code.</summary>
    /// <exception cref="Storage.StorageException">No such code is kept, though an account names it.</exception>
    ReadOnlyMemory<byte> GetCode(in Hash256 codeHash);
}
