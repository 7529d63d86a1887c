using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>64 bytes R ‖ s. Any 64 bytes are a value; <see cref="Ed25519"/> judges them.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly struct Ed25519Signature : IEquatable<Ed25519Signature>
{
    /// <summary>Bytes in a signature.</summary>
    public const int Size = 64;

    private readonly Hash256 _pointR;
    private readonly Hash256 _scalarS;

    /// <summary>Copies exactly 64 bytes.</summary>
    public Ed25519Signature(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length == Size);
        this = MemoryMarshal.Read<Ed25519Signature>(bytes);
    }

    /// <summary>The 64 bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1));

    /// <inheritdoc cref="Equals(Ed25519Signature)"/>
    public static bool operator ==(Ed25519Signature left, Ed25519Signature right) => left.Equals(right);

    /// <summary>True when any byte differs.</summary>
    public static bool operator !=(Ed25519Signature left, Ed25519Signature right) => !left.Equals(right);

    /// <summary>True when all 64 bytes agree.</summary>
    public bool Equals(Ed25519Signature other) => _pointR.Equals(other._pointR) && _scalarS.Equals(other._scalarS);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ed25519Signature other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus.</summary>
    public override int GetHashCode() => _pointR.GetHashCode();

    /// <summary>Writes the 64 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary><c>0x</c> and 128 lower-case hex digits.</summary>
    public override string ToString() => Hex.Encode(Bytes);
}
