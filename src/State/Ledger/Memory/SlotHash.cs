using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace MarketChain.State.Ledger.Memory;

/// <summary>
/// Spreads numbers over 64 bits, for <see cref="SlotIndex"/>: an exclusive or and a multiplication with numbers that
/// this process has drawn. Whoever submits impressions picks the UIDs, and could pick those that fall into a few
/// buckets if the multiplier were known. Of one that is not, any set of numbers sees few collisions (multiply-shift
/// hashing); the mask breaks sets that are regular. Nothing that is hashed or kept depends on either.
/// </summary>
/// <remarks>
/// Numbers in sequence, as UIDs mostly are, fill the buckets evenly if the multiplier is hard to approximate by a
/// fraction of 2^64 (three-gap theorem): such ones alone are drawn, about one in 34. The golden ratio, which is usual,
/// is the hardest of all.
/// </remarks>
internal static class SlotHash
{
    // By trial over multipliers drawn at random: up to 8, numbers in sequence fill no bucket of 16 beyond 17.
    private const ulong QuotientMax = 8;

    // Beyond so many numbers in sequence there are none.
    private const ulong DenominatorMax = 1UL << 30;

    private static readonly ulong Mask = DrawNumber();
    private static readonly ulong Multiplier = DrawMultiplier(DrawNumber);

    /// <summary>The hash of a number in this process; the upper bits are the good ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong number) => Of(number, Mask, Multiplier);

    /// <summary>The same with given secrets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong number, ulong mask, ulong multiplier) => (number ^ mask) * multiplier;

    /// <summary>The first good multiplier among numbers that are drawn.</summary>
    public static ulong DrawMultiplier(Func<ulong> draw)
    {
        ulong multiplier;
        do
        {
            multiplier = draw() | 1;
        }
        while (!SpreadsSequences(multiplier));

        return multiplier;
    }

    /// <summary>
    /// True when the continued fraction of multiplier / 2^64 has small quotients: up to the largest denominator that
    /// counts, no fraction comes close to it.
    /// </summary>
    public static bool SpreadsSequences(ulong multiplier)
    {
        UInt128 dividend = (UInt128)1 << 64;
        UInt128 divisor = multiplier;
        (UInt128 older, UInt128 denominator) = (0, 1);
        while (divisor != 0 && denominator <= DenominatorMax)
        {
            (UInt128 quotient, UInt128 rest) = UInt128.DivRem(dividend, divisor);
            if (quotient > QuotientMax)
            {
                return false;
            }

            (older, denominator) = (denominator, (quotient * denominator) + older);
            (dividend, divisor) = (divisor, rest);
        }

        return denominator > DenominatorMax;
    }

    private static ulong DrawNumber()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
