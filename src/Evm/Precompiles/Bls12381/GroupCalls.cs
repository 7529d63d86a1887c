using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>The precompiles of EIP-2537 that are the same for both groups.</summary>
internal static class GroupCalls<TGroup, TField>
    where TGroup : struct, IGroup<TField>
    where TField : unmanaged, IField<TField>
{
    private const int ScalarSize = 32;

    private static int PairSize => TGroup.PointSize + ScalarSize;

    /// <summary>The sum of two points of the curve, whether they are in the group or not.</summary>
    public static bool Add(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.Length != 2 * TGroup.PointSize
            || !TGroup.TryRead(input, out AffinePoint<TField> a)
            || !TGroup.TryRead(input[TGroup.PointSize..], out AffinePoint<TField> b))
        {
            return false;
        }

        AffinePoint<TField>.Add(a, b, out AffinePoint<TField> sum);
        TGroup.Write(sum, output.Resize(TGroup.PointSize));
        return true;
    }

    /// <summary>The price of <see cref="MultiScalar"/>.</summary>
    /// <param name="input">Its input.</param>
    /// <param name="multiplyGas">The price of one multiplication.</param>
    /// <param name="discounts">
    /// What each pair of k costs in thousandths of a multiplication: row k - 1, the last for more.
    /// </param>
    public static long MultiScalarGas(ReadOnlySpan<byte> input, long multiplyGas, ReadOnlySpan<short> discounts)
    {
        int pairs = input.Length / PairSize;
        return pairs == 0 ? 0 : pairs * multiplyGas * discounts[Math.Min(pairs, discounts.Length) - 1] / 1_000;
    }

    /// <summary>A sum of points of the group, each times a scalar.</summary>
    public static bool MultiScalar(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.IsEmpty || input.Length % PairSize != 0)
        {
            return false;
        }

        int count = input.Length / PairSize;
        AffinePoint<TField>[] points = new AffinePoint<TField>[count];
        UInt256[] scalars = new UInt256[count];
        for (int i = 0; i < count; i++, input = input[PairSize..])
        {
            if (!TGroup.TryRead(input, out points[i]) || !TGroup.Contains(points[i]))
            {
                return false;
            }

            scalars[i] = UInt256.ReadBigEndian(input.Slice(TGroup.PointSize, ScalarSize));
        }

        TGroup.Sum(points, scalars, out JacobianPoint<TField> sum);
        sum.ToAffine(out AffinePoint<TField> result);
        TGroup.Write(result, output.Resize(TGroup.PointSize));
        return true;
    }
}
