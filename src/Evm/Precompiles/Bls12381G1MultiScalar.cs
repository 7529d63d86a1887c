using GroupCalls = MarketChain.Evm.Precompiles.Bls12381.GroupCalls<
    MarketChain.Evm.Precompiles.Bls12381.G1, MarketChain.Evm.Precompiles.Bls12381.Fp>;

namespace MarketChain.Evm.Precompiles;

/// <summary>
/// 0x0c, EIP-2537: a sum of points of BLS12-381's first group, each times a scalar. Input is one or more of
/// point ‖ scalar; a scalar may be any word. A point outside the group fails.
/// </summary>
internal sealed class Bls12381G1MultiScalar : IPrecompile
{
    private const long MultiplyGas = 12_000;

    /// <summary>In thousandths of a multiplication: each of one pair, of two, and so on; the last for more.</summary>
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
        => GroupCalls.MultiScalarGas(input, MultiplyGas, Discounts);

    /// <inheritdoc/>
    public static bool Run(ReadOnlySpan<byte> input, OutputBuffer output) => GroupCalls.MultiScalar(input, output);
}
