using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>Numbers in digits of 28 bits, least significant first: a vector a digit, a number a lane.</summary>
[InlineArray(Count)]
internal struct Digits
{
    /// <summary>Digits of a number.</summary>
    public const int Count = 14;

    private Vector512<long> _first;
}

/// <summary>How many products are reduced together.</summary>
internal interface IProductCount
{
    /// <summary>True for two, false for one.</summary>
    static abstract bool IsTwo { get; }
}

/// <inheritdoc cref="IProductCount"/>
internal readonly struct OneProduct : IProductCount
{
    /// <inheritdoc/>
    public static bool IsTwo => false;
}

/// <inheritdoc cref="IProductCount"/>
internal readonly struct TwoProducts : IProductCount
{
    /// <inheritdoc/>
    public static bool IsTwo => true;
}

/// <summary>Montgomery products of 392 bits, in all lanes of vectors at once.</summary>
internal static class DigitProducts
{
    private const int DigitBits = 28;
    private const long Mask = (1L << DigitBits) - 1;

    /// <summary>
    /// (a · b + c · d) / 2^392 modulo p, without c · d where there is one product. Row by row as by hand: a digit of b
    /// and of d times all of a and c, plus the multiple of p that makes the lowest digit 0. A column is a sum of up to
    /// 42 products, which stay below 2^63, and is carried at the end.
    /// </summary>
    /// <param name="aDigits">Digits of 28 bits with a sign; two bits more where the other factor has 29.</param>
    /// <param name="bDigits">The other factor.</param>
    /// <param name="cDigits">A factor of the second product, if any.</param>
    /// <param name="dDigits">The other one.</param>
    /// <param name="modulus">p.</param>
    /// <param name="sum">With exact digits; below (a · b + c · d) / 2^392 + p.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TCount>(
        in Digits aDigits, in Digits bDigits, in Digits cDigits, in Digits dDigits, in Digits modulus, out Digits sum)
        where TCount : struct, IProductCount
    {
        Unsafe.SkipInit(out sum);
        ReadOnlySpan<Vector512<long>> a = aDigits;
        ReadOnlySpan<Vector512<long>> b = bDigits;
        ReadOnlySpan<Vector512<long>> c = cDigits;
        ReadOnlySpan<Vector512<long>> d = dDigits;
        ReadOnlySpan<Vector512<long>> p = modulus;
        Span<Vector512<long>> s = sum;
        Vector512<long> mask = Vector512.Create(Mask);
        Vector512<long> negatedInverse = Vector512.Create((long)(Fp.NegatedInverse & (ulong)Mask));
        Vector512<long> t0 = default, t1 = default, t2 = default, t3 = default, t4 = default, t5 = default;
        Vector512<long> t6 = default, t7 = default, t8 = default, t9 = default, t10 = default, t11 = default;
        Vector512<long> t12 = default;
        for (int j = 0; j < Digits.Count; j++)
        {
            Vector512<long> x = b[j];
            Vector512<long> y = d[j];
            t0 += Terms<TCount>(a[0], x, c[0], y);
            Vector512<long> m = Times(t0, negatedInverse) & mask;
            Vector512<long> carry = (t0 + Times(p[0], m)) >> DigitBits;
            t0 = t1 + Terms<TCount>(a[1], x, c[1], y) + Times(p[1], m) + carry;
            t1 = t2 + Terms<TCount>(a[2], x, c[2], y) + Times(p[2], m);
            t2 = t3 + Terms<TCount>(a[3], x, c[3], y) + Times(p[3], m);
            t3 = t4 + Terms<TCount>(a[4], x, c[4], y) + Times(p[4], m);
            t4 = t5 + Terms<TCount>(a[5], x, c[5], y) + Times(p[5], m);
            t5 = t6 + Terms<TCount>(a[6], x, c[6], y) + Times(p[6], m);
            t6 = t7 + Terms<TCount>(a[7], x, c[7], y) + Times(p[7], m);
            t7 = t8 + Terms<TCount>(a[8], x, c[8], y) + Times(p[8], m);
            t8 = t9 + Terms<TCount>(a[9], x, c[9], y) + Times(p[9], m);
            t9 = t10 + Terms<TCount>(a[10], x, c[10], y) + Times(p[10], m);
            t10 = t11 + Terms<TCount>(a[11], x, c[11], y) + Times(p[11], m);
            t11 = t12 + Terms<TCount>(a[12], x, c[12], y) + Times(p[12], m);
            t12 = Terms<TCount>(a[13], x, c[13], y) + Times(p[13], m);
        }

        s[0] = t0;
        s[1] = t1;
        s[2] = t2;
        s[3] = t3;
        s[4] = t4;
        s[5] = t5;
        s[6] = t6;
        s[7] = t7;
        s[8] = t8;
        s[9] = t9;
        s[10] = t10;
        s[11] = t11;
        s[12] = t12;
        Carry(s);
    }

    private static void Carry(Span<Vector512<long>> columns)
    {
        Vector512<long> carry = Vector512<long>.Zero;
        for (int i = 0; i < Digits.Count - 1; i++)
        {
            carry += columns[i];
            columns[i] = carry & Vector512.Create(Mask);
            carry >>= DigitBits;
        }

        columns[Digits.Count - 1] = carry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Terms<TCount>(
        Vector512<long> a, Vector512<long> b, Vector512<long> c, Vector512<long> d)
        where TCount : struct, IProductCount
        => TCount.IsTwo ? Times(a, b) + Times(c, d) : Times(a, b);

    /// <summary>The products of the lower halves, as signed numbers of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<long> Times(Vector512<long> a, Vector512<long> b)
        => Avx512F.Multiply(a.AsInt32(), b.AsInt32());
}
