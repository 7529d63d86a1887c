using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// Sums, in two ways that come to the same limbs: a number as one vector where the processor has such, and limb by
/// limb, since a vector of 512 bits that is made of smaller ones is shuffled in memory.
/// </summary>
internal readonly partial struct Fp
{
    /// <summary>a + b.</summary>
    public static void Add(in Fp a, in Fp b, out Fp sum)
    {
        if (FpLanes.IsSupported)
        {
            Reduce(Vector(a) + Vector(b), out sum);
            return;
        }

        ReduceEach(
            a._limb0 + b._limb0, a._limb1 + b._limb1, a._limb2 + b._limb2, a._limb3 + b._limb3,
            a._limb4 + b._limb4, a._limb5 + b._limb5, a._limb6 + b._limb6, out sum);
    }

    /// <summary>2a.</summary>
    public static void Twice(in Fp a, out Fp doubled) => Add(a, a, out doubled);

    /// <summary>a - b.</summary>
    public static void Subtract(in Fp a, in Fp b, out Fp difference)
    {
        if (FpLanes.IsSupported)
        {
            Reduce(Vector(a) - Vector(b), out difference);
            return;
        }

        ReduceEach(
            a._limb0 - b._limb0, a._limb1 - b._limb1, a._limb2 - b._limb2, a._limb3 - b._limb3,
            a._limb4 - b._limb4, a._limb5 - b._limb5, a._limb6 - b._limb6, out difference);
    }

    /// <summary>-a.</summary>
    public static void Negate(in Fp a, out Fp negated) => Subtract(default, a, out negated);

    /// <summary>a / 2: p is added to what is odd.</summary>
    public static void Halve(in Fp a, out Fp half)
    {
        long odd = -(a._limb0 & 1);
        if (FpLanes.IsSupported)
        {
            Vector512<long> even = Vector(a) + (Vector512.Create(odd) & ModulusLimbs);
            Vector512<long> bits
                = Vector512.Shuffle(even & Vector512<long>.One, Vector512.Create(1L, 2, 3, 4, 5, 6, 7, 7));
            Unsafe.SkipInit(out half);
            Vector(half) = (even >> 1) + (bits << (LimbBits - 1));
            return;
        }

        long limb0 = a._limb0 + (P0 & odd);
        long limb1 = a._limb1 + (P1 & odd);
        long limb2 = a._limb2 + (P2 & odd);
        long limb3 = a._limb3 + (P3 & odd);
        long limb4 = a._limb4 + (P4 & odd);
        long limb5 = a._limb5 + (P5 & odd);
        long limb6 = a._limb6 + (P6 & odd);
        half = new Fp(
            HalfOf(limb0, limb1), HalfOf(limb1, limb2), HalfOf(limb2, limb3), HalfOf(limb3, limb4),
            HalfOf(limb4, limb5), HalfOf(limb5, limb6), limb6 >> 1);
    }

    private static long HalfOf(long limb, long next) => (limb >> 1) + ((next & 1) << (LimbBits - 1));

    /// <summary>
    /// From a number between -2p and 3p with limbs of a bit more: less p as often as it fits by the highest limb, so
    /// that the rest is from 0 to p and what the limbs below it hold.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(Vector512<long> limbs, out Fp reduced)
    {
        Vector512<long> top = Vector512.Shuffle(limbs, Vector512.Create(6L));
        Vector512<long> p = ModulusLimbs;
        limbs -= Vector512.GreaterThan(top, Vector512.Create(P6)) & p;
        limbs -= Vector512.GreaterThan(top, Vector512.Create(2 * P6)) & p;
        limbs += Vector512.LessThan(top, Vector512<long>.Zero) & p;
        limbs += Vector512.LessThan(top, Vector512.Create(-P6)) & p;

        // Each limb's overflow, which may be negative, goes to the next one; the highest has none.
        Vector512<long> carries = (limbs >> LimbBits) & Vector512.Create(-1L, -1, -1, -1, -1, -1, 0, 0);
        limbs -= carries << LimbBits;
        Unsafe.SkipInit(out reduced);
        Vector(reduced) = limbs + Vector512.Shuffle(carries, Vector512.Create(7L, 0, 1, 2, 3, 4, 5, 6));
    }

    /// <summary>The same limb by limb.</summary>
    private static void ReduceEach(
        long limb0, long limb1, long limb2, long limb3, long limb4, long limb5, long limb6, out Fp reduced)
    {
        // Comparisons as numbers: branches would be mispredicted half the time.
        long times = (limb6 >> 63) + ((limb6 + P6) >> 63) - ((P6 - limb6) >> 63) - (((2 * P6) - limb6) >> 63);
        limb0 -= P0 * times;
        limb1 -= P1 * times;
        limb2 -= P2 * times;
        limb3 -= P3 * times;
        limb4 -= P4 * times;
        limb5 -= P5 * times;
        limb6 -= P6 * times;
        reduced = new Fp(
            limb0 & LimbMask,
            (limb1 & LimbMask) + (limb0 >> LimbBits),
            (limb2 & LimbMask) + (limb1 >> LimbBits),
            (limb3 & LimbMask) + (limb2 >> LimbBits),
            (limb4 & LimbMask) + (limb3 >> LimbBits),
            (limb5 & LimbMask) + (limb4 >> LimbBits),
            limb6 + (limb5 >> LimbBits));
    }
}
