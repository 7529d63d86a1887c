namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>The curve y^2 = x^3 + 3 over <see cref="Fp"/>: all of its points are in the first group.</summary>
internal static class G1
{
    /// <summary>b of the curve.</summary>
    public static readonly Fp CurveConstant = Fp.FromUInt64(3);
}
