using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketChain.Primitives;

/// <summary>32 bytes that name something: a Keccak-256 or BLAKE2b-256 digest. Ordered as big-endian bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public readonly struct Hash256 : IEquatable<Hash256>, IComparable<Hash256>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Copies exactly 32 bytes.</summary>
    public Hash256(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length == Size);
        this = MemoryMarshal.Read<Hash256>(bytes);
    }

    /// <summary>All zero bytes.</summary>
    public static Hash256 Zero => default;

    /// <summary>True for the all-zero hash.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>The 32 bytes, in place.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes
        => MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in this, 1));

    /// <inheritdoc cref="Equals(Hash256)"/>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>True when any byte differs.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>Reads <c>0x</c> and 64 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Hash256 hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bool ok = Hex.TryDecode(text, bytes);
        hash = ok ? new Hash256(bytes) : default;
        return ok;
    }

    /// <summary>Reads <c>0x</c> and 64 hex digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Hash256 Parse(string text)
        => TryParse(text, out Hash256 hash)
            ? hash
            : throw new FormatException($"expected 0x and 64 hex digits, got '{text}'");

    /// <summary>True when all 32 bytes agree.</summary>
    public bool Equals(Hash256 other)
        => ((_a ^ other._a) | (_b ^ other._b) | (_c ^ other._c) | (_d ^ other._d)) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <summary>For in-memory tables only, never for consensus: seeded per process.</summary>
    public override int GetHashCode() => TableHash.Of(_a, _b, _c, _d);

    /// <inheritdoc/>
    public int CompareTo(Hash256 other)
    {
        // Two digests nearly always differ in their first word, which big-endian is the first 8 bytes in order.
        if (_a != other._a)
        {
            return BigEndian(_a) < BigEndian(other._a) ? -1 : 1;
        }

        return Bytes.SequenceCompareTo(other.Bytes);
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(Span<byte> destination) => Bytes.CopyTo(destination);

    /// <summary><c>0x</c> and 64 lower-case hex digits.</summary>
    public override string ToString() => Hex.Encode(Bytes);

    private static ulong BigEndian(ulong word)
        => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
}
