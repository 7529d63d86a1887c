using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Network.Handshakes;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Frames;

/// <summary>What a frame is. The first three are <see cref="PeerChannel"/>'s numbers.</summary>
internal enum FrameKind : byte
{
    Consensus = PeerChannel.Consensus,
    Transactions = PeerChannel.Transactions,
    Sync = PeerChannel.Sync,
    Hello = 16,
    Proof = 17,
    Ping = 18,
    Pong = 19,
    Goodbye = 20,
}

/// <summary>
/// The five bytes before each frame's payload:
/// <code>
///  0      1                  5
///  ├ kind ┼ rest (u32be)     ┼ payload: min(rest, 65,536) bytes
/// </code>
/// rest counts the bytes of the message from here on. So a message's first frame declares all of it, each frame but
/// the last is full, and there is one way to cut a message: no flag can contradict a length.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameHeader(FrameKind Kind, uint Rest)
{
    public const int Size = 5;

    /// <summary>So much of a long message goes between two chances for a more urgent one.</summary>
    public const int PayloadMax = 1 << 16;

    /// <summary>True for a frame of a channel's message.</summary>
    public bool IsData => Kind <= FrameKind.Sync;

    /// <summary>The channel of a data frame.</summary>
    public PeerChannel Channel => (PeerChannel)Kind;

    /// <summary>Bytes that follow this header.</summary>
    public int PayloadLength => (int)Math.Min(Rest, PayloadMax);

    /// <summary>Reads a header and holds its length to the kind's bounds, before anything is made from it.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <param name="header">The header, when the result is none.</param>
    /// <returns>None, malformed or too long.</returns>
    public static LinkEnd Read(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = new FrameHeader((FrameKind)bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..Size]));
        (int shortest, int longest) = header.Kind switch
        {
            FrameKind.Consensus or FrameKind.Transactions or FrameKind.Sync
                => (1, PeerChannels.MessageBytesMax(header.Channel)),
            FrameKind.Hello => (sizeof(uint), Hello.BytesMax),
            FrameKind.Proof => (Proof.Size, Proof.SizeWithValidator),
            FrameKind.Ping or FrameKind.Pong => (sizeof(ulong), sizeof(ulong)),
            FrameKind.Goodbye => (1, 1),
            _ => (int.MaxValue, int.MaxValue),
        };
        return header.Rest > longest ? LinkEnd.TooLong
            : header.Rest < shortest ? LinkEnd.Malformed
            : LinkEnd.None;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..Size], Rest);
    }
}
