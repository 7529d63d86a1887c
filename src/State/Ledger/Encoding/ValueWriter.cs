using System.Runtime.CompilerServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Binary;

namespace MarketChain.State.Ledger.Encoding;

/// <summary>Writes the fields of a row's value. Counterpart of <see cref="ValueReader"/>.</summary>
internal ref struct ValueWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>One byte.</summary>
    public void Byte(byte value) => _destination[Length++] = value;

    /// <summary>A varint.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt64(ulong value) => Length += Varint.Write(_destination[Length..], value);

    /// <summary>A varint.</summary>
    public void UInt128(UInt128 value) => Length += Varint.Write(_destination[Length..], value);

    /// <summary>32 bytes.</summary>
    public void Hash(in Hash256 value)
    {
        value.CopyTo(_destination[Length..]);
        Length += Hash256.Size;
    }
}
