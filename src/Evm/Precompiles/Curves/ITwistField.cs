namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A field of degree 2, over which the tower up to degree 12 stands and the twisted curve of the second group is.
/// </summary>
internal interface ITwistField<T> : IField<T>
    where T : struct, ITwistField<T>
{
    /// <summary>a · b, where y^2 = x^3 + b is the twisted curve.</summary>
    static abstract void MultiplyByTwistConstant(in T a, out T product);

    /// <summary>3a.</summary>
    static abstract void Triple(in T a, out T tripled);

    /// <summary>a / 2.</summary>
    static abstract void Halve(in T a, out T half);

    /// <summary>a · ξ, the element without square and cubic root on which the larger fields stand.</summary>
    static abstract void MultiplyByNonResidue(in T a, out T product);
}
