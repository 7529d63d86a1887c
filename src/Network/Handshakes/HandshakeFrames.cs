using MarketChain.Network.Frames;
using MarketChain.Network.Links;
using MarketChain.Network.Tls;

namespace MarketChain.Network.Handshakes;

/// <summary>A <see cref="Handshake"/> over a connection: one frame at a time, each of a bounded length.</summary>
internal sealed class HandshakeFrames(SecureStream stream, Handshake handshake)
{
    /// <summary>Sends this side's hello and judges the other's.</summary>
    public LinkOutcome Greet()
    {
        Span<byte> hello = stackalloc byte[Hello.Size];
        handshake.MakeHello().Write(hello);
        if (!TryWrite(FrameKind.Hello, hello))
        {
            return LinkEnd.ConnectionLost;
        }

        Span<byte> buffer = stackalloc byte[Hello.BytesMax];
        LinkOutcome outcome = Read(FrameKind.Hello, buffer, out int length);
        return outcome.IsNone ? handshake.ReadHello(buffer[..length]) : outcome;
    }

    /// <summary>Says who this side is.</summary>
    public LinkOutcome SendProof()
    {
        Proof proof = handshake.MakeProof();
        Span<byte> payload = stackalloc byte[proof.Length];
        proof.Write(payload);
        return TryWrite(FrameKind.Proof, payload) ? LinkEnd.None : LinkEnd.ConnectionLost;
    }

    /// <summary>Judges who the other side is.</summary>
    public LinkOutcome ReceiveProof(out Proof? proof)
    {
        proof = null;
        Span<byte> buffer = stackalloc byte[Proof.SizeWithValidator];
        LinkOutcome outcome = Read(FrameKind.Proof, buffer, out int length);
        return outcome.IsNone ? handshake.ReadProof(buffer[..length], out proof) : outcome;
    }

    /// <summary>Tells the other side why it is refused: it learns what it sent, or that it is not listed.</summary>
    public void Refuse(LinkOutcome outcome)
    {
        if (!outcome.ToldByPeer && LinkEnds.IsOnWire(outcome.Reason))
        {
            // Whether it arrives is no concern of this side.
            _ = TryWrite(FrameKind.Goodbye, [(byte)outcome.Reason]);
        }
    }

    private bool TryWrite(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FrameHeader.Size + payload.Length];
        new FrameHeader(kind, (uint)payload.Length).Write(frame);
        payload.CopyTo(frame[FrameHeader.Size..]);
        return stream.TryWrite(frame);
    }

    private LinkOutcome Read(FrameKind expected, Span<byte> buffer, out int length)
    {
        length = 0;
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        if (!stream.TryFill(bytes))
        {
            return LinkEnd.ConnectionLost;
        }

        LinkEnd fault = FrameHeader.Read(bytes, out FrameHeader header);
        if (fault != LinkEnd.None)
        {
            return fault;
        }

        if (header.Kind != expected && header.Kind != FrameKind.Goodbye)
        {
            return LinkEnd.Malformed;
        }

        length = header.PayloadLength;
        if (!stream.TryFill(buffer[..length]))
        {
            return LinkEnd.ConnectionLost;
        }

        return header.Kind == FrameKind.Goodbye
            ? new LinkOutcome(LinkEnds.FromWire(buffer[0]), ToldByPeer: true)
            : LinkEnd.None;
    }
}
