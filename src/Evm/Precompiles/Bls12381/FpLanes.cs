using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// Eight products of <see cref="Fp"/> at once, each in its own 64-bit lane of 14 vectors. A limb of 56 bits is two
/// digits of 28, whose products of 56 bits can be summed without carries: a lane takes 42 of them and more.
/// <code>
///   elements e0 … e7, a vector each          digits, a vector each
///   [ limb 0, limb 1, … limb 6, 0 ]   ◄──►   [ digit 0 of e0, of e1, … of e7 ] … [ digit 13 of e0 … ]
/// </code>
/// Two products before one reduction are a product of <see cref="Fp2"/>: four of these are eight lanes, real parts in
/// the even ones and the others in the odd ones.
/// </summary>
internal static class FpLanes
{
    private const int Lanes = 8;
    private const int DigitBits = Fp.LimbBits / 2;
    private const long DigitMask = (1L << DigitBits) - 1;

    private static readonly Digits Modulus = DigitsOfModulus(1);
    private static readonly Digits TwiceModulus = DigitsOfModulus(2);

    /// <summary>True where this is faster than one product after another.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    private static Vector512<long> EvenLanes => Vector512.Create(-1L, 0, -1, 0, -1, 0, -1, 0);

    /// <summary>products[i] = a[i] · b[i].</summary>
    [SkipLocalsInit]
    public static void MultiplyEach(ReadOnlySpan<Fp> a, ReadOnlySpan<Fp> b, Span<Fp> products)
    {
        for (int i = 0; i < a.Length; i += Lanes)
        {
            Load(a[i..], out Digits left);
            Load(b[i..], out Digits right);
            Multiply(left, right, out Digits digits);
            Store(digits, products[i..]);
        }
    }

    /// <summary>products[i] = a[i] · b[i] = (a0·b0 - a1·b1) + (a0·b1 + a1·b0) · i.</summary>
    [SkipLocalsInit]
    public static void MultiplyEach(ReadOnlySpan<Fp2> a, ReadOnlySpan<Fp2> b, Span<Fp2> products)
    {
        ReadOnlySpan<Fp> aParts = MemoryMarshal.Cast<Fp2, Fp>(a);
        ReadOnlySpan<Fp> bParts = MemoryMarshal.Cast<Fp2, Fp>(b);
        Span<Fp> parts = MemoryMarshal.Cast<Fp2, Fp>(products);
        Unsafe.SkipInit(out Digits real);
        Unsafe.SkipInit(out Digits swapped);
        for (int i = 0; i < aParts.Length; i += Lanes)
        {
            Load(aParts[i..], out Digits left);
            Load(bParts[i..], out Digits right);
            for (int k = 0; k < Digits.Count; k++)
            {
                // a0, a0 times b0, b1, and 2p - a1, a1 times b1, b0: nothing becomes negative.
                Vector512<long> other = OddTwice(left[k]);
                real[k] = EvenTwice(left[k]);
                left[k] = Vector512.ConditionalSelect(EvenLanes, TwiceModulus[k] - other, other);
                swapped[k] = SwapNeighbours(right[k]);
            }

            DigitProducts.Add<TwoProducts>(real, right, left, swapped, Modulus, out Digits digits);
            Store(digits, parts[i..]);
        }
    }

    /// <summary>squares[i] = a[i]^2 = (a0 + a1)(a0 - a1) + 2·a0·a1 · i.</summary>
    [SkipLocalsInit]
    public static void SquareEach(ReadOnlySpan<Fp2> a, Span<Fp2> squares)
    {
        ReadOnlySpan<Fp> aParts = MemoryMarshal.Cast<Fp2, Fp>(a);
        Span<Fp> parts = MemoryMarshal.Cast<Fp2, Fp>(squares);
        Unsafe.SkipInit(out Digits right);
        for (int i = 0; i < aParts.Length; i += Lanes)
        {
            Load(aParts[i..], out Digits left);
            for (int k = 0; k < Digits.Count; k++)
            {
                // a0 + a1, 2·a0 times 2p + a0 - a1, a1.
                Vector512<long> real = EvenTwice(left[k]);
                Vector512<long> other = OddTwice(left[k]);
                right[k] = Vector512.ConditionalSelect(EvenLanes, TwiceModulus[k] + real - other, other);
                left[k] = real + Vector512.ConditionalSelect(EvenLanes, other, real);
            }

            Multiply(left, right, out Digits digits);
            Store(digits, parts[i..]);
        }
    }

