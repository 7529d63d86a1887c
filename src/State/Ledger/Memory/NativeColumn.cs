using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Memory;

/// <summary>
/// A dense column of values by number, in native memory. Numbers that were never written read as zeros.
/// </summary>
internal sealed unsafe class NativeColumn<T>
    where T : unmanaged
{
    private const uint CapacityMin = 1024;

    private NativeBlock? _block;
    private T* _items;
    private uint _capacity;

    /// <summary>Bytes taken from the system.</summary>
    public long TotalBytes => _block is null ? 0 : (long)_block.Bytes;

    /// <summary>The value of a number.</summary>
    public T this[uint number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => number < _capacity ? _items[number] : default;
    }

    /// <summary>The value of a number, for writing. Valid until the next call with a greater number.</summary>
    public ref T At(uint number)
    {
        if (number >= _capacity)
        {
            Grow(number);
        }

        return ref _items[number];
    }

    /// <summary>Asks for the cache line of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(uint number)
    {
        if (Sse.IsSupported && number < _capacity)
        {
            Sse.Prefetch0(_items + number);
        }
    }

    /// <summary>Makes room for numbers up to one, so that those in between need no larger block.</summary>
    public void Reserve(uint number)
    {
        if (number >= _capacity)
        {
            Allocate(checked(number + 1));
        }
    }

    /// <summary>Makes every value zero.</summary>
    public void Clear()
    {
        if (_block is not null)
        {
            Unsafe.InitBlockUnaligned(_items, 0, checked((uint)_block.Bytes));
        }
    }

    private void Grow(uint number)
    {
        uint capacity = Math.Max(CapacityMin, Math.Max(_capacity, checked(number + 1)));
        Allocate(checked(capacity + (capacity / 2)));
    }

    private void Allocate(uint capacity)
    {
        NativeBlock block = new((nuint)capacity * (nuint)sizeof(T));
        if (_block is not null)
        {
            Invariant.Check(_block.Bytes <= block.Bytes);
            Buffer.MemoryCopy(_items, block.Pointer, block.Bytes, _block.Bytes);
            _block.Dispose();
        }

        _block = block;
        _items = (T*)block.Pointer;
        _capacity = capacity;
    }
}
