namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A map of curves x' = xNumerator(x) / xDenominator(x), y' = y · yNumerator(x) / yDenominator(x). Each polynomial's
/// coefficients stand from the lowest to the highest.
/// </summary>
internal sealed record Isogeny<TField>(
    TField[] XNumerator, TField[] XDenominator, TField[] YNumerator, TField[] YDenominator)
    where TField : unmanaged, IField<TField>
{
    /// <summary>
    /// The image with a denominator, so that nothing is inverted; infinity where a denominator is 0.
    /// </summary>
    public void Map(in TField x, in TField y, out JacobianPoint<TField> image)
    {
        Evaluate(XNumerator, x, out TField n);
        Evaluate(XDenominator, x, out TField d);
        Evaluate(YNumerator, x, out TField m);
        Evaluate(YDenominator, x, out TField e);

        // Z = d·e makes X = n·d·e^2 and Y = y·m·d^3·e^2.
        TField.Multiply(d, e, out image.Z);
        TField.Multiply(image.Z, e, out TField dee);
        TField.Multiply(n, dee, out image.X);
        TField.Square(d, out TField dd);
        TField.Multiply(dd, dee, out TField product);
        TField.Multiply(product, m, out product);
        TField.Multiply(product, y, out image.Y);
    }

    private static void Evaluate(TField[] coefficients, in TField x, out TField value)
    {
        value = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--)
        {
            TField.Multiply(value, x, out value);
            TField.Add(value, coefficients[i], out value);
        }
    }
}
