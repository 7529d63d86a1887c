namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>A field with what maps of its elements to curves need (RFC 9380).</summary>
internal interface IRootField<T> : IField<T>
    where T : struct, IRootField<T>
{
    /// <summary>sgn0 of RFC 9380, 4.1: which of a and -a it is.</summary>
    bool IsOdd { get; }

    /// <summary>A square root of a; false, and no root, when a is no square.</summary>
    static abstract bool TryRoot(in T a, out T root);
}
