namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>A member of a product of pairings, neither of its points at infinity.</summary>
/// <typeparam name="TBase">The field of the first group's coordinates.</typeparam>
/// <typeparam name="TField">The field of the second group's coordinates.</typeparam>
internal struct PairingTerm<TBase, TField>
    where TBase : unmanaged, IField<TBase>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>Of the first group.</summary>
    public AffinePoint<TBase> P;

    /// <summary>Of the second group.</summary>
    public AffinePoint<TField> Q;
}

/// <summary>A curve's pairing, and the form in which its points come.</summary>
/// <typeparam name="TBase">The field of the first group's coordinates.</typeparam>
/// <typeparam name="TField">The field of the second group's coordinates.</typeparam>
internal interface IPairing<TBase, TField>
    where TBase : unmanaged, IField<TBase>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>Bytes of P ‖ Q.</summary>
    static abstract int PairSize { get; }

    /// <summary>Reads P ‖ Q; false when one is malformed, off its curve or outside its group.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> bytes, out PairingTerm<TBase, TField> term);

    /// <summary>The value of Miller's loop for the product of a few terms.</summary>
    /// <param name="terms">Members of the product.</param>
    /// <param name="steps">Room for as many moving points; what it holds is written over.</param>
    /// <param name="value">The value before the final exponentiation.</param>
    static abstract void MillerLoop(
        ReadOnlySpan<PairingTerm<TBase, TField>> terms, Span<LineStep<TField>> steps, out Fp12<TField> value);

    /// <summary>Of a product of Miller's values, whether that of the pairings is 1.</summary>
    static abstract bool IsOne(in Fp12<TField> value);
}
