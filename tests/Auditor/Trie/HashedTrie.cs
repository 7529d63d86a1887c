using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>
/// A trie over hashed keys, as accounts and slots are kept. It becomes what each block makes of it; only pairs that
/// differ from those before are put into it.
/// </summary>
/// <param name="bytesOf">A key's bytes before hashing.</param>
/// <param name="encode">A value as it stands in a leaf; empty when the pair does not exist.</param>
internal sealed class HashedTrie<TKey>(Func<TKey, byte[]> bytesOf, Func<byte[], byte[]> encode)
    where TKey : notnull
{
    private readonly MerkleTrie _trie = new();
    private Dictionary<TKey, byte[]> _pairs = [];

    public Hash256 Root => _trie.Root;

    public void Become(Dictionary<TKey, byte[]> pairs)
    {
        foreach (TKey gone in _pairs.Keys.Where(key => !pairs.ContainsKey(key)))
        {
            Put(gone, []);
        }

        foreach ((TKey key, byte[] value) in pairs)
        {
            if (!_pairs.TryGetValue(key, out byte[]? before) || !before.AsSpan().SequenceEqual(value))
            {
                Put(key, encode(value));
            }
        }

        _pairs = pairs;
    }

    private void Put(TKey key, byte[] value) => _trie.Put(Keccak256.Hash(bytesOf(key)).Bytes, value);
}
