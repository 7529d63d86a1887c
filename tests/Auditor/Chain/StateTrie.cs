using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>The world state (docs/spec/state.md), carried from block to block.</summary>
internal sealed class StateTrie
{
    private static readonly Hash256 SystemCode = Keccak256.Hash([0xfe]);
    private static readonly Hash256 EmptyRoot = new MerkleTrie().Root;

    private readonly HashedTrie<Address> _accounts = new(address => address.Bytes.ToArray(), value => value);
    private readonly Dictionary<Address, HashedTrie<Hash256>> _storage = SystemAccounts.All.ToDictionary(
        account => account, _ => new HashedTrie<Hash256>(slot => slot.Bytes.ToArray(), EncodeSlot));

    /// <summary>The root after a block.</summary>
    public Hash256 RootOf(MarketState market)
    {
        foreach ((Address account, Dictionary<Hash256, byte[]> slots) in StateSlots.Of(market))
        {
            _storage[account].Become(slots);
        }

        Accounts accounts = market.Accounts;
        IEnumerable<Address> addresses = accounts.Balances.Keys
            .Concat(accounts.Sequences.Keys.Select(key => key.Account)).Distinct();
        _accounts.Become(addresses.ToDictionary(address => address, address => EncodeAccount(accounts, address)));
        return _accounts.Root;
    }

    /// <summary>Without coin, nonce and code there is no account.</summary>
    private byte[] EncodeAccount(Accounts accounts, Address address)
    {
        ulong nonce = accounts.Sequence(address, 0);
        BigInteger balance = accounts.Balance(address);
        bool isSystem = _storage.TryGetValue(address, out HashedTrie<Hash256>? storage);
        return !isSystem && nonce == 0 && balance.IsZero
            ? []
            : Rlp.List(
                Rlp.Number(nonce), Rlp.Number(balance), Rlp.Text((storage?.Root ?? EmptyRoot).Bytes),
                Rlp.Text((isSystem ? SystemCode : Keccak256.OfEmpty).Bytes));
    }

    /// <summary>Without leading zeros; a slot that holds 0 is not there.</summary>
    private static byte[] EncodeSlot(byte[] value)
        => value.AsSpan().TrimStart((byte)0) is { Length: > 0 } number ? Rlp.Text(number) : [];
}
