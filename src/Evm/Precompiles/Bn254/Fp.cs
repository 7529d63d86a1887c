using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarketChain.Evm.Precompiles.Curves;
using MarketChain.Primitives;
using static MarketChain.Primitives.UInt256;

namespace MarketChain.Evm.Precompiles.Bn254;

/// <summary>
/// An integer modulo p = 36u^4 + 36u^3 + 24u^2 + 6u + 1 with u = 4965661367192848881, the field of BN254's points, in
/// Montgomery's form: four limbs, least significant first, hold value · 2^256 mod p, always below p.
/// <para>
/// Operations of this field and of its extensions write their result through an <c>out</c> parameter, in place and
/// once, because copies of structs of 32 to 384 bytes cost as much as the arithmetic. A result may be an operand:
/// every method reads what it needs before it writes it over.
/// </para>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Fp : IField<Fp>, IEquatable<Fp>
{
    /// <summary>Bytes of the big-endian form.</summary>
    public const int Size = 32;

    private const ulong P0 = 0x3C208C16D87CFD47;
    private const ulong P1 = 0x97816A916871CA8D;
    private const ulong P2 = 0xB85045B68181585D;
    private const ulong P3 = 0x30644E72E131A029;

    /// <summary>-1 / p modulo 2^64.</summary>
    private const ulong NegatedInverse = 0x87D20782E4866389;

    /// <summary>2^512 mod p: its Montgomery product with a value is that value's form.</summary>
    private static readonly Fp SquaredRadix =
        new(0xF32CFC5B538AFA89, 0xB5E71911D44501FB, 0x47AB1EFF0A417FF6, 0x06D89F71CAB8351F);

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Fp(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
    }

    /// <summary>1, that is 2^256 mod p.</summary>
    public static Fp One => new(0xD35D438DC58F0D9D, 0x0A78EB28F5C70B3D, 0x666EA36F7879462C, 0x0E0A77C19A07DF2F);

    /// <summary>p itself, as a plain integer.</summary>
    public static UInt256 Modulus => new(P0, P1, P2, P3);

    /// <summary>True for 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    /// <summary>A small integer.</summary>
    public static Fp FromUInt64(ulong value)
    {
        Multiply(SquaredRadix, new Fp(value, 0, 0, 0), out Fp element);
        return element;
    }

    /// <summary>Reads 32 big-endian bytes; false when they are p or more (EIP-196, EIP-197).</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp element)
    {
        ulong limb3 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ulong limb2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        ulong limb1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        ulong limb0 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
        Multiply(SquaredRadix, new Fp(limb0, limb1, limb2, limb3), out element);
        return new UInt256(limb0, limb1, limb2, limb3) < Modulus;
    }

    /// <summary>Writes the plain value as 32 big-endian bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        Multiply(this, new Fp(1, 0, 0, 0), out Fp plain);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, plain._limb3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], plain._limb2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], plain._limb1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], plain._limb0);
    }

    /// <summary>a + b.</summary>
    public static void Add(in Fp a, in Fp b, out Fp sum)
    {
        // Both are below p, and 2p is below 2^255: no carry leaves the fourth limb.
        ulong carry = 0;
        ulong limb0 = AddCarry(a._limb0, b._limb0, ref carry);
        ulong limb1 = AddCarry(a._limb1, b._limb1, ref carry);
        ulong limb2 = AddCarry(a._limb2, b._limb2, ref carry);
        ulong limb3 = a._limb3 + b._limb3 + carry;
        Reduce(limb0, limb1, limb2, limb3, out sum);
    }

    /// <summary>2a.</summary>
    public static void Twice(in Fp a, out Fp doubled) => Add(a, a, out doubled);

    /// <summary>a - b.</summary>
    public static void Subtract(in Fp a, in Fp b, out Fp difference)
    {
        ulong borrow = 0;
        ulong limb0 = SubtractBorrow(a._limb0, b._limb0, ref borrow);
        ulong limb1 = SubtractBorrow(a._limb1, b._limb1, ref borrow);
        ulong limb2 = SubtractBorrow(a._limb2, b._limb2, ref borrow);
        ulong limb3 = SubtractBorrow(a._limb3, b._limb3, ref borrow);

        // As often true as not: a mask, for a branch would be mispredicted half the time.
        ulong negative = 0 - borrow;
        ulong carry = 0;
        limb0 = AddCarry(limb0, P0 & negative, ref carry);
        limb1 = AddCarry(limb1, P1 & negative, ref carry);
        limb2 = AddCarry(limb2, P2 & negative, ref carry);
        limb3 = limb3 + (P3 & negative) + carry;
        difference = new Fp(limb0, limb1, limb2, limb3);
    }

    /// <summary>-a.</summary>
    public static void Negate(in Fp a, out Fp negated) => Subtract(default, a, out negated);

    /// <summary>a / 2.</summary>
    public static void Halve(in Fp a, out Fp half)
    {
        ulong odd = 0 - (a._limb0 & 1);
        ulong carry = 0;
        ulong limb0 = AddCarry(a._limb0, P0 & odd, ref carry);
        ulong limb1 = AddCarry(a._limb1, P1 & odd, ref carry);
        ulong limb2 = AddCarry(a._limb2, P2 & odd, ref carry);
        ulong limb3 = a._limb3 + (P3 & odd) + carry;
        half = new Fp(
            (limb0 >> 1) | (limb1 << 63), (limb1 >> 1) | (limb2 << 63), (limb2 >> 1) | (limb3 << 63), limb3 >> 1);
    }

    /// <summary>a^2.</summary>
    public static void Square(in Fp a, out Fp square) => Multiply(a, a, out square);

    /// <summary>a · b; the second one may be any 256-bit integer.</summary>
    public static void Multiply(in Fp a, in Fp b, out Fp product)
    {
        ulong t0 = 0;
        ulong t1 = 0;
        ulong t2 = 0;
        ulong t3 = 0;
        AddProduct(a, b._limb0, ref t0, ref t1, ref t2, ref t3);
        AddProduct(a, b._limb1, ref t0, ref t1, ref t2, ref t3);
        AddProduct(a, b._limb2, ref t0, ref t1, ref t2, ref t3);
        AddProduct(a, b._limb3, ref t0, ref t1, ref t2, ref t3);
        Reduce(t0, t1, t2, t3, out product);
    }

    /// <inheritdoc/>
    public static void MultiplyEach(ReadOnlySpan<Fp> a, ReadOnlySpan<Fp> b, Span<Fp> products)
    {
        for (int i = 0; i < a.Length; i++)
        {
            Multiply(a[i], b[i], out products[i]);
        }
    }

    /// <inheritdoc/>
    public static void SquareEach(ReadOnlySpan<Fp> a, Span<Fp> squares)
    {
        for (int i = 0; i < a.Length; i++)
        {
            Square(a[i], out squares[i]);
        }
    }

    /// <summary>
    /// a · b + c · d with one reduction for both products. The bound of the sum before the last subtraction is
    /// (2p^2 + 2^256 · p) / 2^256, which is below 2p.
    /// </summary>
    public static void MultiplyAndAdd(in Fp a, in Fp b, in Fp c, in Fp d, out Fp sum)
    {
        ulong t0 = 0;
        ulong t1 = 0;
        ulong t2 = 0;
        ulong t3 = 0;
        AddProducts(a, b._limb0, c, d._limb0, ref t0, ref t1, ref t2, ref t3);
        AddProducts(a, b._limb1, c, d._limb1, ref t0, ref t1, ref t2, ref t3);
        AddProducts(a, b._limb2, c, d._limb2, ref t0, ref t1, ref t2, ref t3);
        AddProducts(a, b._limb3, c, d._limb3, ref t0, ref t1, ref t2, ref t3);
        Reduce(t0, t1, t2, t3, out sum);
    }

    /// <summary>
    /// 1 / a, and 0 for 0: Euclid's algorithm on binary digits, then the powers of two that it left are taken off
    /// (Kaliski, "The Montgomery inverse and its applications", IEEE Transactions on Computers, 1995). A power of a
    /// would take eight times as long.
    /// </summary>
    public static void Invert(in Fp a, out Fp inverse)
    {
        if (a.IsZero)
        {
            inverse = default;
            return;
        }

        // With x the limbs of a: p = u·s + v·r, x·r = -u · 2^k and x·s = v · 2^k modulo p. Both r and s stay below p.
        UInt256 u = Modulus;
        UInt256 v = Unsafe.BitCast<Fp, UInt256>(a);
        UInt256 r = UInt256.Zero;
        UInt256 s = UInt256.One;
        int k = Shift(ref v, ref r);
        while (u != v)
        {
            if (u > v)
            {
                u -= v;
                r += s;
                k += Shift(ref u, ref s);
            }
            else
            {
                v -= u;
                s += r;
                k += Shift(ref v, ref r);
            }
        }

        RemovePowerOfTwo(Unsafe.BitCast<UInt256, Fp>(s), k, out inverse);
    }

    /// <inheritdoc/>
    public bool Equals(Fp other)
        => ((_limb0 ^ other._limb0) | (_limb1 ^ other._limb1) | (_limb2 ^ other._limb2) | (_limb3 ^ other._limb3)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Fp other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _limb0.GetHashCode();

    /// <summary>Halves an even number until it is odd, and doubles its cofactor as often; returns how often.</summary>
    private static int Shift(ref UInt256 even, ref UInt256 cofactor)
    {
        int total = 0;
        while ((even.LowUInt64 & 1) == 0)
        {
            int count = Math.Min(BitOperations.TrailingZeroCount(even.LowUInt64), 63);
            even >>= count;
            cofactor <<= count;
            total += count;
        }

        return total;
    }

    /// <summary>
    /// From 2^k / x, where x is a · 2^256 and k is 254 to 508, to 1 / a in Montgomery's form, 2^512 / x.
    /// </summary>
    private static void RemovePowerOfTwo(in Fp value, int k, out Fp result)
    {
        result = value;
        for (; k <= 256; k++)
        {
            Twice(result, out result);
        }

        Multiply(result, Unsafe.BitCast<UInt256, Fp>(UInt256.One << (512 - k)), out result);
        Multiply(result, SquaredRadix, out result);
    }

    /// <summary>
    /// One row of the product and one limb of its reduction: t = (t + a · b + m · p) / 2^64 with the m that makes the
    /// lowest limb 0. Because p's top limb is below 2^62, a row never carries beyond a fifth limb.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(in Fp a, ulong b, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        ulong carry = 0;
        t0 = MultiplyAdd(a._limb0, b, t0, ref carry);
        t1 = MultiplyAdd(a._limb1, b, t1, ref carry);
        t2 = MultiplyAdd(a._limb2, b, t2, ref carry);
        t3 = MultiplyAdd(a._limb3, b, t3, ref carry);
        ReduceLimb(ref t0, ref t1, ref t2, ref t3, carry);
    }

    /// <summary>The same for the rows of two products: t = (t + a · b + c · d + m · p) / 2^64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(
        in Fp a, ulong b, in Fp c, ulong d, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        ulong carry = 0;
        t0 = MultiplyAdd(a._limb0, b, t0, ref carry);
        t1 = MultiplyAdd(a._limb1, b, t1, ref carry);
        t2 = MultiplyAdd(a._limb2, b, t2, ref carry);
        t3 = MultiplyAdd(a._limb3, b, t3, ref carry);
        ulong t4 = carry;

        carry = 0;
        t0 = MultiplyAdd(c._limb0, d, t0, ref carry);
        t1 = MultiplyAdd(c._limb1, d, t1, ref carry);
        t2 = MultiplyAdd(c._limb2, d, t2, ref carry);
        t3 = MultiplyAdd(c._limb3, d, t3, ref carry);
        ReduceLimb(ref t0, ref t1, ref t2, ref t3, t4 + carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceLimb(ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ulong t4)
    {
        ulong m = t0 * NegatedInverse;

        // The lowest limb becomes 0: by a carry, unless it was 0 before.
        ulong carry = UInt256.Multiply(m, P0, out _) + (t0 != 0 ? 1UL : 0);
        t0 = MultiplyAdd(m, P1, t1, ref carry);
        t1 = MultiplyAdd(m, P2, t2, ref carry);
        t2 = MultiplyAdd(m, P3, t3, ref carry);
        t3 = t4 + carry;
    }

    /// <summary>A value below 2p, less p if it is p or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce(ulong limb0, ulong limb1, ulong limb2, ulong limb3, out Fp reduced)
    {
        ulong borrow = 0;
        ulong less0 = SubtractBorrow(limb0, P0, ref borrow);
        ulong less1 = SubtractBorrow(limb1, P1, ref borrow);
        ulong less2 = SubtractBorrow(limb2, P2, ref borrow);
        ulong less3 = SubtractBorrow(limb3, P3, ref borrow);
        ulong small = 0 - borrow;
        reduced = new Fp(
            less0 ^ ((less0 ^ limb0) & small),
            less1 ^ ((less1 ^ limb1) & small),
            less2 ^ ((less2 ^ limb2) & small),
            less3 ^ ((less3 ^ limb3) & small));
    }
}
