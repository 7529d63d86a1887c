using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>C0 + C1 · v + C2 · v^2 with v^3 = ξ, over a field of degree 2.</summary>
/// <typeparam name="TField">The field of degree 2, whose ξ is without square and cubic root.</typeparam>
internal struct Fp6<TField> : IEquatable<Fp6<TField>>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>Products of the field below that one here takes.</summary>
    public const int Products = 6;

    /// <summary>Those of one with a factor of two parts.</summary>
    public const int ProductsOfTwo = 5;

    /// <summary>The part without v.</summary>
    public TField C0;

    /// <summary>The part with v.</summary>
    public TField C1;

    /// <summary>The part with v^2.</summary>
    public TField C2;

    /// <summary>a + b.</summary>
    public static void Add(in Fp6<TField> a, in Fp6<TField> b, out Fp6<TField> sum)
    {
        TField.Add(a.C0, b.C0, out sum.C0);
        TField.Add(a.C1, b.C1, out sum.C1);
        TField.Add(a.C2, b.C2, out sum.C2);
    }

    /// <summary>a - b.</summary>
    public static void Subtract(in Fp6<TField> a, in Fp6<TField> b, out Fp6<TField> difference)
    {
        TField.Subtract(a.C0, b.C0, out difference.C0);
        TField.Subtract(a.C1, b.C1, out difference.C1);
        TField.Subtract(a.C2, b.C2, out difference.C2);
    }

    /// <summary>-a.</summary>
    public static void Negate(in Fp6<TField> a, out Fp6<TField> negated) => Subtract(default, a, out negated);

    /// <summary>a · b by Karatsuba.</summary>
    [SkipLocalsInit]
    public static void Multiply(in Fp6<TField> a, in Fp6<TField> b, out Fp6<TField> product)
    {
        Span<TField> left = stackalloc TField[Products];
        Span<TField> right = stackalloc TField[Products];
        Split(a, b, left, right);
        TField.MultiplyEach(left, right, left);
        Join(left, out product);
    }

    /// <summary>The factors of the six products, instead of nine, of which a · b is made.</summary>
    public static void Split(in Fp6<TField> a, in Fp6<TField> b, Span<TField> left, Span<TField> right)
    {
        Split(a, left);
        Split(b, right);
    }

    /// <summary>a · b from the six products.</summary>
    public static void Join(ReadOnlySpan<TField> products, out Fp6<TField> product)
    {
        ref readonly TField v0 = ref products[0];
        ref readonly TField v1 = ref products[1];
        ref readonly TField v2 = ref products[2];
        SubtractBoth(products[3], v1, v2, out TField c0);
        SubtractBoth(products[4], v0, v1, out TField c1);
        SubtractBoth(products[5], v0, v2, out TField c2);

        TField.Add(c2, v1, out product.C2);
        TField.MultiplyByNonResidue(v2, out TField wrapped);
        TField.Add(c1, wrapped, out product.C1);
        TField.MultiplyByNonResidue(c0, out c0);
        TField.Add(c0, v0, out product.C0);
    }

    /// <summary>The factors of the five products of a · (b0 + b1 · v).</summary>
    public static void SplitTwo(
        in Fp6<TField> a, in TField b0, in TField b1, Span<TField> left, Span<TField> right)
    {
        left[0] = a.C0;
        left[1] = a.C1;
        TField.Add(a.C0, a.C1, out left[2]);
        left[3] = a.C2;
        left[4] = a.C2;
        right[0] = b0;
        right[1] = b1;
        TField.Add(b0, b1, out right[2]);
        right[3] = b1;
        right[4] = b0;
    }

    /// <summary>a · (b0 + b1 · v) from the five products.</summary>
    public static void JoinTwo(ReadOnlySpan<TField> products, out Fp6<TField> product)
    {
        SubtractBoth(products[2], products[0], products[1], out product.C1);
        TField.Add(products[4], products[1], out product.C2);
        TField.MultiplyByNonResidue(products[3], out TField wrapped);
        TField.Add(wrapped, products[0], out product.C0);
    }

    /// <summary>a times an element of the field below.</summary>
    public static void Scale(in Fp6<TField> a, in TField factor, out Fp6<TField> product)
    {
        TField.Multiply(a.C0, factor, out product.C0);
        TField.Multiply(a.C1, factor, out product.C1);
        TField.Multiply(a.C2, factor, out product.C2);
    }

    /// <summary>a · v.</summary>
    public static void MultiplyByV(in Fp6<TField> a, out Fp6<TField> product)
    {
        TField.MultiplyByNonResidue(a.C2, out TField c0);
        product.C2 = a.C1;
        product.C1 = a.C0;
        product.C0 = c0;
    }

    /// <summary>1 / a, and 0 for 0 (Beuchat et al., ePrint 2010/354, algorithm 17).</summary>
    public static void Invert(in Fp6<TField> a, out Fp6<TField> inverse)
    {
        // The inverse is (A + B · v + C · v^2) / F with these minors A, B, C and the norm F.
        Fp6<TField> minors;
        NormTerm(a.C0, a.C0, a.C1, a.C2, nonResidueFirst: false, out minors.C0);
        NormTerm(a.C2, a.C2, a.C0, a.C1, nonResidueFirst: true, out minors.C1);
        TField.Square(a.C1, out TField square);
        TField.Multiply(a.C0, a.C2, out TField product);
        TField.Subtract(square, product, out minors.C2);

        TField.Multiply(a.C2, minors.C1, out TField wrapped);
        TField.Multiply(a.C1, minors.C2, out product);
        TField.Add(wrapped, product, out wrapped);
        TField.MultiplyByNonResidue(wrapped, out wrapped);
        TField.Multiply(a.C0, minors.C0, out TField norm);
        TField.Add(norm, wrapped, out norm);
        TField.Invert(norm, out norm);
        Scale(minors, norm, out inverse);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp6<TField> other) => C0.Equals(other.C0) && C1.Equals(other.C1) && C2.Equals(other.C2);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp6<TField> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1, C2);

    private static void Split(in Fp6<TField> a, Span<TField> factors)
    {
        factors[0] = a.C0;
        factors[1] = a.C1;
        factors[2] = a.C2;
        TField.Add(a.C1, a.C2, out factors[3]);
        TField.Add(a.C0, a.C1, out factors[4]);
        TField.Add(a.C0, a.C2, out factors[5]);
    }

    /// <summary>a - b - c: x0·y1 + x1·y0 is (x0 + x1)(y0 + y1) - x0·y0 - x1·y1.</summary>
    private static void SubtractBoth(in TField a, in TField b, in TField c, out TField difference)
    {
        TField.Subtract(a, b, out difference);
        TField.Subtract(difference, c, out difference);
    }

    /// <summary>x·y - z·w with one of the two products times ξ.</summary>
    private static void NormTerm(
        in TField x, in TField y, in TField z, in TField w, bool nonResidueFirst, out TField term)
    {
        TField.Multiply(x, y, out TField first);
        TField.Multiply(z, w, out TField second);
        if (nonResidueFirst)
        {
            TField.MultiplyByNonResidue(first, out first);
        }
        else
        {
            TField.MultiplyByNonResidue(second, out second);
        }

        TField.Subtract(first, second, out term);
    }
}
