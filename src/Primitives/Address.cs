using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives;

/// <summary>
/// 20 bytes that name an account: the last 20 of keccak256(public key) for secp256k1, and of
/// keccak256("marketchain/ed25519" ‖ public key) for Ed25519, so both kinds share one space.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = Size)]
public readonly partial struct Address : IEquatable<Address>, IComparable<Address>
{
    /// <summary>Bytes in an address.</summary>
    public const int Size = 20;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly uint _c;

    /// <summary>Copies exactly 20 bytes.</summary>
    public Address(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length == Size);
        this = MemoryMarshal.Read<Address>(bytes);
    }

    /// <summary>All zero bytes: nobody's address.</summary>
    public static Address Zero => default;

    /// <summary>True for the all-zero address.</summary>
    public bool IsZero => (_a | _b | _c) == 0;

    /// <summary>The 20 bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes
        => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1));

    /// <inheritdoc cref="Equals(Address)"/>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>True when any byte differs.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Reads <c>0x</c> and 40 hex digits of any case; a checksum (EIP-55) is not required.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Address address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool ok = Hex.TryDecode(text, bytes);
        address = ok ? new Address(bytes) : default;
        return ok;
    }

    /// <summary>Reads <c>0x</c> and 40 hex digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Address Parse(string text)
        => TryParse(text, out Address address)
            ? address
            : throw new FormatException($"expected 0x and 40 hex digits, got '{text}'");

    /// <summary>True when all 20 bytes agree.</summary>
    public bool Equals(Address other) => ((_a ^ other._a) | (_b ^ other._b) | (ulong)(_c ^ other._c)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Address other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus: seeded per process.</summary>
    public override int GetHashCode() => TableHash.Of(_a, _b, _c, 0);

    /// <inheritdoc/>
    public int CompareTo(Address other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <summary>Writes the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary><c>0x</c> and 40 lower-case hex digits.</summary>
    public override string ToString() => Hex.Encode(Bytes);
}
