namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// The simplified map of Shallue, van de Woestijne and Ulas (RFC 9380, 6.6.2) from a field to a curve
/// y^2 = x^3 + A·x + B, for A and B other than 0.
/// </summary>
/// <param name="a">A.</param>
/// <param name="b">B.</param>
/// <param name="z">Z: no square, and such that the map is defined everywhere.</param>
internal sealed class SimplifiedSwu<TField>(TField a, TField b, TField z)
    where TField : unmanaged, IRootField<TField>
{
    private readonly TField _minusQuotient = MinusQuotient(a, b);
    private readonly TField _exception = Exception(a, b, z);

    /// <summary>The point of an element.</summary>
    public void Map(in TField u, out TField x, out TField y)
    {
        TField.Square(u, out TField zuu);
        TField.Multiply(zuu, z, out zuu);
        TField.Square(zuu, out TField sum);
        TField.Add(sum, zuu, out sum);
        TField.Invert(sum, out TField inverse);

        // x1 = -B/A · (1 + 1 / (Z^2·u^4 + Z·u^2)); where that has no value, B / (Z·A).
        TField.Add(inverse, TField.One, out x);
        TField.Multiply(x, _minusQuotient, out x);
        if (sum.IsZero)
        {
            x = _exception;
        }

        Right(x, out TField right);
        if (!TField.TryRoot(right, out y))
        {
            TField.Multiply(x, zuu, out x);
            Right(x, out right);
            Primitives.Invariant.Check(TField.TryRoot(right, out y));
        }

        if (u.IsOdd != y.IsOdd)
        {
            TField.Negate(y, out y);
        }
    }

    /// <summary>x^3 + A·x + B.</summary>
    private void Right(in TField x, out TField right)
    {
        TField.Square(x, out right);
        TField.Add(right, a, out right);
        TField.Multiply(right, x, out right);
        TField.Add(right, b, out right);
    }

    private static TField MinusQuotient(in TField a, in TField b)
    {
        TField.Invert(a, out TField quotient);
        TField.Multiply(quotient, b, out quotient);
        TField.Negate(quotient, out quotient);
        return quotient;
    }

    private static TField Exception(in TField a, in TField b, in TField z)
    {
        TField.Multiply(z, a, out TField product);
        TField.Invert(product, out product);
        TField.Multiply(product, b, out product);
        return product;
    }
}