    private static void Multiply(in Digits a, in Digits b, out Digits product)
        => DigitProducts.Add<OneProduct>(a, b, a, b, Modulus, out product);

    private static Vector512<long> EvenTwice(Vector512<long> x)
        => Vector512.Shuffle(x, Vector512.Create(0L, 0, 2, 2, 4, 4, 6, 6));

    private static Vector512<long> OddTwice(Vector512<long> x)
        => Vector512.Shuffle(x, Vector512.Create(1L, 1, 3, 3, 5, 5, 7, 7));

    private static Vector512<long> SwapNeighbours(Vector512<long> x)
        => Vector512.Shuffle(x, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6));

    /// <summary>The digits of the first eight elements, or of as many as there are.</summary>
    private static void Load(ReadOnlySpan<Fp> elements, out Digits digits)
    {
        Vector512<long> row0 = Row(elements, 0);
        Vector512<long> row1 = Row(elements, 1);
        Vector512<long> row2 = Row(elements, 2);
        Vector512<long> row3 = Row(elements, 3);
        Vector512<long> row4 = Row(elements, 4);
        Vector512<long> row5 = Row(elements, 5);
        Vector512<long> row6 = Row(elements, 6);
        Vector512<long> row7 = Row(elements, 7);
        Square8.Transpose(
            ref row0, ref row1, ref row2, ref row3, ref row4, ref row5, ref row6, ref row7);
        Unsafe.SkipInit(out digits);
        Split(row0, out digits[0], out digits[1]);
        Split(row1, out digits[2], out digits[3]);
        Split(row2, out digits[4], out digits[5]);
        Split(row3, out digits[6], out digits[7]);
        Split(row4, out digits[8], out digits[9]);
        Split(row5, out digits[10], out digits[11]);
        Split(row6, out digits[12], out digits[13]);
    }

    private static void Store(in Digits digits, Span<Fp> elements)
    {
        Vector512<long> row0 = Join(digits[0], digits[1]);
        Vector512<long> row1 = Join(digits[2], digits[3]);
        Vector512<long> row2 = Join(digits[4], digits[5]);
        Vector512<long> row3 = Join(digits[6], digits[7]);
        Vector512<long> row4 = Join(digits[8], digits[9]);
        Vector512<long> row5 = Join(digits[10], digits[11]);
        Vector512<long> row6 = Join(digits[12], digits[13]);
        Vector512<long> row7 = Vector512<long>.Zero;
        Square8.Transpose(
            ref row0, ref row1, ref row2, ref row3, ref row4, ref row5, ref row6, ref row7);
        SetRow(elements, 0, row0);
        SetRow(elements, 1, row1);
        SetRow(elements, 2, row2);
        SetRow(elements, 3, row3);
        SetRow(elements, 4, row4);
        SetRow(elements, 5, row5);
        SetRow(elements, 6, row6);
        SetRow(elements, 7, row7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Row(ReadOnlySpan<Fp> elements, int index)
        => index < elements.Length ? Fp.Vector(elements[index]) : Vector512<long>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetRow(Span<Fp> elements, int index, Vector512<long> row)
    {
        if (index < elements.Length)
        {
            Fp.Vector(elements[index]) = row;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(Vector512<long> limb, out Vector512<long> low, out Vector512<long> high)
    {
        low = limb & Vector512.Create(DigitMask);
        high = limb >> DigitBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Join(Vector512<long> low, Vector512<long> high) => low + (high << DigitBits);

    private static Digits DigitsOfModulus(int factor)
    {
        Digits digits = default;
        long[] limbs = [Fp.P0, Fp.P1, Fp.P2, Fp.P3, Fp.P4, Fp.P5, Fp.P6];
        for (int i = 0; i < limbs.Length; i++)
        {
            digits[2 * i] = Vector512.Create(factor * (limbs[i] & DigitMask));
            digits[(2 * i) + 1] = Vector512.Create(factor * (limbs[i] >> DigitBits));
        }

        return digits;
    }
}
