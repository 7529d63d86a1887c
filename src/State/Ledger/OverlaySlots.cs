using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>A row that an overlay holds.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OverlaySlot<TKey, TRow>
{
    public TKey Key;
    public TRow Original;
    public TRow Current;
}

/// <summary>
/// The rows of an overlay's table by slot, with their index and the values saved for undoing. A row stays where it is
/// until <see cref="Clear"/>; the memory is kept from block to block.
/// </summary>
internal sealed class OverlaySlots<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : struct
{
    private const int ChunkRows = 64;

    private readonly Dictionary<TKey, int> _index = [];
    private readonly List<OverlaySlot<TKey, TRow>[]> _chunks = [];
    private readonly Stack<TRow> _saved = new();

    /// <summary>Rows.</summary>
    public int Count => _index.Count;

    /// <summary>The row of a slot.</summary>
    public ref OverlaySlot<TKey, TRow> this[int slot]
    {
        get
        {
            Invariant.Check((uint)slot < (uint)Count);
            return ref _chunks[slot / ChunkRows][slot % ChunkRows];
        }
    }

    /// <summary>The slot of a row that is held.</summary>
    public bool TryFind(TKey key, out int slot) => _index.TryGetValue(key, out slot);

    /// <summary>The slot of a row; when it is new, its rows are still to be filled.</summary>
    public int FindOrAdd(TKey key, out bool isNew)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out bool isKnown);
        isNew = !isKnown;
        if (isNew)
        {
            slot = _index.Count - 1;
            if (slot / ChunkRows == _chunks.Count)
            {
                _chunks.Add(new OverlaySlot<TKey, TRow>[ChunkRows]);
            }

            this[slot].Key = key;
        }

        return slot;
    }

    /// <summary>Keeps a value for undoing.</summary>
    public void Save(in TRow row) => _saved.Push(row);

    /// <summary>Gives back the value that was saved last.</summary>
    public TRow TakeSaved() => _saved.Pop();

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<TRow>())
        {
            _chunks.ForEach(Array.Clear);
        }

        _index.Clear();
        _saved.Clear();
    }
}
