using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Memory;

/// <summary>Tells whether the row of a slot is the one that is looked for.</summary>
internal interface ISlotMatch
{
    /// <summary>True when it is.</summary>
    bool IsAt(int slot);
}

/// <summary>
/// From a <see cref="SlotHash"/> to the slot of a row that is stored elsewhere: open addressing in buckets of one cache
/// line, four bytes an entry. The order of entries depends on the process and on the order of insertion; it cannot
/// reach anything that is hashed, since slots are only ever looked up, one at a time.
/// <code>
/// bucket  │ entry 0 │ entry 1 │ … │ entry 15 │      a full one overflows into the next
/// entry   tag (upper bits of the hash's low word) ‖ slot + 1 (as many bits as the capacity needs); 0 = free
/// </code>
/// The tag spares nearly every look at a row that is another one: each would be a cache miss.
/// </summary>
internal sealed unsafe class SlotIndex : IDisposable
{
    private const int EntriesPerBucket = 16;
    private const int BucketsMin = 4;

    /// <summary>
    /// The share of entries that may be in use, in thirty-seconds, at most: 4.6 bytes a row, and twice that once it has
    /// doubled.
    /// </summary>
    public const int LoadMax = 28;

    private const int LoadParts = 32;

    private readonly int _load;
    private NativeBlock _block;
    private uint* _entries;
    private int _bucketShift;
    private int _bucketMask;
    private uint _slotMask;

    /// <summary>An index with room for some slots.</summary>
    /// <param name="capacity">How many, to begin with.</param>
    /// <param name="load">
    /// The share of entries that may be in use, in thirty-seconds. Indices that fill at the same pace take different
    /// ones, lest they all double in the same block.
    /// </param>
    public SlotIndex(int capacity = 0, int load = LoadMax)
    {
        Invariant.Check(load is > 0 and <= LoadMax);
        _load = load;
        _block = Allocate(BucketsFor(capacity));
    }

    /// <summary>Slots that fit before it must grow.</summary>
    public int Capacity { get; private set; }

    /// <summary>Bytes taken from the system.</summary>
    public long TotalBytes => (long)_block.Bytes;

    /// <summary>Asks for the cache line of a hash.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(ulong hash)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(BucketOf(hash));
        }
    }

    /// <summary>
    /// A slot that may well be the one looked for, or -1: for prefetching its row before <see cref="Find"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Guess(ulong hash)
    {
        uint* bucket = BucketOf(hash);
        ulong hits = Hits(bucket, (uint)hash & ~_slotMask, out _);
        return hits == 0 ? -1 : SlotAt(bucket, hits);
    }

    /// <summary>The slot that <paramref name="match"/> accepts, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find<TMatch>(ulong hash, TMatch match)
        where TMatch : struct, ISlotMatch
    {
        uint tag = (uint)hash & ~_slotMask;
        for (int number = (int)(hash >> _bucketShift); ; number = (number + 1) & _bucketMask)
        {
            uint* bucket = _entries + ((nint)number * EntriesPerBucket);
            for (ulong hits = Hits(bucket, tag, out ulong free); ; hits &= hits - 1)
            {
                if (hits == 0)
                {
                    if (free != 0)
                    {
                        return -1;
                    }

                    break;
                }

                int slot = SlotAt(bucket, hits);
                if (match.IsAt(slot))
                {
                    return slot;
                }
            }
        }
    }

    /// <summary>Adds a slot whose row is not in the index. There must be room: see <see cref="Capacity"/>.</summary>
    public void Insert(ulong hash, int slot)
    {
        Invariant.Check((uint)slot < (uint)Capacity);
        for (int number = (int)(hash >> _bucketShift); ; number = (number + 1) & _bucketMask)
        {
            uint* bucket = _entries + ((nint)number * EntriesPerBucket);
            Hits(bucket, 0, out ulong free);
            if (free != 0)
            {
                bucket[BitOperations.TrailingZeroCount(free)] = ((uint)hash & ~_slotMask) | (uint)(slot + 1);
                return;
            }
        }
    }

    /// <summary>Empties it, with room for at least so many slots; all of them are to be inserted again.</summary>
    public void Reset(int capacity)
    {
        if (capacity > Capacity)
        {
            _block.Dispose();
            _block = Allocate(BucketsFor(capacity));
        }
        else
        {
            NativeMemory.Clear(_entries, _block.Bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _block.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hits(uint* bucket, uint tag, out ulong free)
    {
        Vector512<uint> entries = Vector512.Load(bucket);
        free = Vector512.Equals(entries, Vector512<uint>.Zero).ExtractMostSignificantBits();
        Vector512<uint> tags = entries & Vector512.Create(~_slotMask);
        return Vector512.Equals(tags, Vector512.Create(tag)).ExtractMostSignificantBits() & ~free;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotAt(uint* bucket, ulong hits)
        => (int)(bucket[BitOperations.TrailingZeroCount(hits)] & _slotMask) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* BucketOf(ulong hash) => _entries + ((nint)(hash >> _bucketShift) * EntriesPerBucket);

    private int BucketsFor(int capacity)
    {
        long buckets = ((long)capacity * LoadParts / (_load * EntriesPerBucket)) + 1;
        return checked((int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(buckets, BucketsMin)));
    }

    private NativeBlock Allocate(int buckets)
    {
        NativeBlock block = new((nuint)buckets * EntriesPerBucket * sizeof(uint));
        _entries = (uint*)block.Pointer;
        _bucketMask = buckets - 1;
        _bucketShift = 64 - BitOperations.Log2((uint)buckets);
        Capacity = checked((int)((long)buckets * EntriesPerBucket * _load / LoadParts));
        _slotMask = BitOperations.RoundUpToPowerOf2((uint)Capacity + 1) - 1;
        return block;
    }
}
