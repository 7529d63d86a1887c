using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>C0 + C1 · i with i^2 = -1, over <see cref="Fp"/>: the field of the second group's coordinates.</summary>
internal struct Fp2 : ITwistField<Fp2>, IEquatable<Fp2>
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

    /// <summary>9 + i, the element without square and cubic root on which the larger fields stand.</summary>
    public static Fp2 NonResidue => new(Fp.FromUInt64(9), Fp.One);

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> FrobeniusExponent =>
    [
        0x08, 0x10, 0xb7, 0xbd, 0xd0, 0x32, 0xf0, 0x06, 0xf4, 0x0d, 0x60, 0xf3,
        0xc0, 0x40, 0x39, 0x64, 0xee, 0x95, 0x91, 0xc2, 0xe6, 0xbd, 0xa1, 0xc2,
        0x34, 0xb0, 0x17, 0x59, 0x24, 0x14, 0xd4, 0xe1,
    ];

    /// <inheritdoc/>
    public static bool IsTwistOfTypeD => true;

    /// <summary>3 / (9 + i): b of the twisted curve y^2 = x^3 + b.</summary>
    public static Fp2 TwistConstant { get; } = MakeTwistConstant();

    /// <summary>True for 0.</summary>
    public readonly bool IsZero => C0.IsZero && C1.IsZero;

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

    /// <summary>a · b = (a0·b0 - a1·b1) + (a0·b1 + a1·b0) · i, each part with one reduction.</summary>
    public static void Multiply(in Fp2 a, in Fp2 b, out Fp2 product)
    {
        Fp.Negate(a.C1, out Fp negated);
        Fp.MultiplyAndAdd(a.C0, b.C0, negated, b.C1, out Fp c0);
        Fp.MultiplyAndAdd(a.C0, b.C1, a.C1, b.C0, out product.C1);
        product.C0 = c0;
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

    /// <inheritdoc/>
    public static void MultiplyEach(ReadOnlySpan<Fp2> a, ReadOnlySpan<Fp2> b, Span<Fp2> products)
    {
        for (int i = 0; i < a.Length; i++)
        {
            Multiply(a[i], b[i], out products[i]);
        }
    }

    /// <inheritdoc/>
    public static void SquareEach(ReadOnlySpan<Fp2> a, Span<Fp2> squares)
    {
        for (int i = 0; i < a.Length; i++)
        {
            Square(a[i], out squares[i]);
        }
    }

    /// <summary>a times an element of the base field.</summary>
    public static void Scale(in Fp2 a, in Fp factor, out Fp2 product)
    {
        Fp.Multiply(a.C0, factor, out product.C0);
        Fp.Multiply(a.C1, factor, out product.C1);
    }

    /// <inheritdoc/>
    public static void MultiplyByTwistConstant(in Fp2 a, out Fp2 product)
        => Multiply(a, TwistConstant, out product);

    /// <summary>a · (9 + i) = (9·a0 - a1) + (9·a1 + a0) · i.</summary>
    public static void MultiplyByNonResidue(in Fp2 a, out Fp2 product)
    {
        Twice(a, out Fp2 nine);
        Twice(nine, out nine);
        Twice(nine, out nine);
        Add(nine, a, out nine);
        Fp.Subtract(nine.C0, a.C1, out Fp c0);
        Fp.Add(nine.C1, a.C0, out product.C1);
        product.C0 = c0;
    }

    /// <summary>1 / a = (a0 - a1 · i) / (a0^2 + a1^2), and 0 for 0.</summary>
    public static void Invert(in Fp2 a, out Fp2 inverse)
    {
        Fp.MultiplyAndAdd(a.C0, a.C0, a.C1, a.C1, out Fp norm);
        Fp.Invert(norm, out norm);
        Conjugate(a, out Fp2 conjugate);
        Scale(conjugate, norm, out inverse);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp2 other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp2 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1);

    private static Fp2 MakeTwistConstant()
    {
        Invert(NonResidue, out Fp2 constant);
        Scale(constant, Fp.FromUInt64(3), out constant);
        return constant;
    }
}
