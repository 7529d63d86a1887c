using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives;

/// <summary>
/// An unsigned 256-bit integer: amounts of money and words of the EVM. Four 64-bit limbs, least significant first:
/// <code>value = limb0 + limb1 · 2^64 + limb2 · 2^128 + limb3 · 2^192</code>
/// Operators <c>+ - *</c> and <c>&lt;&lt;</c> wrap modulo 2^256, in a <c>checked</c> context too: that is the EVM's
/// rule. Money uses <see cref="TryAdd"/>, <see cref="TrySubtract"/>, <see cref="TryMultiply"/> and
/// <see cref="TryMulDiv"/>, which tell.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly partial struct UInt256 : IEquatable<UInt256>, IComparable<UInt256>
{
    /// <summary>Bytes of the fixed-width form.</summary>
    public const int Size = 32;

    /// <summary>Bits of the fixed-width form.</summary>
    public const int Bits = 256;

    private const int LimbCount = 4;
    private const int LimbBits = 64;

    private readonly ulong _limb0;
    private readonly ulong _limb1;
    private readonly ulong _limb2;
    private readonly ulong _limb3;

    /// <summary>From four limbs, least significant first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public UInt256(ulong limb0, ulong limb1, ulong limb2, ulong limb3)
    {
        _limb0 = limb0;
        _limb1 = limb1;
        _limb2 = limb2;
        _limb3 = limb3;
    }

    /// <summary>0.</summary>
    public static UInt256 Zero => default;

    /// <summary>1.</summary>
    public static UInt256 One => new(1, 0, 0, 0);

    /// <summary>2^256 - 1.</summary>
    public static UInt256 MaxValue => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>True for 0.</summary>
    public bool IsZero => (_limb0 | _limb1 | _limb2 | _limb3) == 0;

    /// <summary>True when the value is under 2^64.</summary>
    public bool FitsUInt64 => (_limb1 | _limb2 | _limb3) == 0;

    /// <summary>True when the value is under 2^128.</summary>
    public bool FitsUInt128 => (_limb2 | _limb3) == 0;

    /// <summary>The value modulo 2^64.</summary>
    public ulong LowUInt64 => _limb0;

    /// <summary>Bits up to the highest one: 0 for 0, 256 from 2^255 on.</summary>
    public int BitLength
    {
        get
        {
            if (_limb3 != 0)
            {
                return Bits - BitOperations.LeadingZeroCount(_limb3);
            }

            if (_limb2 != 0)
            {
                return (3 * LimbBits) - BitOperations.LeadingZeroCount(_limb2);
            }

            return _limb1 != 0
                ? (2 * LimbBits) - BitOperations.LeadingZeroCount(_limb1)
                : LimbBits - BitOperations.LeadingZeroCount(_limb0);
        }
    }

    /// <summary>Limbs up to the highest one that is not 0; 1 for 0.</summary>
    private int LimbLength
    {
        get
        {
            if (_limb3 != 0)
            {
                return 4;
            }

            if (_limb2 != 0)
            {
                return 3;
            }

            return _limb1 != 0 ? 2 : 1;
        }
    }

    /// <summary>The sign of the two's complement reading.</summary>
    private bool IsNegative => (long)_limb3 < 0;

    [UnscopedRef]
    private ReadOnlySpan<ulong> Limbs => MemoryMarshal.CreateReadOnlySpan(in _limb0, LimbCount);

    /// <summary>Widens.</summary>
    public static implicit operator UInt256(ulong value) => new(value, 0, 0, 0);

    /// <summary>Widens.</summary>
    public static implicit operator UInt256(UInt128 value) => new((ulong)value, (ulong)(value >> LimbBits), 0, 0);

    /// <summary>Narrows.</summary>
    /// <exception cref="OverflowException">The value is 2^64 or more.</exception>
    public static explicit operator ulong(in UInt256 value)
        => value.TryToUInt64(out ulong narrow) ? narrow : throw new OverflowException("value is 2^64 or more");

    /// <summary>Narrows.</summary>
    /// <exception cref="OverflowException">The value is 2^128 or more.</exception>
    public static explicit operator UInt128(in UInt256 value)
        => value.TryToUInt128(out UInt128 narrow) ? narrow : throw new OverflowException("value is 2^128 or more");

    /// <summary>True when all 256 bits agree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator ==(in UInt256 left, in UInt256 right)
        => ((left._limb0 ^ right._limb0) | (left._limb1 ^ right._limb1)
            | (left._limb2 ^ right._limb2) | (left._limb3 ^ right._limb3)) == 0;

    /// <summary>True when any bit differs.</summary>
    public static bool operator !=(in UInt256 left, in UInt256 right) => !(left == right);

    /// <summary>Unsigned order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(in UInt256 left, in UInt256 right)
    {
        if (left._limb3 != right._limb3)
        {
            return left._limb3 < right._limb3;
        }

        if (left._limb2 != right._limb2)
        {
            return left._limb2 < right._limb2;
        }

        return left._limb1 != right._limb1 ? left._limb1 < right._limb1 : left._limb0 < right._limb0;
    }

    /// <summary>Unsigned order.</summary>
    public static bool operator >(in UInt256 left, in UInt256 right) => right < left;

    /// <summary>Unsigned order.</summary>
    public static bool operator <=(in UInt256 left, in UInt256 right) => !(right < left);

    /// <summary>Unsigned order.</summary>
    public static bool operator >=(in UInt256 left, in UInt256 right) => !(left < right);

    /// <summary>The smaller of two.</summary>
    public static UInt256 Min(in UInt256 left, in UInt256 right) => right < left ? right : left;

    /// <summary>The larger of two.</summary>
    public static UInt256 Max(in UInt256 left, in UInt256 right) => left < right ? right : left;

    /// <summary>The value as 64 bits; false (and 0) when it is 2^64 or more.</summary>
    public bool TryToUInt64(out ulong value)
    {
        value = FitsUInt64 ? _limb0 : 0;
        return FitsUInt64;
    }

    /// <summary>The value as 128 bits; false (and 0) when it is 2^128 or more.</summary>
    public bool TryToUInt128(out UInt128 value)
    {
        value = FitsUInt128 ? new UInt128(_limb1, _limb0) : 0;
        return FitsUInt128;
    }

    /// <inheritdoc/>
    public bool Equals(UInt256 other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UInt256 other && this == other;

    /// <summary>For in-memory tables only, never for consensus: seeded per process.</summary>
    public override int GetHashCode() => TableHash.Of(_limb0, _limb1, _limb2, _limb3);

    /// <inheritdoc/>
    public int CompareTo(UInt256 other)
    {
        if (this == other)
        {
            return 0;
        }

        return this < other ? -1 : 1;
    }

    /// <summary>Decimal digits without leading zeros.</summary>
    public override string ToString() => ToDecimal();
}
