namespace MarketChain.Evm.Precompiles.Bn254;

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
    public static void Twice(in JacobianPoint<TField> a, out JacobianPoint<TField> doubled)
    {
        TField.Square(a.X, out TField xx);
        TField.Square(a.Y, out TField yy);
        TField.Square(yy, out TField yyyy);
        TField.Add(a.X, yy, out TField s);
        TField.Square(s, out s);
        TField.Subtract(s, xx, out s);
        TField.Subtract(s, yyyy, out s);
        TField.Twice(s, out s);
        TField.Twice(xx, out TField m);
        TField.Add(m, xx, out m);

        TField.Multiply(a.Y, a.Z, out TField z);
        TField.Twice(z, out doubled.Z);
        TField.Square(m, out TField x);
        TField.Subtract(x, s, out x);
        TField.Subtract(x, s, out doubled.X);
        TField.Subtract(s, doubled.X, out TField y);
        TField.Multiply(m, y, out y);
        TField.Twice(yyyy, out yyyy);
        TField.Twice(yyyy, out yyyy);
        TField.Twice(yyyy, out yyyy);
        TField.Subtract(y, yyyy, out doubled.Y);
    }

    /// <summary>a + b, whatever the two are ("add-2007-bl" where they are neither equal nor opposite).</summary>
    public static void Add(
        in JacobianPoint<TField> a, in JacobianPoint<TField> b, out JacobianPoint<TField> sum)
    {
        if (a.IsInfinity || b.IsInfinity)
        {
            sum = a.IsInfinity ? b : a;
            return;
        }

        TField.Square(a.Z, out TField aZz);
        TField.Square(b.Z, out TField bZz);
        TField.Multiply(a.X, bZz, out TField u);
        TField.Multiply(b.X, aZz, out TField h);
        TField.Subtract(h, u, out h);
        TField.Multiply(a.Y, b.Z, out TField s);
        TField.Multiply(s, bZz, out s);
        TField.Multiply(b.Y, a.Z, out TField r);
        TField.Multiply(r, aZz, out r);
        TField.Subtract(r, s, out r);
        if (!h.IsZero)
        {
            AddApart(a.Z, b.Z, u, s, h, r, out sum);
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

    /// <summary>The point's coordinates; (0, 0) for infinity, as EIP-196 and EIP-197 have it.</summary>
    public readonly void ToAffine(out TField x, out TField y)
    {
        TField.Invert(Z, out TField inverse);
        TField.Square(inverse, out TField square);
        TField.Multiply(X, square, out x);
        TField.Multiply(square, inverse, out square);
        TField.Multiply(Y, square, out y);
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
    private static void AddApart(
        in TField aZ,
        in TField bZ,
        in TField u,
        in TField s,
        in TField h,
        in TField r,
        out JacobianPoint<TField> sum)
    {
        TField.Multiply(aZ, bZ, out TField z);
        TField.Multiply(z, h, out sum.Z);
        TField.Square(h, out TField hh);
        TField.Multiply(h, hh, out TField hhh);
        TField.Multiply(u, hh, out TField v);

        TField.Square(r, out TField x);
        TField.Subtract(x, hhh, out x);
        TField.Subtract(x, v, out x);
        TField.Subtract(x, v, out sum.X);
        TField.Subtract(v, sum.X, out TField y);
        TField.Multiply(r, y, out y);
        TField.Multiply(s, hhh, out hhh);
        TField.Subtract(y, hhh, out sum.Y);
    }
}
