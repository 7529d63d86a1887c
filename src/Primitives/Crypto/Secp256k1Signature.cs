using System.Diagnostics.CodeAnalysis;

namespace MarketChain.Primitives.Crypto;

/// <summary>Why bytes are no <see cref="Secp256k1Signature"/>.</summary>
public enum SignatureFault
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>Not 65 bytes, or r or s not 32.</summary>
    WrongLength,

    /// <summary>v is neither 0 nor 1.</summary>
    ParityOutOfRange,

    /// <summary>r is 0, or not below the group's order.</summary>
    ROutOfRange,

    /// <summary>s is 0, or not below the group's order.</summary>
    SOutOfRange,

    /// <summary>s is in the upper half: the second form of a signature that has one in the lower (EIP-2).</summary>
    SInUpperHalf,
}

/// <summary>
/// A recoverable signature with r and s in 1 … n-1, s in the lower half and a parity of 0 or 1, so that each one has
/// a single encoding: <c>r (32, big-endian) ‖ s (32, big-endian) ‖ v (1)</c>. Only <c>default</c> breaks these rules,
/// and it verifies nothing.
/// </summary>
public readonly struct Secp256k1Signature : IEquatable<Secp256k1Signature>
{
    /// <summary>Bytes in r ‖ s ‖ v.</summary>
    public const int Size = 65;

    /// <summary>Bytes in r ‖ s.</summary>
    public const int CompactSize = 64;

    private readonly Hash256 _r;
    private readonly Hash256 _s;
    private readonly byte _parity;

    private Secp256k1Signature(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s, byte parity)
    {
        _r = new Hash256(r);
        _s = new Hash256(s);
        _parity = parity;
    }

    /// <summary>32 bytes, big-endian.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> R => _r.Bytes;

    /// <summary>32 bytes, big-endian.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> S => _s.Bytes;

    /// <summary>0 or 1: whether the y of the nonce's point is odd.</summary>
    public int Parity => _parity;

    /// <inheritdoc cref="Equals(Secp256k1Signature)"/>
    public static bool operator ==(Secp256k1Signature left, Secp256k1Signature right) => left.Equals(right);

    /// <summary>True when any part differs.</summary>
    public static bool operator !=(Secp256k1Signature left, Secp256k1Signature right) => !left.Equals(right);

    /// <summary>Reads r ‖ s ‖ v with v in {0, 1}.</summary>
    /// <returns><see cref="SignatureFault.None"/>, or why the bytes are refused.</returns>
    public static SignatureFault Read(ReadOnlySpan<byte> rsv, out Secp256k1Signature signature)
    {
        signature = default;
        return rsv.Length == Size
            ? Create(rsv[..32], rsv[32..64], rsv[64], out signature)
            : SignatureFault.WrongLength;
    }

    /// <summary>Joins the parts as a transaction carries them.</summary>
    /// <param name="r">32 bytes, big-endian.</param>
    /// <param name="s">32 bytes, big-endian.</param>
    /// <param name="parity">As wide as it was read: nothing is cut before the check.</param>
    /// <param name="signature">The value, when the result is <see cref="SignatureFault.None"/>.</param>
    /// <returns><see cref="SignatureFault.None"/>, or why the parts are refused.</returns>
    public static SignatureFault Create(
        ReadOnlySpan<byte> r, ReadOnlySpan<byte> s, ulong parity, out Secp256k1Signature signature)
    {
        SignatureFault fault = Check(r, s, parity);
        signature = fault == SignatureFault.None ? new Secp256k1Signature(r, s, (byte)parity) : default;
        return fault;
    }

    /// <summary>Writes r ‖ s ‖ v to the first 65 bytes of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        CopyCompactTo(destination);
        destination[CompactSize] = _parity;
    }

    /// <summary>Writes r ‖ s to the first 64 bytes of <paramref name="destination"/>.</summary>
    public void CopyCompactTo(Span<byte> destination)
    {
        _r.CopyTo(destination);
        _s.CopyTo(destination[Hash256.Size..]);
    }

    /// <summary>True when r, s and parity agree.</summary>
    public bool Equals(Secp256k1Signature other)
        => _r.Equals(other._r) && _s.Equals(other._s) && _parity == other._parity;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Secp256k1Signature other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus.</summary>
    public override int GetHashCode() => _r.GetHashCode();

    /// <summary><c>0x</c> and 130 lower-case hex digits: r ‖ s ‖ v.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Hex.Encode(bytes);
    }

    private static SignatureFault Check(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s, ulong parity)
    {
        if (r.Length != Hash256.Size || s.Length != Hash256.Size)
        {
            return SignatureFault.WrongLength;
        }

        if (parity > 1)
        {
            return SignatureFault.ParityOutOfRange;
        }

        if (!Secp256k1.IsScalar(r))
        {
            return SignatureFault.ROutOfRange;
        }

        if (!Secp256k1.IsScalar(s))
        {
            return SignatureFault.SOutOfRange;
        }

        return Secp256k1.IsInLowerHalf(s) ? SignatureFault.None : SignatureFault.SInUpperHalf;
    }
}
