using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Trie;

/// <summary>The trie that holds nothing: its only node is the empty string, RLP 0x80.</summary>
public static class EmptyTrie
{
    /// <summary>keccak256(0x80) = 0x56e81f17…e363b421.</summary>
    public static readonly Hash256 Root = Keccak256.Hash([0x80]);
}
