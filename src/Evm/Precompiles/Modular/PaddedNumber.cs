
namespace MarketChain.Evm.Precompiles.Modular;

/// <summary>A big-endian number of which the input may hold only the first bytes: the missing ones are zero.</summary>
internal readonly ref struct PaddedNumber
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly long _zeroBytes;

    /// <summary>A number of <paramref name="length"/> bytes, which may be more than are given.</summary>
    public PaddedNumber(ReadOnlySpan<byte> given, long length)
    {
        int first = given.IndexOfAnyExcept((byte)0);
        _bytes = first < 0 ? default : given[first..];
        _zeroBytes = first < 0 ? 0 : length - given.Length;
    }

    /// <summary>True for 0.</summary>
    public bool IsZero => _bytes.IsEmpty;

    /// <summary>Bits up to the highest one that is set.</summary>
    public long BitLength
        => IsZero ? 0 : ((_bytes.Length + _zeroBytes) * 8) - (byte.LeadingZeroCount(_bytes[0]));

    /// <summary>Limbs of 64 bits that hold it.</summary>
    public int LimbLength => (int)((BitLength + 63) / 64);

    /// <summary>The bit that counts 2^<paramref name="index"/>, of those up to the highest.</summary>
    public int Bit(long index)
    {
        long place = index - (_zeroBytes * 8);
        return place < 0 ? 0 : (_bytes[^(int)((place / 8) + 1)] >> (int)(place % 8)) & 1;
    }

    /// <summary>Writes <see cref="LimbLength"/> limbs, least significant first.</summary>
    public void CopyTo(Span<ulong> limbs)
    {
        limbs.Clear();
        long shift = _zeroBytes;
        for (int i = 0; i < _bytes.Length; i++, shift++)
        {
            limbs[(int)(shift / sizeof(ulong))] |= (ulong)_bytes[^(i + 1)] << (int)(shift % sizeof(ulong) * 8);
        }
    }
}
