using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>A point of secp256k1 as <c>x (32, big-endian) ‖ y (32, big-endian)</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly struct Secp256k1PublicKey : IEquatable<Secp256k1PublicKey>
{
    /// <summary>Bytes in x ‖ y.</summary>
    public const int Size = 64;

    /// <summary>Bytes in the compressed form of SEC 1: 0x02 or 0x03 by the parity of y, then x.</summary>
    public const int CompressedSize = 33;

    private readonly Hash256 _x;
    private readonly Hash256 _y;

    /// <summary>x ‖ y of a point that the library made or accepted.</summary>
    internal Secp256k1PublicKey(ReadOnlySpan<byte> xy)
    {
        Invariant.Check(xy.Length == Size);
        this = MemoryMarshal.Read<Secp256k1PublicKey>(xy);
    }

    /// <summary>The 64 bytes x ‖ y, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1));

    /// <inheritdoc cref="Equals(Secp256k1PublicKey)"/>
    public static bool operator ==(Secp256k1PublicKey left, Secp256k1PublicKey right) => left.Equals(right);

    /// <summary>True when any byte differs.</summary>
    public static bool operator !=(Secp256k1PublicKey left, Secp256k1PublicKey right) => !left.Equals(right);

    /// <summary>Reads exactly 64 bytes x ‖ y; false when they are no point of the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> xy, out Secp256k1PublicKey publicKey)
    {
        bool valid = xy.Length == Size && Secp256k1Points.TryParse(xy, out _);
        publicKey = valid ? new Secp256k1PublicKey(xy) : default;
        return valid;
    }

    /// <summary>Ethereum's account of this key: the last 20 bytes of keccak256(x ‖ y).</summary>
    public Address ToAddress() => new(Keccak256.Hash(Bytes).Bytes[^Address.Size..]);

    /// <summary>Writes the compressed form to the first 33 bytes of <paramref name="destination"/>.</summary>
    public void CopyCompressedTo(Span<byte> destination)
    {
        destination[0] = (byte)(0x02 | (_y.Bytes[^1] & 1));
        _x.CopyTo(destination[1..]);
    }

    /// <summary>True when all 64 bytes agree.</summary>
    public bool Equals(Secp256k1PublicKey other) => _x.Equals(other._x) && _y.Equals(other._y);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Secp256k1PublicKey other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus.</summary>
    public override int GetHashCode() => _x.GetHashCode();

    /// <summary><c>0x</c> and 128 lower-case hex digits.</summary>
    public override string ToString() => Hex.Encode(Bytes);
}
