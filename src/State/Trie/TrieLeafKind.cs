using System.Diagnostics;
using MarketChain.Primitives.Rlp;

namespace MarketChain.State.Trie;

/// <summary>What a trie's leaves hold, and so how a flat value becomes the value in the leaf.</summary>
public enum TrieLeafKind
{
    /// <summary>Flat: an account's slim form. In the leaf: its consensus form.</summary>
    Account,

    /// <summary>Flat: a word without leading zeros. In the leaf: the same as an RLP string.</summary>
    Slot,
}

/// <summary>From flat values to the values in leaves.</summary>
internal static class TrieLeafValue
{
    /// <summary>The most bytes that a flat value, or the value in a leaf, takes.</summary>
    public const int BytesMax = Account.EncodedBytesMax;

    /// <summary>Writes the value as the leaf has it; returns its length.</summary>
    public static int Write(TrieLeafKind kind, ReadOnlySpan<byte> flat, Span<byte> destination)
    {
        switch (kind)
        {
            case TrieLeafKind.Account:
                return Account.Expand(flat, destination);
            case TrieLeafKind.Slot:
                var writer = new RlpWriter(destination);
                writer.WriteBytes(flat);
                return writer.Length;
            default:
                throw new UnreachableException();
        }
    }
}
