using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;

namespace MarketChain.Evm.Execution;

/// <summary>
/// A frame's memory: bytes that grow by words, are zero when they come into being, and are paid for before that.
/// The buffer is native and stays where it is until the memory grows, so pointers into it last as long as a frame
/// that waits for another.
/// </summary>
internal sealed unsafe class EvmMemory : IDisposable
{
    /// <summary>
    /// The most bytes there can be; more is out of gas, whatever gas there is. Their price is 8.8 · 10^12 gas, which
    /// no block has, so this only bounds a reader of the state who asks for absurd gas.
    /// </summary>
    public const long BytesMax = 0x7fff_ffe0;

    private const long FirstCapacity = 4_096;
    private const long CapacityKeptMax = 64 * 1_024;
    private const int QuadraticDivisor = 512;

    private byte* _bytes;
    private long _capacity;
    private long _size;
    private long _paid;

    /// <summary>The first byte; null when there is none.</summary>
    public byte* Start => _bytes;

    /// <summary>MSIZE: a multiple of 32.</summary>
    public long Size => _size;

    /// <summary>All of it.</summary>
    public Span<byte> Bytes => new(_bytes, (int)_size);

    /// <summary>True when a whole word lies at this offset, so that nothing need grow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasWordAt(UInt256* offset)
        => offset->FitsUInt64 && (long)offset->LowUInt64 >= 0 && (long)offset->LowUInt64 <= _size - Words.Size;

    /// <summary>Makes the memory reach over a range; one of no bytes needs none, wherever it is.</summary>
    /// <returns>The gas that is left; negative, and nothing has grown, when it does not suffice.</returns>
    public long Reach(GasCosts costs, in UInt256 offset, in UInt256 length, long gas)
    {
        if (length.IsZero)
        {
            return gas;
        }

        bool fits = offset.FitsUInt64 && length.FitsUInt64
            && offset.LowUInt64 <= BytesMax && length.LowUInt64 <= BytesMax;
        return fits ? Reach(costs, (long)(offset.LowUInt64 + length.LowUInt64), gas) : Signal.OutOfGas;
    }

    /// <summary>The bytes of a range that was reached.</summary>
    public Span<byte> Slice(in UInt256 offset, in UInt256 length)
        => length.IsZero ? default : Bytes.Slice((int)offset.LowUInt64, (int)length.LowUInt64);

    /// <summary>Empties it. The buffer is kept.</summary>
    public void Clear()
    {
        _size = 0;
        _paid = 0;
    }

    /// <summary>Gives a large buffer back.</summary>
    public void Trim()
    {
        if (_capacity > CapacityKeptMax)
        {
            Dispose();
        }
    }

    /// <summary>Gives the buffer back; it can be used again.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_bytes);
        _bytes = null;
        _capacity = 0;
        Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Reach(GasCosts costs, long end, long gas)
    {
        if (end <= _size)
        {
            return gas;
        }

        if (end > BytesMax)
        {
            return Signal.OutOfGas;
        }

        // Words are at most 2^26, so neither product comes near 2^63.
        long words = Words.Count(end);
        long price = (costs.MemoryWord * words) + (words * words / QuadraticDivisor);
        gas -= price - _paid;
        if (gas >= 0)
        {
            _paid = price;
            Grow(words * Words.Size);
        }

        return gas;
    }

    private void Grow(long size)
    {
        if (size > _capacity)
        {
            _capacity = Math.Max(Math.Max(FirstCapacity, 2 * _capacity), size);
            _bytes = (byte*)NativeMemory.Realloc(_bytes, (nuint)_capacity);
        }

        NativeMemory.Clear(_bytes + _size, (nuint)(size - _size));
        _size = size;
    }
}
