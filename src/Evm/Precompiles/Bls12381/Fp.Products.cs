using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>One product after another; see <see cref="FpLanes"/> for several at once.</summary>
internal readonly partial struct Fp
{
    /// <summary>From here on lanes take less time.</summary>
    private const int LanesMin = 3;

    /// <summary>a^2.</summary>
    public static void Square(in Fp a, out Fp square) => Multiply(a, a, out square);

    /// <summary>a · b; the second one may be any number below 2^392, then the product is below 2p.</summary>
    public static void Multiply(in Fp a, in Fp b, out Fp product)
    {
        Fp left = Carried(a);
        Fp right = Carried(b);
        ulong t0 = 0;
        ulong t1 = 0;
        ulong t2 = 0;
        ulong t3 = 0;
        ulong t4 = 0;
        ulong t5 = 0;
        ulong t6 = 0;
        AddProduct(left, right._limb0, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb1, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb2, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb3, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb4, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb5, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        AddProduct(left, right._limb6, ref t0, ref t1, ref t2, ref t3, ref t4, ref t5, ref t6);
        product = Carried(new Fp((long)t0, (long)t1, (long)t2, (long)t3, (long)t4, (long)t5, (long)t6));
    }

    /// <inheritdoc/>
    public static void MultiplyEach(ReadOnlySpan<Fp> a, ReadOnlySpan<Fp> b, Span<Fp> products)
    {
        if (FpLanes.IsSupported && a.Length >= LanesMin)
        {
            FpLanes.MultiplyEach(a, b, products);
            return;
        }

        for (int i = 0; i < a.Length; i++)
        {
            Multiply(a[i], b[i], out products[i]);
        }
    }

    /// <inheritdoc/>
    public static void SquareEach(ReadOnlySpan<Fp> a, Span<Fp> squares) => MultiplyEach(a, a, squares);

    /// <summary>
    /// One row of the product and one limb of its reduction: t = (t + a · b + m · p) / 2^56 with the m that makes the
    /// lowest limb 0. A limb of t grows by four halves of products a row, to less than 2^61: none is carried.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(
        in Fp a,
        long factor,
        ref ulong t0,
        ref ulong t1,
        ref ulong t2,
        ref ulong t3,
        ref ulong t4,
        ref ulong t5,
        ref ulong t6)
    {
        ulong b = (ulong)factor;
        t0 += Low(a._limb0, b);
        ulong m = (t0 * NegatedInverse) & LimbMask;
        t0 = ((t0 + Low(P0, m)) >> LimbBits) + t1 + High(a._limb0, b) + High(P0, m) + Low(a._limb1, b) + Low(P1, m);
        t1 = t2 + High(a._limb1, b) + High(P1, m) + Low(a._limb2, b) + Low(P2, m);
        t2 = t3 + High(a._limb2, b) + High(P2, m) + Low(a._limb3, b) + Low(P3, m);
        t3 = t4 + High(a._limb3, b) + High(P3, m) + Low(a._limb4, b) + Low(P4, m);
        t4 = t5 + High(a._limb4, b) + High(P4, m) + Low(a._limb5, b) + Low(P5, m);
        t5 = t6 + High(a._limb5, b) + High(P5, m) + Low(a._limb6, b) + Low(P6, m);
        t6 = High(a._limb6, b) + High(P6, m);
    }

    /// <summary>The lower 56 bits of a product of limbs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low(long a, ulong b) => ((ulong)a * b) & LimbMask;

    /// <summary>The bits above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong High(long a, ulong b) => Primitives.UInt256.Multiply((ulong)a << (64 - LimbBits), b, out _);
}
