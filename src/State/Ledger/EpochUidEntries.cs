using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>A row of table 2 in an overlay: one cache line.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct EpochUidEntry
{
    /// <summary>No such row before the block.</summary>
    public const int NotCommitted = -1;

    public EpochUidRow Current;
    public EpochUidRow Original;
    public int EpochSlot;
    public uint Uid;

    /// <summary>Row number in the committed table, or <see cref="NotCommitted"/>.</summary>
    public int CommittedRow;
}

/// <summary>
/// The entries of an overlay by slot, with their index and the values saved for undoing. In native memory that is kept
/// from block to block; an entry stays where it is until <see cref="Clear"/>.
/// </summary>
internal sealed unsafe class EpochUidEntries
{
    private const int BlockShift = 13;
    private const int BlockEntries = 1 << BlockShift;

    private readonly List<NativeBlock> _blocks = [];
    private readonly SlotIndex _index = new(BlockEntries);
    private EpochUidEntry*[] _starts = new EpochUidEntry*[16];
    private EpochUidRow[] _saved = new EpochUidRow[256];
    private int _savedCount;

    /// <summary>Entries.</summary>
    public int Count { get; private set; }

    /// <summary>The entry of a slot.</summary>
    public ref EpochUidEntry this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Invariant.Check((uint)slot < (uint)Count);
            return ref _starts[slot >> BlockShift][slot & (BlockEntries - 1)];
        }
    }

    /// <summary>The slot of a row, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(EpochUidRef row) => _index.Find(row.Hash, new RowMatch(this, row));

    /// <summary>Asks for the cache line of the index that <see cref="Find"/> looks at first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(EpochUidRef row) => _index.Prefetch(row.Hash);

    /// <summary>Asks for the cache line of an entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchEntry(int slot)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref this[slot]));
        }
    }

    /// <summary>Adds an entry for a row that has none, with its rows still to be filled; returns its slot.</summary>
    public int Add(EpochUidRef row)
    {
        if (Count >> BlockShift == _blocks.Count)
        {
            AddBlock();
        }

        if (Count == _index.Capacity)
        {
            GrowIndex();
        }

        _index.Insert(row.Hash, Count++);
        this[Count - 1] = new EpochUidEntry { EpochSlot = row.EpochSlot, Uid = row.Uid };
        return Count - 1;
    }

    /// <summary>Keeps a value for undoing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Save(in EpochUidRow row)
    {
        if (_savedCount == _saved.Length)
        {
            Array.Resize(ref _saved, _savedCount * 2);
        }

        _saved[_savedCount++] = row;
    }

    /// <summary>Gives back the value that was saved last.</summary>
    public EpochUidRow TakeSaved() => _saved[--_savedCount];

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _savedCount = 0;
        _index.Reset(0);
    }

    private void AddBlock()
    {
        if (_blocks.Count == _starts.Length)
        {
            EpochUidEntry*[] longer = new EpochUidEntry*[_starts.Length * 2];
            Array.Copy(_starts, longer, _starts.Length);
            _starts = longer;
        }

        _blocks.Add(new NativeBlock((nuint)BlockEntries * (nuint)sizeof(EpochUidEntry)));
        _starts[_blocks.Count - 1] = (EpochUidEntry*)_blocks[^1].Pointer;
    }

    private void GrowIndex()
    {
        _index.Reset(Count * 2);
        for (int slot = 0; slot < Count; slot++)
        {
            ref EpochUidEntry entry = ref this[slot];
            _index.Insert(new EpochUidRef(entry.EpochSlot, entry.Uid).Hash, slot);
        }
    }

    private readonly struct RowMatch(EpochUidEntries entries, EpochUidRef row) : ISlotMatch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsAt(int slot)
        {
            ref EpochUidEntry entry = ref entries[slot];
            return entry.Uid == row.Uid && entry.EpochSlot == row.EpochSlot;
        }
    }
}
