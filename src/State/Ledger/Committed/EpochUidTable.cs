using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>
/// The committed rows of table 2 of one epoch of a campaign, in the order in which they came: 22 bytes a row in
/// chunks of 256, and 4.6 to 12.8 more in the index.
/// <code>
/// uid ─► index ─► row number ─► chunks[number / 256] + number % 256
/// </code>
/// </summary>
internal sealed unsafe class EpochUidTable(ChunkPool pool, EpochKey key)
{
    /// <summary>Rows of a chunk.</summary>
    public const int ChunkRows = 256;

    /// <summary>Bytes of a chunk.</summary>
    public const int ChunkBytes = ChunkRows * PackedRow.Bytes;

    private const int PrefetchDistance = 16;

    // Campaigns often grow at the same pace: their loads range from 20 to 28 thirty-seconds, so that their indices do
    // not all double in one block.
    private const int LoadSpread = 9;

    private readonly SlotIndex _index = new(0, SlotIndex.LoadMax - (int)((key.Campaign + key.Epoch) % LoadSpread));
    private PackedRow*[] _chunks = [];
    private uint[]? _order;

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the index; those of the rows are the pool's.</summary>
    public long IndexBytes => _index.TotalBytes + (_chunks.Length * sizeof(PackedRow*));

    /// <summary>The UID of the row that came last; the highest one while the rows are sorted.</summary>
    public uint LastUid { get; private set; }

    /// <summary>True while the rows came in ascending order of UID, as they do from a file of pages.</summary>
    private bool IsSorted { get; set; } = true;

    /// <summary>Row <paramref name="number"/>; stays where it is for the life of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PackedRow* RowAt(int number)
    {
        Invariant.Check((uint)number < (uint)Count);
        return _chunks[number / ChunkRows] + (number % ChunkRows);
    }

    /// <summary>The row number of a UID, or -1.</summary>
    public int Find(uint uid) => _index.Find(SlotHash.Of(uid), new UidMatch(this, uid));

    /// <summary>The row of a UID, or one of all zeros.</summary>
    public EpochUidRow Get(uint uid)
    {
        int number = Find(uid);
        return number < 0 ? default : RowAt(number)->Unpack();
    }

    /// <summary>First step of overlapping the cache misses of many finds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchIndex(uint uid) => _index.Prefetch(SlotHash.Of(uid));

    /// <summary>Second step, when the first has had time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchRow(uint uid)
    {
        int guess = _index.Guess(SlotHash.Of(uid));
        if (guess >= 0)
        {
            PrefetchRowAt(guess);
        }
    }

    /// <summary>Asks for the cache lines of a row; a third of them lie in two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchRowAt(int number)
    {
        if (Sse.IsSupported)
        {
            byte* row = (byte*)RowAt(number);
            Sse.Prefetch0(row);
            Sse.Prefetch0(row + PackedRow.Bytes - 1);
        }
    }

    /// <summary>Makes room for more rows at once.</summary>
    public void Reserve(int moreRows)
    {
        int rows = checked(Count + moreRows);
        int chunks = (rows + ChunkRows - 1) / ChunkRows;
        if (chunks > _chunks.Length)
        {
            PackedRow*[] longer = new PackedRow*[Math.Max(chunks, _chunks.Length * 3 / 2)];
            Array.Copy(_chunks, longer, _chunks.Length);
            _chunks = longer;
        }

        if (rows > _index.Capacity)
        {
            _index.Reset(rows);
            for (int number = 0; number < Count; number++)
            {
                PrefetchIndex(RowAt(Math.Min(number + PrefetchDistance, Count - 1))->Uid);
                _index.Insert(SlotHash.Of(RowAt(number)->Uid), number);
            }
        }
    }

    /// <summary>Appends the row of a UID that has none yet.</summary>
    public void Add(in PackedRow row)
    {
        if (Count == _index.Capacity || Count == _chunks.Length * ChunkRows)
        {
            Reserve(1);
        }

        if (Count % ChunkRows == 0)
        {
            _chunks[Count / ChunkRows] = (PackedRow*)pool.Rent();
        }

        IsSorted &= Count == 0 || row.Uid > LastUid;
        LastUid = row.Uid;
        _index.Insert(SlotHash.Of(row.Uid), Count++);
        *RowAt(Count - 1) = row;
    }

    /// <summary>Adds the dwell of every row to that of its canonical UID.</summary>
    public void AddDwell(CommittedRows rows)
    {
        for (int number = 0; number < Count; number++)
        {
            PackedRow* row = RowAt(number);
            rows.AddDwell(row->Uid, row->Unpack().DwellMs);
        }
    }

    /// <summary>
    /// Rows in ascending order of UID, from position <paramref name="start"/>; returns how many were read. For an epoch
    /// that is over: the order is found once, and again only if a row has been added since.
    /// </summary>
    public int ReadInOrder(int start, Span<EpochUidLeaf> leaves)
    {
        uint[]? order = IsSorted ? null : Order();
        int count = Math.Clamp(Count - start, 0, leaves.Length);
        for (int i = 0; i < count; i++)
        {
            PackedRow* row = RowAt(order is null ? start + i : (int)order[start + i]);
            leaves[i] = new EpochUidLeaf(row->Uid, row->Unpack());
        }

        return count;
    }

    /// <summary>Gives the rows back to the pool: the epoch is settled and no reader is left.</summary>
    public void Release()
    {
        for (int number = 0; number < Count; number += ChunkRows)
        {
            pool.Return((byte*)_chunks[number / ChunkRows]);
        }

        Count = 0;
        _chunks = [];
        _index.Dispose();
    }

    private uint[] Order()
    {
        uint[]? order = Volatile.Read(ref _order);
        if (order is null || order.Length != Count)
        {
            order = SortedNumbers();
            Volatile.Write(ref _order, order);
        }

        return order;
    }

    private uint[] SortedNumbers()
    {
        RadixSorter sorter = new();
        sorter.Reserve(Count);
        for (int number = 0; number < Count; number++)
        {
            sorter.Add(RowAt(number)->Uid, number);
        }

        uint[] order = new uint[Count];
        sorter.Sort();
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = (uint)sorter.Items[i].Slot;
        }

        return order;
    }

    private readonly struct UidMatch(EpochUidTable table, uint uid) : ISlotMatch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsAt(int slot) => table.RowAt(slot)->Uid == uid;
    }
}
