namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>The arithmetic that a curve's formulas need of its coordinates' field.</summary>
internal interface IField<T>
    where T : struct, IField<T>
{
    /// <summary>1.</summary>
    static abstract T One { get; }

    /// <summary>True for 0.</summary>
    bool IsZero { get; }

    /// <summary>a + b.</summary>
    static abstract void Add(in T a, in T b, out T sum);

    /// <summary>2a.</summary>
    static abstract void Twice(in T a, out T doubled);

    /// <summary>a - b.</summary>
    static abstract void Subtract(in T a, in T b, out T difference);

    /// <summary>-a.</summary>
    static abstract void Negate(in T a, out T negated);

    /// <summary>a · b.</summary>
    static abstract void Multiply(in T a, in T b, out T product);

    /// <summary>a^2.</summary>
    static abstract void Square(in T a, out T square);

    /// <summary>
    /// products[i] = a[i] · b[i], which some fields do in less time than one after the other. The products may be
    /// written over a or b.
    /// </summary>
    static abstract void MultiplyEach(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> products);

    /// <summary>squares[i] = a[i]^2, likewise.</summary>
    static abstract void SquareEach(ReadOnlySpan<T> a, Span<T> squares);

    /// <summary>1 / a, and 0 for 0.</summary>
    static abstract void Invert(in T a, out T inverse);
}
