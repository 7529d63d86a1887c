using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// C0 + C1 · w with w^2 = v, over <see cref="Fp6{TField}"/>: the field of a pairing's values.
/// </summary>
/// <typeparam name="TField">The field of degree 2.</typeparam>
internal struct Fp12<TField> : IEquatable<Fp12<TField>>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>Where the factors of a line's product stand: those of a scale, and of two with two parts.</summary>
    private const int SecondPart = 3;

    private const int ThirdPart = SecondPart + Fp6<TField>.ProductsOfTwo;
    private const int ProductsOfLine = ThirdPart + Fp6<TField>.ProductsOfTwo;

    /// <summary>The part without w.</summary>
    public Fp6<TField> C0;

    /// <summary>The part with w.</summary>
    public Fp6<TField> C1;

    /// <summary>1.</summary>
    public static Fp12<TField> One
    {
        get
        {
            Fp12<TField> one = default;
            one.C0.C0 = TField.One;
            return one;
        }
    }

    /// <summary>a · b by Karatsuba.</summary>
    [SkipLocalsInit]
    public static void Multiply(in Fp12<TField> a, in Fp12<TField> b, out Fp12<TField> product)
    {
        const int Part = Fp6<TField>.Products;
        Span<TField> left = stackalloc TField[3 * Part];
        Span<TField> right = stackalloc TField[3 * Part];
        Fp6<TField>.Add(a.C0, a.C1, out Fp6<TField> aSum);
        Fp6<TField>.Add(b.C0, b.C1, out Fp6<TField> bSum);
        Fp6<TField>.Split(a.C0, b.C0, left, right);
        Fp6<TField>.Split(a.C1, b.C1, left[Part..], right[Part..]);
        Fp6<TField>.Split(aSum, bSum, left[(2 * Part)..], right[(2 * Part)..]);
        TField.MultiplyEach(left, right, left);
        Fp6<TField>.Join(left, out Fp6<TField> v0);
        Fp6<TField>.Join(left[Part..], out Fp6<TField> v1);
        Fp6<TField>.Join(left[(2 * Part)..], out Fp6<TField> whole);
        JoinKaratsuba(whole, v0, ref v1, out product);
    }

    /// <summary>
    /// a times the value of a line, constant + atW · w + atVw · v·w, whose other three coefficients are 0.
    /// </summary>
    [SkipLocalsInit]
    public static void MultiplyByLine(
        in Fp12<TField> a, in TField constant, in TField atW, in TField atVw, out Fp12<TField> product)
    {
        Span<TField> left = stackalloc TField[ProductsOfLine];
        Span<TField> right = stackalloc TField[ProductsOfLine];
        Fp6<TField>.Add(a.C0, a.C1, out Fp6<TField> aSum);
        TField.Add(constant, atW, out TField lineSum);
        SplitScale(a.C0, constant, left, right);
        Fp6<TField>.SplitTwo(a.C1, atW, atVw, left[SecondPart..], right[SecondPart..]);
        Fp6<TField>.SplitTwo(aSum, lineSum, atVw, left[ThirdPart..], right[ThirdPart..]);
        TField.MultiplyEach(left, right, left);
        Fp6<TField> v0 = new() { C0 = left[0], C1 = left[1], C2 = left[2] };
        Fp6<TField>.JoinTwo(left[SecondPart..], out Fp6<TField> v1);
        Fp6<TField>.JoinTwo(left[ThirdPart..], out Fp6<TField> whole);
        JoinKaratsuba(whole, v0, ref v1, out product);
    }

    /// <summary>
    /// a times the value of a line of the other twist, constant + atV · v + atVw · v·w.
    /// </summary>
    [SkipLocalsInit]
    public static void MultiplyByOtherLine(
        in Fp12<TField> a, in TField constant, in TField atV, in TField atVw, out Fp12<TField> product)
    {
        Span<TField> left = stackalloc TField[ProductsOfLine];
        Span<TField> right = stackalloc TField[ProductsOfLine];
        Fp6<TField>.Add(a.C0, a.C1, out Fp6<TField> aSum);
        TField.Add(atV, atVw, out TField lineSum);
        SplitScale(a.C1, atVw, left, right);
        Fp6<TField>.SplitTwo(a.C0, constant, atV, left[SecondPart..], right[SecondPart..]);
        Fp6<TField>.SplitTwo(aSum, constant, lineSum, left[ThirdPart..], right[ThirdPart..]);
        TField.MultiplyEach(left, right, left);
        Fp6<TField> v1 = new() { C0 = left[0], C1 = left[1], C2 = left[2] };
        Fp6<TField>.MultiplyByV(v1, out v1);
        Fp6<TField>.JoinTwo(left[SecondPart..], out Fp6<TField> v0);
        Fp6<TField>.JoinTwo(left[ThirdPart..], out Fp6<TField> whole);
        JoinKaratsuba(whole, v0, ref v1, out product);
    }

    /// <summary>a^2 = (a0 + a1)(a0 + a1·v) - (1 + v)·a0·a1 + 2·a0·a1 · w.</summary>
    [SkipLocalsInit]
    public static void Square(in Fp12<TField> a, out Fp12<TField> square)
    {
        const int Part = Fp6<TField>.Products;
        Span<TField> left = stackalloc TField[2 * Part];
        Span<TField> right = stackalloc TField[2 * Part];
        Fp6<TField>.MultiplyByV(a.C1, out Fp6<TField> shifted);
        Fp6<TField>.Add(a.C0, shifted, out shifted);
        Fp6<TField>.Add(a.C0, a.C1, out Fp6<TField> whole);
        Fp6<TField>.Split(a.C0, a.C1, left, right);
        Fp6<TField>.Split(whole, shifted, left[Part..], right[Part..]);
        TField.MultiplyEach(left, right, left);
        Fp6<TField>.Join(left, out Fp6<TField> middle);
        Fp6<TField>.Join(left[Part..], out whole);
        Fp6<TField>.Subtract(whole, middle, out whole);
        Fp6<TField>.MultiplyByV(middle, out shifted);
        Fp6<TField>.Subtract(whole, shifted, out square.C0);
        Fp6<TField>.Add(middle, middle, out square.C1);
    }

    /// <summary>
    /// a^2 for an a whose order divides p^4 - p^2 + 1, as after the easy part of the final exponentiation: three
    /// squares in the field of degree 4 (Granger and Scott, ePrint 2009/565, section 3.2).
    /// </summary>
    [SkipLocalsInit]
    public static void SquareCyclotomic(in Fp12<TField> a, out Fp12<TField> square)
    {
        Span<TField> squares = stackalloc TField[9];
        SplitFp4(a.C0.C0, a.C1.C1, squares);
        SplitFp4(a.C1.C0, a.C0.C2, squares[3..]);
        SplitFp4(a.C0.C1, a.C1.C2, squares[6..]);
        TField.SquareEach(squares, squares);
        JoinFp4(squares, out TField a0, out TField a1);
        JoinFp4(squares[3..], out TField b0, out TField b1);
        JoinFp4(squares[6..], out TField c0, out TField c1);
        TField.MultiplyByNonResidue(c1, out c1);
        TripleLessDouble(a0, a.C0.C0, out square.C0.C0);
        TripleLessDouble(b0, a.C0.C1, out square.C0.C1);
        TripleLessDouble(c0, a.C0.C2, out square.C0.C2);
        TriplePlusDouble(c1, a.C1.C0, out square.C1.C0);
        TriplePlusDouble(a1, a.C1.C1, out square.C1.C1);
        TriplePlusDouble(b1, a.C1.C2, out square.C1.C2);
    }

    /// <summary>C0 - C1 · w, which is a^(p^6), and 1 / a where a's order divides p^6 + 1.</summary>
    public static void Conjugate(in Fp12<TField> a, out Fp12<TField> conjugate)
    {
        conjugate.C0 = a.C0;
        Fp6<TField>.Negate(a.C1, out conjugate.C1);
    }

    /// <summary>1 / a = (a0 - a1 · w) / (a0^2 - v · a1^2), and 0 for 0.</summary>
    public static void Invert(in Fp12<TField> a, out Fp12<TField> inverse)
    {
        Fp6<TField>.Multiply(a.C0, a.C0, out Fp6<TField> norm);
        Fp6<TField>.Multiply(a.C1, a.C1, out Fp6<TField> right);
        Fp6<TField>.MultiplyByV(right, out right);
        Fp6<TField>.Subtract(norm, right, out norm);
        Fp6<TField>.Invert(norm, out norm);
        Fp6<TField>.Multiply(a.C1, norm, out right);
        Fp6<TField>.Multiply(a.C0, norm, out inverse.C0);
        Fp6<TField>.Negate(right, out inverse.C1);
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fp12<TField> other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fp12<TField> other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(C0, C1);

    /// <summary>(v0 + v · v1) + (whole - v0 - v1) · w; <paramref name="v1"/> is written over.</summary>
    private static void JoinKaratsuba(
        in Fp6<TField> whole, in Fp6<TField> v0, ref Fp6<TField> v1, out Fp12<TField> product)
    {
        Fp6<TField>.Subtract(whole, v0, out product.C1);
        Fp6<TField>.Subtract(product.C1, v1, out product.C1);
        Fp6<TField>.MultiplyByV(v1, out v1);
        Fp6<TField>.Add(v0, v1, out product.C0);
    }

    private static void SplitScale(in Fp6<TField> a, in TField factor, Span<TField> left, Span<TField> right)
    {
        left[0] = a.C0;
        left[1] = a.C1;
        left[2] = a.C2;
        right[..3].Fill(factor);
    }

    /// <summary>What is squared for (x + y · s)^2 with s^2 = ξ.</summary>
    private static void SplitFp4(in TField x, in TField y, Span<TField> factors)
    {
        factors[0] = x;
        factors[1] = y;
        TField.Add(x, y, out factors[2]);
    }

    /// <summary>(x + y · s)^2: square0 = x^2 + ξ · y^2 and square1 = 2xy.</summary>
    private static void JoinFp4(ReadOnlySpan<TField> squares, out TField square0, out TField square1)
    {
        TField.Subtract(squares[2], squares[0], out square1);
        TField.Subtract(square1, squares[1], out square1);
        TField.MultiplyByNonResidue(squares[1], out TField yy);
        TField.Add(squares[0], yy, out square0);
    }

    /// <summary>3t - 2z.</summary>
    private static void TripleLessDouble(in TField t, in TField z, out TField result)
    {
        TField.Subtract(t, z, out TField difference);
        TField.Twice(difference, out difference);
        TField.Add(difference, t, out result);
    }

    /// <summary>3t + 2z.</summary>
    private static void TriplePlusDouble(in TField t, in TField z, out TField result)
    {
        TField.Add(t, z, out TField sum);
        TField.Twice(sum, out sum);
        TField.Add(sum, t, out result);
    }
}
