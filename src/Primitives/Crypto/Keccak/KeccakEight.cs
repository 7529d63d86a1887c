using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Eight Keccak states side by side: lane i of state s is word 8i + s of 200, so that a register holds one lane of
/// all eight. A message's block comes as a row of 17 words and has to go in as a column.
/// </summary>
internal static class KeccakEight
{
    private const int States = KeccakAvx512.States;

    /// <summary>Adds the 136 bytes at each of eight places into the eight states and permutes them.</summary>
    public static void Absorb(ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, Span<ulong> states)
    {
        XorEightWords(source, starts, 0, states);
        XorEightWords(source, starts, 8, states);
        XorWord(source, starts, 16, states);
        KeccakAvx512.PermuteEight(ref states[0]);
    }

    /// <summary>Words first … first + 7 of eight blocks: an 8 × 8 transposition, rows in, columns added.</summary>
    private static void XorEightWords(
        ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, int first, Span<ulong> states)
    {
        Vector512<ulong> r0 = Row(source, starts[0], first);
        Vector512<ulong> r1 = Row(source, starts[1], first);
        Vector512<ulong> r2 = Row(source, starts[2], first);
        Vector512<ulong> r3 = Row(source, starts[3], first);
        Vector512<ulong> r4 = Row(source, starts[4], first);
        Vector512<ulong> r5 = Row(source, starts[5], first);
        Vector512<ulong> r6 = Row(source, starts[6], first);
        Vector512<ulong> r7 = Row(source, starts[7], first);
        Span<ulong> target = states.Slice(first * States, 8 * States);
        XorColumns(
            Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3),
            Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7),
            ref target[0]);
        XorColumns(
            Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3),
            Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7),
            ref target[States]);
    }

    /// <summary>
    /// Transposes 4 × 4 pairs of words: pair k of the four inputs is one column, which goes to every second lane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorColumns(
        Vector512<ulong> p0, Vector512<ulong> p1, Vector512<ulong> p2, Vector512<ulong> p3, ref ulong target)
    {
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        Vector512<ulong> even01 = Avx512F.Shuffle4x128(p0, p1, Even);
        Vector512<ulong> even23 = Avx512F.Shuffle4x128(p2, p3, Even);
        Vector512<ulong> odd01 = Avx512F.Shuffle4x128(p0, p1, Odd);
        Vector512<ulong> odd23 = Avx512F.Shuffle4x128(p2, p3, Odd);
        XorLane(Avx512F.Shuffle4x128(even01, even23, Even), ref target, 0);
        XorLane(Avx512F.Shuffle4x128(odd01, odd23, Even), ref target, 2);
        XorLane(Avx512F.Shuffle4x128(even01, even23, Odd), ref target, 4);
        XorLane(Avx512F.Shuffle4x128(odd01, odd23, Odd), ref target, 6);
    }

    private static void XorWord(ReadOnlySpan<byte> source, ReadOnlySpan<int> starts, int word, Span<ulong> states)
    {
        for (int s = 0; s < starts.Length; s++)
        {
            states[(word * States) + s] ^=
                MemoryMarshal.Read<ulong>(source[(starts[s] + (word * sizeof(ulong)))..]);
        }
    }

    private static Vector512<ulong> Row(ReadOnlySpan<byte> source, int start, int firstWord)
        => Vector512.Create<byte>(source.Slice(start + (firstWord * sizeof(ulong)), Vector512<byte>.Count)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorLane(Vector512<ulong> value, ref ulong target, int lane)
    {
        nuint at = (nuint)(lane * States);
        (Vector512.LoadUnsafe(ref target, at) ^ value).StoreUnsafe(ref target, at);
    }

    /// <summary>The first four words of state <paramref name="s"/>.</summary>
    public static Hash256 Digest(ReadOnlySpan<ulong> states, int s)
    {
        ReadOnlySpan<ulong> words =
            [states[s], states[s + States], states[s + (2 * States)], states[s + (3 * States)]];
        return new Hash256(MemoryMarshal.AsBytes(words));
    }
}
