using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.Network.Handshakes;

/// <summary>
/// The first frame of each side, sent unasked:
/// <code>
///  u32be version ‖ genesisHash ‖ nonce
/// </code>
/// The version stands first and alone decides how the rest is read, so that any later version is told apart from
/// garbage.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Hello(Hash256 GenesisHash, Hash256 Nonce)
{
    public const uint Version = 1;

    public const int Size = sizeof(uint) + (2 * Hash256.Size);

    /// <summary>The longest that any version may send.</summary>
    public const int BytesMax = 256;

    /// <summary>Reads one: the version is compared first, then the chain.</summary>
    public static LinkEnd Read(ReadOnlySpan<byte> payload, in Hash256 genesisHash, out Hello hello)
    {
        hello = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(payload, out uint version))
        {
            return LinkEnd.Malformed;
        }

        if (version != Version)
        {
            return LinkEnd.WrongVersion;
        }

        if (payload.Length != Size)
        {
            return LinkEnd.Malformed;
        }

        hello = new Hello(new Hash256(payload[sizeof(uint)..^Hash256.Size]), new Hash256(payload[^Hash256.Size..]));
        return hello.GenesisHash == genesisHash ? LinkEnd.None : LinkEnd.WrongGenesis;
    }

    /// <summary>Writes exactly <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32BigEndian(payload, Version);
        GenesisHash.CopyTo(payload[sizeof(uint)..]);
        Nonce.CopyTo(payload[(sizeof(uint) + Hash256.Size)..]);
    }
}
