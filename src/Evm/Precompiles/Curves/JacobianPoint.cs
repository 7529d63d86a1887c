using System.Runtime.CompilerServices;

namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A point (X / Z^2, Y / Z^3) of a curve y^2 = x^3 + b; Z = 0 is the point at infinity. The formulas do not need b, so
/// they serve both groups.
/// </summary>
internal struct JacobianPoint<TField>
    where TField : unmanaged, IField<TField>
{
    private const int WindowBits = 4;

    /// <summary>The numerator of x.</summary>
    public TField X;

    /// <summary>The numerator of y.</summary>
    public TField Y;

    /// <summary>The root of the denominators.</summary>
    public TField Z;

    /// <summary>A point that is not at infinity.</summary>
    public JacobianPoint(in TField x, in TField y)
    {
        X = x;
        Y = y;
        Z = TField.One;
    }

    /// <summary>True for the neutral element.</summary>
    public readonly bool IsInfinity => Z.IsZero;

    /// <summary>2a ("dbl-2009-l" of the Explicit-Formulas Database).</summary>
    [SkipLocalsInit]
    public static void Twice(in JacobianPoint<TField> a, out JacobianPoint<TField> doubled)
    {
        // X^2, Y^2, Y·Z.
        Span<TField> v = stackalloc TField[3];
        TField.MultiplyEach([a.X, a.Y, a.Y], [a.X, a.Y, a.Z], v);
        TField xx = v[0];
        TField.Twice(xx, out TField m);
        TField.Add(m, xx, out m);
        TField.Add(a.X, v[1], out TField s);
        TField.Twice(v[2], out doubled.Z);

        // Y^4, (X + Y^2)^2, (3X^2)^2.
        v[0] = v[1];
        v[1] = s;
        v[2] = m;
        TField.SquareEach(v, v);
        TField.Subtract(v[1], xx, out s);
        TField.Subtract(s, v[0], out s);
        TField.Twice(s, out s);
        TField.Subtract(v[2], s, out TField x);
        TField.Subtract(x, s, out doubled.X);
        TField.Subtract(s, doubled.X, out TField y);
        TField.Multiply(m, y, out y);
        TField.Twice(v[0], out TField yyyy);
        TField.Twice(yyyy, out yyyy);
        TField.Twice(yyyy, out yyyy);
        TField.Subtract(y, yyyy, out doubled.Y);
    }

    /// <summary>a + b, whatever the two are ("add-2007-bl" where they are neither equal nor opposite).</summary>
    [SkipLocalsInit]
    public static void Add(
        in JacobianPoint<TField> a, in JacobianPoint<TField> b, out JacobianPoint<TField> sum)
    {
        if (a.IsInfinity || b.IsInfinity)
        {
            sum = a.IsInfinity ? b : a;
            return;
        }

        // The denominators' squares, Y1·Z2, Y2·Z1; then both x and both y over common denominators.
        Span<TField> v = stackalloc TField[4];
        TField.MultiplyEach([a.Z, b.Z, a.Y, b.Y], [a.Z, b.Z, b.Z, a.Z], v);
        TField.MultiplyEach([a.X, b.X, v[2], v[3]], [v[1], v[0], v[1], v[0]], v);
        TField.Subtract(v[1], v[0], out TField h);
        TField.Subtract(v[3], v[2], out TField r);
        if (!h.IsZero)
        {
            AddApart(a.Z, b.Z, v[0], v[2], h, r, out sum);
        }
        else if (r.IsZero)
        {
            Twice(a, out sum);
        }
        else
        {
            sum = default;
        }
    }

    /// <summary>scalar · a, by windows of four bits.</summary>
    /// <param name="a">Any point.</param>
    /// <param name="scalar">Big-endian, of any length.</param>
    /// <param name="product">The product.</param>
    public static void Multiply(
        in JacobianPoint<TField> a, ReadOnlySpan<byte> scalar, out JacobianPoint<TField> product)
    {
        Span<JacobianPoint<TField>> multiples = stackalloc JacobianPoint<TField>[1 << WindowBits];
        multiples[0] = default;
        for (int i = 1; i < multiples.Length; i++)
        {
            Add(multiples[i - 1], a, out multiples[i]);
        }

        product = default;
        foreach (byte pair in scalar)
        {
            AddWindow(multiples[pair >> WindowBits], ref product);
            AddWindow(multiples[pair & ((1 << WindowBits) - 1)], ref product);
        }
    }

    /// <summary>-a.</summary>
    public static void Negate(in JacobianPoint<TField> a, out JacobianPoint<TField> negated)
    {
        negated = a;
        TField.Negate(a.Y, out negated.Y);
    }

    /// <summary>The same point without a denominator.</summary>
    public readonly void ToAffine(out AffinePoint<TField> point)
    {
        TField.Invert(Z, out TField inverse);
        TField.Square(inverse, out TField square);
        TField.Multiply(X, square, out point.X);
        TField.Multiply(square, inverse, out square);
        TField.Multiply(Y, square, out point.Y);
    }

    private static void AddWindow(in JacobianPoint<TField> multiple, ref JacobianPoint<TField> product)
    {
        if (!product.IsInfinity)
        {
            for (int i = 0; i < WindowBits; i++)
            {
                Twice(product, out product);
            }
        }

        Add(product, multiple, out product);
    }

    /// <summary>
    /// The sum of two points whose x differ by h ≠ 0, and whose y differ by r, over common denominators.
    /// </summary>
    [SkipLocalsInit]
    private static void AddApart(
        in TField aZ,
        in TField bZ,
        in TField u,
        in TField s,
        in TField h,
        in TField r,
        out JacobianPoint<TField> sum)
    {
        // h^2, r^2, Z1·Z2; then h^3, x1 · h^2, Z3.
        Span<TField> v = stackalloc TField[3];
        TField.MultiplyEach([h, r, aZ], [h, r, bZ], v);
        TField rr = v[1];
        TField.MultiplyEach([h, u, v[2]], [v[0], v[0], h], v);
        sum.Z = v[2];
        TField.Subtract(rr, v[0], out TField x);
        TField.Subtract(x, v[1], out x);
        TField.Subtract(x, v[1], out sum.X);
        TField.Subtract(v[1], sum.X, out TField y);
        TField.MultiplyEach([r, s], [y, v[0]], v);
        TField.Subtract(v[0], v[1], out sum.Y);
    }
}
