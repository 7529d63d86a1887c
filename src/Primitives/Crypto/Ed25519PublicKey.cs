using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// 32 bytes that name an Ed25519 key. Any 32 bytes are a value: those that are no point, or one of small order,
/// verify nothing. Ordered as bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly struct Ed25519PublicKey : IEquatable<Ed25519PublicKey>, IComparable<Ed25519PublicKey>
{
    /// <summary>Bytes in a public key.</summary>
    public const int Size = 32;

    private readonly Hash256 _bytes;

    /// <summary>Copies exactly 32 bytes.</summary>
    public Ed25519PublicKey(ReadOnlySpan<byte> bytes) => _bytes = new Hash256(bytes);

    /// <summary>The 32 bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes.Bytes;

    private static ReadOnlySpan<byte> AddressTag => "marketchain/ed25519"u8;

    /// <inheritdoc cref="Equals(Ed25519PublicKey)"/>
    public static bool operator ==(Ed25519PublicKey left, Ed25519PublicKey right) => left.Equals(right);

    /// <summary>True when any byte differs.</summary>
    public static bool operator !=(Ed25519PublicKey left, Ed25519PublicKey right) => !left.Equals(right);

    /// <summary>Reads <c>0x</c> and 64 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Ed25519PublicKey publicKey)
    {
        bool read = Hash256.TryParse(text, out Hash256 bytes);
        publicKey = Unsafe.BitCast<Hash256, Ed25519PublicKey>(bytes);
        return read;
    }

    /// <summary>Reads <c>0x</c> and 64 hex digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Ed25519PublicKey Parse(string text)
        => Unsafe.BitCast<Hash256, Ed25519PublicKey>(Hash256.Parse(text));

    /// <summary>The account of this key: the last 20 bytes of keccak256("marketchain/ed25519" ‖ key).</summary>
    public Address ToAddress() => new(Keccak256.HashJoined(AddressTag, Bytes).Bytes[^Address.Size..]);

    /// <summary>True when all 32 bytes agree.</summary>
    public bool Equals(Ed25519PublicKey other) => _bytes.Equals(other._bytes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Ed25519PublicKey other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus.</summary>
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Ed25519PublicKey other) => _bytes.CompareTo(other._bytes);

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary><c>0x</c> and 64 lower-case hex digits.</summary>
    public override string ToString() => _bytes.ToString();
}
