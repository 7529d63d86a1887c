using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Evm.Precompiles.Curves;

namespace MarketChain.Evm.Precompiles.Bls12381;

/// <summary>
/// An integer modulo p = (x - 1)^2 (x^4 - x^2 + 1) / 3 + x with x = -0xd201000000010000, the field of BLS12-381's
/// points, in Montgomery's form: value · 2^392 mod p. The conventions are those of BN254's field.
/// <code>
///   limb 0 … limb 5: 56 bits each    limb 6: 45 bits    0        least significant first
/// </code>
/// Limbs are signed and may be off their 56 bits by a few, so that a sum needs no chain of carries: the whole number
/// is at least 0 and below p + p/256, so 0 can be p too. Eight words of 64 bits are a vector, which is added at once.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly partial struct Fp : IRootField<Fp>, IEquatable<Fp>
{
    /// <summary>Bytes of the big-endian form.</summary>
    public const int Size = 48;

    /// <summary>Bits of a limb.</summary>
    public const int LimbBits = 56;

    /// <summary>p, limb by limb.</summary>
    public const long P0 = 0xFEFFFFFFFFAAAB;

    /// <inheritdoc cref="P0"/>
    public const long P1 = 0xFFFEB153FFFFB9;

    /// <inheritdoc cref="P0"/>
    public const long P2 = 0xA0F6B0F6241EAB;

    /// <inheritdoc cref="P0"/>
    public const long P3 = 0xF38512BF6730D2;

    /// <inheritdoc cref="P0"/>
    public const long P4 = 0x4BACD764774B84;

    /// <inheritdoc cref="P0"/>
    public const long P5 = 0xE69A4B1BA7B643;

    /// <inheritdoc cref="P0"/>
    public const long P6 = 0x1A0111EA397F;

    /// <summary>-1 / p modulo 2^64.</summary>
    public const ulong NegatedInverse = 0x89F3FFFCFFFCFFFD;

    private const long LimbMask = (1L << LimbBits) - 1;

    /// <summary>2^784 mod p: its Montgomery product with a value is that value's form.</summary>
    private static readonly Fp SquaredRadix = new(
        0x6D1C34510370ED, 0xEC45C53E243D62, 0x093317D3B1D65A, 0x5D74088B4F36A0,
        0x865D118C10EA72, 0xFD5CD507320A75, 0x0C8D4CC8A759);

    private readonly long _limb0;
    private readonly long _limb1;
    private readonly long _limb2;
    private readonly long _limb3;
    private readonly long _limb4;
    private readonly long _limb5;
    private readonly long _limb6;
    private readonly long _none;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Fp(long limb0, long limb1, long limb2, long limb3, long limb4, long limb5, long limb6)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
        _limb4 = limb4;
        _limb5 = limb5;
        _limb6 = limb6;
        _none = 0;
    }

    /// <summary>1, that is 2^392 mod p.</summary>
    public static Fp One => new(
        0xD800000347FCB8, 0x0CDE6D2002B119, 0x83A2090C7212E0, 0xDA0F73E037669F,
        0x1297BB09B09B42, 0x12CA7C515D98F, 0x577A659FCFA);

    /// <summary>True for 0.</summary>
    public bool IsZero
    {
        get
        {
            // The lowest 56 bits are as they are; few numbers but 0 and p have theirs.
            long low = _limb0 & LimbMask;
            return (low is 0 or P0) && IsZeroOrModulus();
        }
    }

    /// <summary>The parity of the plain value: sgn0 of RFC 9380, 4.1.</summary>
    public bool IsOdd => (ToInteger().Limb0 & 1) != 0;

    /// <summary>A small integer.</summary>
    public static Fp FromUInt64(ulong value)
    {
        Multiply(SquaredRadix, Of(new Integer384(value)), out Fp element);
        return element;
    }

    /// <summary>A constant in hex, of any length up to 96 digits.</summary>
    public static Fp FromHex(string hex)
    {
        bool valid = TryRead(Convert.FromHexString(hex.PadLeft(2 * Size, '0')), out Fp element);
        Primitives.Invariant.Check(valid);
        return element;
    }

    /// <summary>Reads 48 big-endian bytes; false when they are p or more.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp element)
    {
        Integer384 value = Integer384.Read(bytes);
        Multiply(SquaredRadix, Of(value), out element);
        return Integer384.Compare(value, Modulus) < 0;
    }

    /// <summary>Writes the plain value as 48 big-endian bytes.</summary>
    public void Write(Span<byte> bytes) => ToInteger().Write(bytes);

    /// <inheritdoc/>
    public bool Equals(Fp other)
    {
        Subtract(this, other, out Fp difference);
        return difference.IsZero;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToInteger().Limb0.GetHashCode();
}
