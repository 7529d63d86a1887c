using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// The 1600 bits of Keccak: 25 little-endian lanes, lane (x, y) at index x + 5y. The first 17 are the rate.
/// </summary>
[InlineArray(Lanes)]
internal struct KeccakState
{
    public const int Lanes = 25;

    private ulong _lane0;

    /// <summary>Copies less than a block and ends it with the original Keccak padding 0x01 0x00 … 0x80.</summary>
    public static void Pad(ReadOnlySpan<byte> tail, Span<byte> block)
    {
        block[..Keccak256.RateBytes].Clear();
        tail.CopyTo(block);
        block[tail.Length] = 0x01;
        block[Keccak256.RateBytes - 1] |= 0x80;
    }

    /// <summary>Takes the first 136 bytes of <paramref name="block"/> and permutes.</summary>
    public void AbsorbBlock(ReadOnlySpan<byte> block)
    {
        Xor(block[..Keccak256.RateBytes], positionBytes: 0);
        Permute();
    }

    /// <summary>Adds bytes into the rate at a byte position, without permuting.</summary>
    public void Xor(ReadOnlySpan<byte> bytes, int positionBytes)
    {
        Span<byte> target = MemoryMarshal.AsBytes((Span<ulong>)this).Slice(positionBytes, bytes.Length);
        Span<ulong> targetWords = MemoryMarshal.Cast<byte, ulong>(target);
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++)
        {
            targetWords[i] ^= words[i];
        }

        for (int i = words.Length * sizeof(ulong); i < bytes.Length; i++)
        {
            target[i] ^= bytes[i];
        }
    }

    /// <summary>Keccak-f[1600].</summary>
    public void Permute()
    {
        if (KeccakAvx512.IsSupported)
        {
            KeccakAvx512.PermuteOne(ref this[0]);
        }
        else
        {
            KeccakScalar.Permute(ref this[0]);
        }
    }

    /// <summary>The first 256 bits of the state.</summary>
    public readonly Hash256 Digest() => new(MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)this)[..Hash256.Size]);
}
