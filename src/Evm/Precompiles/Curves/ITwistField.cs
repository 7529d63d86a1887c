namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// A field of degree 2, over which the tower up to degree 12 stands and the twisted curve of the second group is.
/// </summary>
internal interface ITwistField<T> : IField<T>
    where T : struct, ITwistField<T>
{
    /// <summary>ξ, the element without square and cubic root on which the larger fields stand.</summary>
    static abstract T NonResidue { get; }

    /// <summary>(p - 1) / 6, big-endian: w^p is ξ to this power, times w.</summary>
    static abstract ReadOnlySpan<byte> FrobeniusExponent { get; }

    /// <summary>
    /// True where a point (x, y) of the twisted curve stands for (x · w^2, y · w^3), as b is divided by ξ in its
    /// equation; false where for (x / w^2, y / w^3), as b is multiplied by ξ (a twist of type M).
    /// </summary>
    static abstract bool IsTwistOfTypeD { get; }

    /// <summary>a · b, where y^2 = x^3 + b is the twisted curve.</summary>
    static abstract void MultiplyByTwistConstant(in T a, out T product);

    /// <summary>a · ξ.</summary>
    static abstract void MultiplyByNonResidue(in T a, out T product);

    /// <summary>C0 - C1 · i, which is also a^p.</summary>
    static abstract void Conjugate(in T a, out T conjugate);

    /// <summary>3a.</summary>
    static abstract void Triple(in T a, out T tripled);

    /// <summary>a / 2.</summary>
    static abstract void Halve(in T a, out T half);
}
