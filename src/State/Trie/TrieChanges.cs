using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Trie;

/// <summary>The changes of one trie's leaves, in order: a part of a flat column's changes.</summary>
/// <param name="column">Changes of the flat column.</param>
/// <param name="start">The first that belongs to the trie.</param>
/// <param name="count">How many do.</param>
/// <param name="keyOffset">Bytes before the leaf's own key in a flat key.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly struct TrieChanges(ColumnChanges column, int start, int count, int keyOffset)
{
    /// <summary>Number of changes.</summary>
    public int Count { get; } = count;

    /// <summary>The leaf's key.</summary>
    public Hash256 Key(int index) => new(KeyBytes(index));

    /// <summary>The leaf's key in place.</summary>
    public ReadOnlySpan<byte> KeyBytes(int index) => column.Key(start + index)[keyOffset..];

    /// <summary>The flat value after the change; empty for a deletion.</summary>
    public ReadOnlySpan<byte> NewValue(int index) => column.NewValue(start + index);

    /// <summary>True when changes <c>[from, to)</c> remove a leaf.</summary>
    public bool AnyDeletion(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (NewValue(i).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many of the changes <c>[from, to)</c> replace or remove a leaf.</summary>
    public int CountOfOld(int from, int to)
    {
        int existing = 0;
        for (int i = from; i < to; i++)
        {
            existing += column.OldValue(start + i).IsEmpty ? 0 : 1;
        }

        return existing;
    }
}
