using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>C0 + C1 · i with i^2 = -1, over <see cref="Fp"/>: the field of the second group's coordinates.</summary>
internal struct Fp2 : ITwistField<Fp2>, IRootField<Fp2>, IEquatable<Fp2>
{
    /// <summary>The part without i.</summary>
    public Fp C0;

    /// <summary>The part with i.</summary>
    public Fp C1;

    /// <summary>From its parts.</summary>
    public Fp2(in Fp c0, in Fp c1)
    {
        C0 = c0;
        C1 = c1;
    }

    /// <summary>1.</summary>
    public static Fp2 One => new(Fp.One, default);

    /// <summary>1 + i, the element without square and cubic root on which the larger fields stand.</summary>
    public static Fp2 NonResidue => new(Fp.One, Fp.One);

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> FrobeniusExponent =>
    [
        0x04, 0x55, 0x82, 0xfc, 0x5e, 0xea, 0xa6, 0x6f, 0x0c, 0x84, 0x9b, 0xf3,
        0xb5, 0xe1, 0xf2, 0x23, 0xe6, 0x13, 0xe1, 0xeb, 0x7d, 0xeb, 0x83, 0x1f,
        0xe6, 0x88, 0x23, 0x1a, 0xd3, 0xc8, 0x29, 0x06, 0x05, 0x1c, 0xaa, 0xaa,
        0x72, 0xe3, 0x55, 0x55, 0x49, 0xaa, 0x7f, 0xff, 0xff, 0xff, 0xf1, 0xc7,
    ];

    /// <inheritdoc/>
    public static bool IsTwistOfTypeD => false;

    /// <summary>4(1 + i): b of the twisted curve y^2 = x^3 + b.</summary>
    public static Fp2 TwistConstant { get; } = new(Fp.FromUInt64(4), Fp.FromUInt64(4));

    /// <summary>True for 0.</summary>
    public readonly bool IsZero => C0.IsZero && C1.IsZero;

    /// <summary>sgn0 of RFC 9380, 4.1: the parity of C0, or of C1 when that is 0.</summary>
    public readonly bool IsOdd => C0.IsZero ? C1.IsOdd : C0.IsOdd;

    /// <summary>a + b.</summary>
    public static void Add(in Fp2 a, in Fp2 b, out Fp2 sum)
    {
        Fp.Add(a.C0, b.C0, out sum.C0);
        Fp.Add(a.C1, b.C1, out sum.C1);
    }

    /// <summary>2a.</summary>
    public static void Twice(in Fp2 a, out Fp2 doubled) => Add(a, a, out doubled);

    /// <summary>3a.</summary>
    public static void Triple(in Fp2 a, out Fp2 tripled)
    {
        Twice(a, out Fp2 doubled);
        Add(doubled, a, out tripled);
    }

    /// <summary>a - b.</summary>
    public static void Subtract(in Fp2 a, in Fp2 b, out Fp2 difference)
    {
        Fp.Subtract(a.C0, b.C0, out difference.C0);
        Fp.Subtract(a.C1, b.C1, out difference.C1);
    }

    /// <summary>-a.</summary>
    public static void Negate(in Fp2 a, out Fp2 negated) => Subtract(default, a, out negated);

    /// <summary>C0 - C1 · i, which is also a^p.</summary>
    public static void Conjugate(in Fp2 a, out Fp2 conjugate)
    {
        Fp.Negate(a.C1, out Fp c1);
        conjugate = new Fp2(a.C0, c1);
    }

    /// <summary>a / 2.</summary>
    public static void Halve(in Fp2 a, out Fp2 half)
    {
        Fp.Halve(a.C0, out half.C0);
        Fp.Halve(a.C1, out half.C1);
    }

    /// <summary>a · b = (a0·b0 - a1·b1) + ((a0 + a1)(b0 + b1) - a0·b0 - a1·b1) · i.</summary>
    public static void Multiply(in Fp2 a, in Fp2 b, out Fp2 product)
    {
        Fp.Add(a.C0, a.C1, out Fp left);
        Fp.Add(b.C0, b.C1, out Fp right);
        Fp.Multiply(a.C0, b.C0, out Fp v0);
        Fp.Multiply(a.C1, b.C1, out Fp v1);
        Fp.Multiply(left, right, out left);
        Fp.Subtract(v0, v1, out product.C0);
        Fp.Subtract(left, v0, out left);
        Fp.Subtract(left, v1, out product.C1);
    }

