using MarketChain.Primitives;

namespace MarketChain.Evm.Precompiles;

/// <summary>What MODEXP costs: the complexity of one multiplication times the number of steps.</summary>
internal sealed record ModExpPrice
{
    /// <summary>Bytes of the exponent whose value counts; of the rest only the length does.</summary>
    public const ulong HeadSize = 32;

    private const ulong WordSize = 8;

    /// <summary>EIP-2565.</summary>
    private static readonly ModExpPrice Berlin = new()
    {
        GasMin = 200,
        LengthMax = long.MaxValue,
        SmallLengthMax = 0,
        SmallComplexity = 0,
        ComplexityFactor = 1,
        StepsPerTailByte = 8,
        Divisor = 3,
    };

    /// <summary>EIP-7883, with the lengths of EIP-7823.</summary>
    private static readonly ModExpPrice Osaka = new()
    {
        GasMin = 500,
        LengthMax = 1024,
        SmallLengthMax = 32,
        SmallComplexity = 16,
        ComplexityFactor = 2,
        StepsPerTailByte = 16,
        Divisor = 1,
    };

    private static readonly ModExpPrice[] Rows = [Berlin, Berlin, Osaka];

    /// <summary>The least price.</summary>
    public required long GasMin { get; init; }

    /// <summary>Bytes that each of the three numbers may have.</summary>
    public required ulong LengthMax { get; init; }

    /// <summary>Up to so many bytes the complexity is fixed.</summary>
    public required ulong SmallLengthMax { get; init; }

    /// <summary>The fixed complexity.</summary>
    public required ulong SmallComplexity { get; init; }

    /// <summary>Times the square of the words.</summary>
    public required ulong ComplexityFactor { get; init; }

    /// <summary>Steps for each byte of the exponent after the head.</summary>
    public required ulong StepsPerTailByte { get; init; }

    /// <summary>Complexity times steps that one gas buys.</summary>
    public required ulong Divisor { get; init; }

    /// <summary>The row of a fork.</summary>
    public static ModExpPrice Of(Fork fork) => Rows[(int)fork];

    /// <summary>
    /// The price; <see cref="long.MaxValue"/> for one that does not fit, and for lengths over the maximum.
    /// </summary>
    /// <param name="length">Bytes of the longer one of base and modulus.</param>
    /// <param name="exponentLength">Bytes of the exponent.</param>
    /// <param name="exponentHead">Its first 32 bytes, or all of them when they are fewer, as a number.</param>
    public long Gas(ulong length, ulong exponentLength, in UInt256 exponentHead)
    {
        if (length > LengthMax || exponentLength > LengthMax)
        {
            return long.MaxValue;
        }

        // Neither overflows: words are below 2^60 and steps below 2^68.
        UInt128 steps = (UInt128)(exponentLength - Math.Min(exponentLength, HeadSize)) * StepsPerTailByte;
        steps = UInt128.Max(steps + (ulong)Math.Max(exponentHead.BitLength - 1, 0), 1);
        UInt256 gas = (UInt256)Complexity(length) * steps / Divisor;
        return gas > (ulong)long.MaxValue ? long.MaxValue : Math.Max((long)gas.LowUInt64, GasMin);
    }

    private UInt128 Complexity(ulong length)
    {
        if (length <= SmallLengthMax)
        {
            return SmallComplexity;
        }

        UInt128 words = (length + WordSize - 1) / WordSize;
        return words * words * ComplexityFactor;
    }
}
