using GroupCalls = MarketChain.Evm.Precompiles.Bls12381.GroupCalls<
    MarketChain.Evm.Precompiles.Bls12381.G2, MarketChain.Evm.Precompiles.Bls12381.Fp2>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0e, EIP-2537: a sum of points of BLS12-381's second group, each times a scalar. Input is one or more of
/// point ‖ scalar; a scalar may be any word. A point outside the group fails.
/// </summary>
internal sealed class Bls12381G2MultiScalar : IPrecompile
{
    private const long MultiplyGas = 22_500;

    /// <summary>In thousandths of a multiplication: each of one pair, of two, and so on; the last for more.</summary>
    private static readonly short[] Discounts =
    [
        1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717,
        711, 704, 699, 693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646,
        643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611, 609, 607,
        606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582,
        580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567, 566, 565, 563, 562,
        561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548, 547,
        546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535,
        534, 533, 532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524,
    ];

    /// <inheritdoc/>
    public static long Gas(ReadOnlySpan<byte> input, Fork fork)
        => GroupCalls.MultiScalarGas(input, MultiplyGas, Discounts);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output) => GroupCalls.MultiScalar(input, output);
}