    /// <inheritdoc/>
    public static void MultiplyEach(ReadOnlySpan<Fp2> a, ReadOnlySpan<Fp2> b, Span<Fp2> products)
    {
        if (FpLanes.IsSupported)
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
    public static void SquareEach(ReadOnlySpan<Fp2> a, Span<Fp2> squares)
    {
        if (FpLanes.IsSupported)
        {
            FpLanes.SquareEach(a, squares);
            return;
        }

        for (int i = 0; i < a.Length; i++)
        {
            Square(a[i], out squares[i]);
        }
    }

    /// <summary>a^2 = (a0 + a1)(a0 - a1) + 2·a0·a1 · i.</summary>
    public static void Square(in Fp2 a, out Fp2 square)
    {
        Fp.Add(a.C0, a.C1, out Fp sum);
        Fp.Subtract(a.C0, a.C1, out Fp difference);
        Fp.Twice(a.C0, out Fp doubled);
        Fp.Multiply(doubled, a.C1, out square.C1);
        Fp.Multiply(sum, difference, out square.C0);
    }

    /// <summary>a times an element of the base field.</summary>
    public static void Scale(in Fp2 a, in Fp factor, out Fp2 product)
    {
        Fp.Multiply(a.C0, factor, out product.C0);
        Fp.Multiply(a.C1, factor, out product.C1);
    }

    /// <summary>4a · (1 + i).</summary>
    public static void MultiplyByTwistConstant(in Fp2 a, out Fp2 product)
    {
        Twice(a, out product);
        Twice(product, out product);
        MultiplyByNonResidue(product, out product);
    }

    /// <summary>a · (1 + i) = (a0 - a1) + (a0 + a1) · i.</summary>
    public static void MultiplyByNonResidue(in Fp2 a, out Fp2 product)
    {
        Fp.Subtract(a.C0, a.C1, out Fp c0);
        Fp.Add(a.C0, a.C1, out product.C1);
        product.C0 = c0;
    }

    /// <summary>1 / a = (a0 - a1 · i) / (a0^2 + a1^2), and 0 for 0.</summary>
    public static void Invert(in Fp2 a, out Fp2 inverse)
    {
        Norm(a, out Fp norm);
        Fp.Invert(norm, out norm);
        Conjugate(a, out Fp2 conjugate);
        Scale(conjugate, norm, out inverse);
    }

    /// <summary>
    /// By roots of the field below: of the norm n, then of t = (a0 ± n) / 2, whichever sign has one; the root is
    /// t' + a1 / 2t' · i with t' the root of t.
    /// </summary>
    public static bool TryRoot(in Fp2 a, out Fp2 root)
    {
        if (a.C1.IsZero)
        {
            // -1 is no square, so either a0 has a root or -a0 has one.
            Fp.Negate(a.C0, out Fp negated);
            bool isReal = Fp.TryRoot(a.C0, out Fp real);
            Primitives.Invariant.Check(Fp.TryRoot(negated, out Fp imaginary) || isReal);
            root = isReal ? new Fp2(real, default) : new Fp2(default, imaginary);
            return true;
        }

        Norm(a, out Fp norm);
        if (!Fp.TryRoot(norm, out norm))
        {
            root = default;
            return false;
        }

        Fp.Add(a.C0, norm, out Fp t);
        Fp.Halve(t, out t);
        if (!Fp.TryRoot(t, out Fp c0))
        {
            Fp.Subtract(a.C0, norm, out t);
            Fp.Halve(t, out t);
            Primitives.Invariant.Check(Fp.TryRoot(t, out c0));
        }

        Fp.Twice(c0, out Fp c1);
        Fp.Invert(c1, out c1);
        Fp.Multiply(c1, a.C1, out c1);
        root = new Fp2(c0, c1);
        return true;
    }

    /// <summary>a0^2 + a1^2.</summary>
    private static void Norm(in Fp2 a, out Fp norm)
    {
        Fp.Square(a.C0, out norm);
        Fp.Square(a.C1, out Fp other);
        Fp.Add(norm, other, out norm);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp2 other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp2 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1);
}
