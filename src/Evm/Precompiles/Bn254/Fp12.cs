namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>C0 + C1 · w with w^2 = v, over <see cref="Fp6"/>: the field of the pairing's values.</summary>
internal struct Fp12 : IEquatable<Fp12>
{
    /// <summary>The part without w.</summary>
    public Fp6 C0;

    /// <summary>The part with w.</summary>
    public Fp6 C1;

    /// <summary>1.</summary>
    public static Fp12 One
    {
        get
        {
            Fp12 one = default;
            one.C0.C0 = Fp2.One;
            return one;
        }
    }

    /// <summary>a · b by Karatsuba.</summary>
    public static void Multiply(in Fp12 a, in Fp12 b, out Fp12 product)
    {
        Fp6.Add(a.C0, a.C1, out Fp6 left);
        Fp6.Add(b.C0, b.C1, out Fp6 right);
        Fp6.Multiply(a.C0, b.C0, out Fp6 v0);
        Fp6.Multiply(a.C1, b.C1, out Fp6 v1);
        Fp6.Multiply(left, right, out left);
        JoinKaratsuba(left, v0, ref v1, out product);
    }

    /// <summary>
    /// a times the value of a line, constant + atW · w + atVw · v·w, whose other three coefficients are 0.
    /// </summary>
    public static void MultiplyByLine(in Fp12 a, in Fp2 constant, in Fp2 atW, in Fp2 atVw, out Fp12 product)
    {
        Fp6.Add(a.C0, a.C1, out Fp6 left);
        Fp2.Add(constant, atW, out Fp2 right);
        Fp6.Scale(a.C0, constant, out Fp6 v0);
        Fp6.MultiplyByTwo(a.C1, atW, atVw, out Fp6 v1);
        Fp6.MultiplyByTwo(left, right, atVw, out left);
        JoinKaratsuba(left, v0, ref v1, out product);
    }

    /// <summary>a^2 = (a0 + a1)(a0 + a1·v) - (1 + v)·a0·a1 + 2·a0·a1 · w.</summary>
    public static void Square(in Fp12 a, out Fp12 square)
    {
        Fp6.Multiply(a.C0, a.C1, out Fp6 middle);
        Fp6.MultiplyByV(a.C1, out Fp6 right);
        Fp6.Add(a.C0, right, out right);
        Fp6.Add(a.C0, a.C1, out Fp6 left);
        Fp6.Multiply(left, right, out left);
        Fp6.Subtract(left, middle, out left);
        Fp6.MultiplyByV(middle, out right);
        Fp6.Subtract(left, right, out square.C0);
        Fp6.Add(middle, middle, out square.C1);
    }

    /// <summary>
    /// a^2 for an a whose order divides p^4 - p^2 + 1, as after the easy part of the final exponentiation: three
    /// squares in the field of degree 4 (Granger and Scott, ePrint 2009/565, section 3.2).
    /// </summary>
    public static void SquareCyclotomic(in Fp12 a, out Fp12 square)
    {
        SquareFp4(a.C0.C0, a.C1.C1, out Fp2 a0, out Fp2 a1);
        SquareFp4(a.C1.C0, a.C0.C2, out Fp2 b0, out Fp2 b1);
        SquareFp4(a.C0.C1, a.C1.C2, out Fp2 c0, out Fp2 c1);
        Fp2.MultiplyByNonResidue(c1, out c1);
        TripleLessDouble(a0, a.C0.C0, out square.C0.C0);
        TripleLessDouble(b0, a.C0.C1, out square.C0.C1);
        TripleLessDouble(c0, a.C0.C2, out square.C0.C2);
        TriplePlusDouble(c1, a.C1.C0, out square.C1.C0);
        TriplePlusDouble(a1, a.C1.C1, out square.C1.C1);
        TriplePlusDouble(b1, a.C1.C2, out square.C1.C2);
    }

    /// <summary>C0 - C1 · w, which is a^(p^6), and 1 / a where a's order divides p^6 + 1.</summary>
    public static void Conjugate(in Fp12 a, out Fp12 conjugate)
    {
        conjugate.C0 = a.C0;
        Fp6.Negate(a.C1, out conjugate.C1);
    }

    /// <summary>1 / a = (a0 - a1 · w) / (a0^2 - v · a1^2), and 0 for 0.</summary>
    public static void Invert(in Fp12 a, out Fp12 inverse)
    {
        Fp6.Multiply(a.C0, a.C0, out Fp6 norm);
        Fp6.Multiply(a.C1, a.C1, out Fp6 right);
        Fp6.MultiplyByV(right, out right);
        Fp6.Subtract(norm, right, out norm);
        Fp6.Invert(norm, out norm);
        Fp6.Multiply(a.C1, norm, out right);
        Fp6.Multiply(a.C0, norm, out inverse.C0);
        Fp6.Negate(right, out inverse.C1);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp12 other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp12 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1);

    /// <summary>(v0 + v · v1) + (whole - v0 - v1) · w; <paramref name="v1"/> is written over.</summary>
    private static void JoinKaratsuba(in Fp6 whole, in Fp6 v0, ref Fp6 v1, out Fp12 product)
    {
        Fp6.Subtract(whole, v0, out product.C1);
        Fp6.Subtract(product.C1, v1, out product.C1);
        Fp6.MultiplyByV(v1, out v1);
        Fp6.Add(v0, v1, out product.C0);
    }

    /// <summary>(x + y · s)^2 with s^2 = 9 + i: square0 = x^2 + (9 + i) · y^2 and square1 = 2xy.</summary>
    private static void SquareFp4(in Fp2 x, in Fp2 y, out Fp2 square0, out Fp2 square1)
    {
        Fp2.Square(x, out Fp2 xx);
        Fp2.Square(y, out Fp2 yy);
        Fp2.Add(x, y, out square1);
        Fp2.Square(square1, out square1);
        Fp2.Subtract(square1, xx, out square1);
        Fp2.Subtract(square1, yy, out square1);
        Fp2.MultiplyByNonResidue(yy, out yy);
        Fp2.Add(xx, yy, out square0);
    }

    /// <summary>3t - 2z.</summary>
    private static void TripleLessDouble(in Fp2 t, in Fp2 z, out Fp2 result)
    {
        Fp2.Subtract(t, z, out Fp2 difference);
        Fp2.Twice(difference, out difference);
        Fp2.Add(difference, t, out result);
    }

    /// <summary>3t + 2z.</summary>
    private static void TriplePlusDouble(in Fp2 t, in Fp2 z, out Fp2 result)
    {
        Fp2.Add(t, z, out Fp2 sum);
        Fp2.Twice(sum, out sum);
        Fp2.Add(sum, t, out result);
    }
}
