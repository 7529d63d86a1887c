using MarketChain.Evm.Precompiles.Bls12381;
using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0c, EIP-2537: a sum of points of BLS12-381's first group, each times a scalar. Input is one or more of
/// point ‖ scalar; a scalar may be any word. A point outside the group fails.
/// </summary>
internal sealed class Bls12381G1MultiScalar : IPrecompile
{
    private const long MultiplyGas = 12_000;
    private const int ScalarSize = 32;
    private const int PairSize = Encoding.FirstSize + ScalarSize;

    /// <summary>What each pair of k costs in thousandths of a multiplication: row k - 1, the last for more.</summary>
    private static readonly short[] Discounts =
    [
        1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677,
        673, 669, 665, 661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627,
        625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601, 599, 598,
        596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576,
        575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563, 562, 561, 560, 559,
        558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545, 544,
        543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531,
        530, 529, 528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519,
    ];

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
    {
        int pairs = input.Length / PairSize;
        return pairs == 0 ? 0 : pairs * MultiplyGas * Discounts[Math.Min(pairs, Discounts.Length) - 1] / 1_000;
    }

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output)
    {
        if (input.IsEmpty || input.Length % PairSize != 0)
        {
            return false;
        }

        int count = input.Length / PairSize;
        AffinePoint<Fp>[] points = new AffinePoint<Fp>[count];
        UInt256[] scalars = new UInt256[count];
        for (int i = 0; i < count; i++, input = input[PairSize..])
        {
            if (!Encoding.TryReadMember(input, out points[i]))
            {
                return false;
            }

            scalars[i] = UInt256.ReadBigEndian(input.Slice(Encoding.FirstSize, ScalarSize));
        }

        G1.Sum(points, scalars, out JacobianPoint<Fp> sum);
        AffinePoint<Fp> result;
        sum.ToAffine(out result.X, out result.Y);
        Encoding.Write(result, output.Resize(Encoding.FirstSize));
        return true;
    }
}
