namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A point of a curve y^2 = x^3 + b; (0, 0), which is not on it, stands for infinity. The formulas do not need b.
/// </summary>
internal struct AffinePoint<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>The x coordinate.</summary>
    public TField X;

    /// <summary>The y coordinate.</summary>
    public TField Y;

    /// <summary>True for the neutral element.</summary>
    public readonly bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>The same point with a denominator.</summary>
    public readonly JacobianPoint<TField> ToJacobian()
        => IsInfinity ? default : new JacobianPoint<TField>(X, Y);

    /// <summary>a + b: the chord and the tangent of school, with one inversion.</summary>
    public static void Add(in AffinePoint<TField> a, in AffinePoint<TField> b, out AffinePoint<TField> sum)
    {
        if (a.IsInfinity || b.IsInfinity)
        {
            sum = a.IsInfinity ? b : a;
            return;
        }

        TField.Subtract(b.X, a.X, out TField run);
        TField.Subtract(b.Y, a.Y, out TField rise);
        if (run.IsZero)
        {
            if (!rise.IsZero || a.Y.IsZero)
            {
                sum = default;
                return;
            }

            TField.Twice(a.Y, out run);
            TField.Square(a.X, out TField square);
            TField.Twice(square, out rise);
            TField.Add(rise, square, out rise);
        }

        TField.Invert(run, out run);
        TField.Multiply(rise, run, out TField slope);
        TField.Square(slope, out TField x);
        TField.Subtract(x, a.X, out x);
        TField.Subtract(x, b.X, out x);
        TField.Subtract(a.X, x, out TField y);
        TField.Multiply(slope, y, out y);
        TField.Subtract(y, a.Y, out sum.Y);
        sum.X = x;
    }

    /// <summary>-a.</summary>
    public static void Negate(in AffinePoint<TField> a, out AffinePoint<TField> negated)
    {
        negated.X = a.X;
        TField.Negate(a.Y, out negated.Y);
    }

    /// <summary>True when the coordinates satisfy y^2 = x^3 + b.</summary>
    public readonly bool IsOnCurve(in TField b)
    {
        TField.Square(X, out TField right);
        TField.Multiply(right, X, out right);
        TField.Add(right, b, out right);
        TField.Square(Y, out TField left);
        TField.Subtract(left, right, out left);
        return left.IsZero;
    }
}
