namespace MarketChain.Evm.Precompiles.Curves;

/// <summary>
/// Whether a product of pairings is 1.
/// <code>
///   terms of a chunk ──► one loop of Miller's for all of them ──┐
///   terms of the next ─► the same                            ──┴► product ──► one final exponentiation ──► = 1 ?
/// </code>
/// </summary>
/// <typeparam name="TPairing">The pairing.</typeparam>
/// <typeparam name="TBase">The field of the first group's coordinates.</typeparam>
/// <typeparam name="TField">The field of the second group's coordinates.</typeparam>
internal static class PairingProduct<TPairing, TBase, TField>
    where TPairing : struct, IPairing<TBase, TField>
    where TBase : unmanaged, IField<TBase>
    where TField : unmanaged, ITwistField<TField>
{
    /// <summary>Terms of one loop: enough to share its squarings, few enough for the stack.</summary>
    private const int ChunkLength = 8;

    /// <summary>False when the input is no number of pairs P ‖ Q, or one of the points is refused.</summary>
    public static bool TryJudge(ReadOnlySpan<byte> input, out bool isOne)
    {
        isOne = false;
        if (input.Length % TPairing.PairSize != 0)
        {
            return false;
        }

        Fp12<TField> product = Fp12<TField>.One;
        while (!input.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = input[..Math.Min(input.Length, ChunkLength * TPairing.PairSize)];
            if (!TryMultiply(chunk, ref product))
            {
                return false;
            }

            input = input[chunk.Length..];
        }

        isOne = TPairing.IsOne(product);
        return true;
    }

    /// <summary>Multiplies Miller's value of a chunk in; false when one of its points is refused.</summary>
    private static bool TryMultiply(ReadOnlySpan<byte> chunk, ref Fp12<TField> product)
    {
        Span<PairingTerm<TBase, TField>> terms = stackalloc PairingTerm<TBase, TField>[ChunkLength];
        Span<LineStep<TField>> steps = stackalloc LineStep<TField>[ChunkLength];
        int count = 0;
        for (; !chunk.IsEmpty; chunk = chunk[TPairing.PairSize..])
        {
            ref PairingTerm<TBase, TField> term = ref terms[count];
            if (!TPairing.TryRead(chunk, out term))
            {
                return false;
            }

            // A pairing with infinity is 1.
            count += term.P.IsInfinity || term.Q.IsInfinity ? 0 : 1;
        }

        TPairing.MillerLoop(terms[..count], steps, out Fp12<TField> value);
        Fp12<TField>.Multiply(product, value, out product);
        return true;
    }
}
