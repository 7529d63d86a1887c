using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Frames;

/// <summary>
/// Puts messages together from frames: at most one unfinished message a channel, so at most the sum of the channels'
/// maxima in memory. A length was held to its maximum by <see cref="FrameHeader.Read"/> before it comes here.
/// </summary>
internal sealed class Reassembly
{
    private readonly Unfinished[] _channels = new Unfinished[PeerChannels.Count];

    /// <summary>Where a frame's payload belongs.</summary>
    /// <param name="header">Of a data frame.</param>
    /// <param name="payload">To be filled, then <see cref="End"/> is called.</param>
    /// <returns>Malformed when the frame does not go on where the channel's last one stopped; else none.</returns>
    public LinkEnd Begin(FrameHeader header, out Memory<byte> payload)
    {
        ref Unfinished unfinished = ref _channels[(int)header.Channel];
        if (unfinished.Message is null)
        {
            // Every byte is written before anybody sees one.
            unfinished = new Unfinished(GC.AllocateUninitializedArray<byte>((int)header.Rest), 0);
        }
        else if (header.Rest != unfinished.Message.Length - unfinished.Length)
        {
            payload = default;
            return LinkEnd.Malformed;
        }

        payload = unfinished.Message.AsMemory(unfinished.Length, header.PayloadLength);
        return LinkEnd.None;
    }

    /// <summary>A frame's payload is there.</summary>
    /// <returns>The whole message when this was its last frame, else null.</returns>
    public byte[]? End(FrameHeader header)
    {
        ref Unfinished unfinished = ref _channels[(int)header.Channel];
        unfinished.Length += header.PayloadLength;
        if (unfinished.Length < unfinished.Message!.Length)
        {
            return null;
        }

        byte[] message = unfinished.Message;
        unfinished = default;
        return message;
    }

    private struct Unfinished(byte[] message, int length)
    {
        public readonly byte[]? Message = message;
        public int Length = length;
    }
}
