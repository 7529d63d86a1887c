using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>Limbs as a vector, and their way to and from a plain integer.</summary>
internal readonly partial struct Fp
{
    /// <summary>p as a plain integer.</summary>
    private static Integer384 Modulus => Pack(new Fp(P0, P1, P2, P3, P4, P5, P6));

    private static Vector512<long> ModulusLimbs => Vector512.Create(P0, P1, P2, P3, P4, P5, P6, 0);

    /// <summary>An element's limbs, and a 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Vector512<long> Vector(in Fp a) => ref Unsafe.As<Fp, Vector512<long>>(ref Unsafe.AsRef(in a));

    /// <summary>The same number with limbs of exactly 56 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Fp Carried(in Fp a)
    {
        long limb1 = a._limb1 + (a._limb0 >> LimbBits);
        long limb2 = a._limb2 + (limb1 >> LimbBits);
        long limb3 = a._limb3 + (limb2 >> LimbBits);
        long limb4 = a._limb4 + (limb3 >> LimbBits);
        long limb5 = a._limb5 + (limb4 >> LimbBits);
        long limb6 = a._limb6 + (limb5 >> LimbBits);
        return new Fp(
            a._limb0 & LimbMask, limb1 & LimbMask, limb2 & LimbMask, limb3 & LimbMask,
            limb4 & LimbMask, limb5 & LimbMask, limb6);
    }

    private bool IsZeroOrModulus()
    {
        Vector512<long> limbs = Vector(Carried(this));
        return limbs == Vector512<long>.Zero || limbs == ModulusLimbs;
    }

    /// <summary>The plain value, below p.</summary>
    private Integer384 ToInteger()
    {
        // Its product with 1 is below p, or p itself for 0.
        Multiply(this, new Fp(1, 0, 0, 0, 0, 0, 0), out Fp plain);
        return plain.IsZero ? default : Pack(plain);
    }

    /// <summary>Limbs of exactly 56 bits in six words.</summary>
    private static Integer384 Pack(in Fp a)
        => new(
            (ulong)(a._limb0 | (a._limb1 << 56)),
            (ulong)((a._limb1 >> 8) | (a._limb2 << 48)),
            (ulong)((a._limb2 >> 16) | (a._limb3 << 40)),
            (ulong)((a._limb3 >> 24) | (a._limb4 << 32)),
            (ulong)((a._limb4 >> 32) | (a._limb5 << 24)),
            (ulong)((a._limb5 >> 40) | (a._limb6 << 16)));

    /// <summary>Six words in limbs: not Montgomery's form of the number, but the number.</summary>
    private static Fp Of(in Integer384 value)
        => new(
            (long)value.Limb0 & LimbMask,
            (long)((value.Limb0 >> 56) | (value.Limb1 << 8)) & LimbMask,
            (long)((value.Limb1 >> 48) | (value.Limb2 << 16)) & LimbMask,
            (long)((value.Limb2 >> 40) | (value.Limb3 << 24)) & LimbMask,
            (long)((value.Limb3 >> 32) | (value.Limb4 << 32)) & LimbMask,
            (long)((value.Limb4 >> 24) | (value.Limb5 << 40)) & LimbMask,
            (long)(value.Limb5 >> 16));
}
