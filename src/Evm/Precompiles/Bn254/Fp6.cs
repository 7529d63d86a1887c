namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>C0 + C1 · v + C2 · v^2 with v^3 = 9 + i, over <see cref="Fp2"/>.</summary>
internal struct Fp6 : IEquatable<Fp6>
{
    /// <summary>The part without v.</summary>
    public Fp2 C0;

    /// <summary>The part with v.</summary>
    public Fp2 C1;

    /// <summary>The part with v^2.</summary>
    public Fp2 C2;

    /// <summary>a + b.</summary>
    public static void Add(in Fp6 a, in Fp6 b, out Fp6 sum)
    {
        Fp2.Add(a.C0, b.C0, out sum.C0);
        Fp2.Add(a.C1, b.C1, out sum.C1);
        Fp2.Add(a.C2, b.C2, out sum.C2);
    }

    /// <summary>a - b.</summary>
    public static void Subtract(in Fp6 a, in Fp6 b, out Fp6 difference)
    {
        Fp2.Subtract(a.C0, b.C0, out difference.C0);
        Fp2.Subtract(a.C1, b.C1, out difference.C1);
        Fp2.Subtract(a.C2, b.C2, out difference.C2);
    }

    /// <summary>-a.</summary>
    public static void Negate(in Fp6 a, out Fp6 negated) => Subtract(default, a, out negated);

    /// <summary>a · b by Karatsuba: six products of the field below instead of nine.</summary>
    public static void Multiply(in Fp6 a, in Fp6 b, out Fp6 product)
    {
        Fp2.Multiply(a.C0, b.C0, out Fp2 v0);
        Fp2.Multiply(a.C1, b.C1, out Fp2 v1);
        Fp2.Multiply(a.C2, b.C2, out Fp2 v2);
        CrossTerm(a.C1, a.C2, b.C1, b.C2, v1, v2, out Fp2 c0);
        CrossTerm(a.C0, a.C1, b.C0, b.C1, v0, v1, out Fp2 c1);
        CrossTerm(a.C0, a.C2, b.C0, b.C2, v0, v2, out Fp2 c2);

        Fp2.Add(c2, v1, out product.C2);
        Fp2.MultiplyByNonResidue(v2, out v2);
        Fp2.Add(c1, v2, out product.C1);
        Fp2.MultiplyByNonResidue(c0, out c0);
        Fp2.Add(c0, v0, out product.C0);
    }

    /// <summary>a · (b0 + b1 · v): five products.</summary>
    public static void MultiplyByTwo(in Fp6 a, in Fp2 b0, in Fp2 b1, out Fp6 product)
    {
        Fp2.Multiply(a.C0, b0, out Fp2 v0);
        Fp2.Multiply(a.C1, b1, out Fp2 v1);
        CrossTerm(a.C0, a.C1, b0, b1, v0, v1, out Fp2 c1);
        Fp2.Multiply(a.C2, b1, out Fp2 wrapped);
        Fp2.Multiply(a.C2, b0, out Fp2 c2);

        Fp2.Add(c2, v1, out product.C2);
        product.C1 = c1;
        Fp2.MultiplyByNonResidue(wrapped, out wrapped);
        Fp2.Add(wrapped, v0, out product.C0);
    }

    /// <summary>a times an element of the field below.</summary>
    public static void Scale(in Fp6 a, in Fp2 factor, out Fp6 product)
    {
        Fp2.Multiply(a.C0, factor, out product.C0);
        Fp2.Multiply(a.C1, factor, out product.C1);
        Fp2.Multiply(a.C2, factor, out product.C2);
    }

    /// <summary>a · v.</summary>
    public static void MultiplyByV(in Fp6 a, out Fp6 product)
    {
        Fp2.MultiplyByNonResidue(a.C2, out Fp2 c0);
        product.C2 = a.C1;
        product.C1 = a.C0;
        product.C0 = c0;
    }

    /// <summary>1 / a, and 0 for 0 (Beuchat et al., ePrint 2010/354, algorithm 17).</summary>
    public static void Invert(in Fp6 a, out Fp6 inverse)
    {
        // The inverse is (A + B · v + C · v^2) / F with these minors A, B, C and the norm F.
        Fp6 minors;
        NormTerm(a.C0, a.C0, a.C1, a.C2, nonResidueFirst: false, out minors.C0);
        NormTerm(a.C2, a.C2, a.C0, a.C1, nonResidueFirst: true, out minors.C1);
        Fp2.Square(a.C1, out Fp2 square);
        Fp2.Multiply(a.C0, a.C2, out Fp2 product);
        Fp2.Subtract(square, product, out minors.C2);

        Fp2.Multiply(a.C2, minors.C1, out Fp2 wrapped);
        Fp2.Multiply(a.C1, minors.C2, out product);
        Fp2.Add(wrapped, product, out wrapped);
        Fp2.MultiplyByNonResidue(wrapped, out wrapped);
        Fp2.Multiply(a.C0, minors.C0, out Fp2 norm);
        Fp2.Add(norm, wrapped, out norm);
        Fp2.Invert(norm, out norm);
        Scale(minors, norm, out inverse);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp6 other) => C0.Equals(other.C0) && C1.Equals(other.C1) && C2.Equals(other.C2);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp6 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1, C2);

    /// <summary>x0·y1 + x1·y0 = (x0 + x1)(y0 + y1) - x0·y0 - x1·y1.</summary>
    private static void CrossTerm(
        in Fp2 x0, in Fp2 x1, in Fp2 y0, in Fp2 y1, in Fp2 product0, in Fp2 product1, out Fp2 term)
    {
        Fp2.Add(x0, x1, out Fp2 left);
        Fp2.Add(y0, y1, out Fp2 right);
        Fp2.Multiply(left, right, out left);
        Fp2.Subtract(left, product0, out left);
        Fp2.Subtract(left, product1, out term);
    }

    /// <summary>x·y - z·w with one of the two products times 9 + i.</summary>
    private static void NormTerm(
        in Fp2 x, in Fp2 y, in Fp2 z, in Fp2 w, bool nonResidueFirst, out Fp2 term)
    {
        Fp2.Multiply(x, y, out Fp2 first);
        Fp2.Multiply(z, w, out Fp2 second);
        if (nonResidueFirst)
        {
            Fp2.MultiplyByNonResidue(first, out first);
        }
        else
        {
            Fp2.MultiplyByNonResidue(second, out second);
        }

        Fp2.Subtract(first, second, out term);
    }
}
