namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// The part of a final exponentiation that is the same for all curves: to the power of (p^6 - 1)(p^2 + 1). For its
/// results 1 / f is the conjugate of f.
/// </summary>
/// <typeparam name="TField">The field of degree 2.</typeparam>
internal static class EasyPart<TField>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>The power of a value other than 0.</summary>
    public static void Apply(in Fp12<TField> value, out Fp12<TField> power)
    {
        Fp12<TField>.Conjugate(value, out Fp12<TField> conjugate);
        Fp12<TField>.Invert(value, out Fp12<TField> inverse);
        Fp12<TField>.Multiply(conjugate, inverse, out Fp12<TField> f);
        Frobenius<TField>.Apply(f, out power);
        Frobenius<TField>.Apply(power, out power);
        Fp12<TField>.Multiply(power, f, out power);
    }
}
