using MarketChain.Primitives.Peers;

namespace MarketChain.Network;

/// <summary>
/// What the node does with its links. For one peer the calls come in turn, never two at once: connected, messages,
/// disconnected, and then perhaps connected again. Calls for different peers come at once, each on the thread of its
/// link. While a call lasts nothing more is read from that peer, so a call that takes a second looks like a dead peer
/// at the other end. An exception is not caught: it ends the process.
/// </summary>
public interface IPeerHandler
{
    /// <summary>A peer is admitted; messages can be sent to it already.</summary>
    void OnConnected(PeerInfo peer);

    /// <summary>The link is gone.</summary>
    /// <param name="peer">As it was announced.</param>
    /// <param name="reason">A sentence for people.</param>
    void OnDisconnected(PeerInfo peer, string reason);

    /// <summary>A whole message came.</summary>
    /// <param name="peer">From whom.</param>
    /// <param name="channel">How.</param>
    /// <param name="message">1 to <see cref="PeerChannels.MessageBytesMax"/> bytes, the handler's to keep.</param>
    /// <returns>False to cut the peer, for garbage or a flood; it is not let in again for a while.
    /// <see cref="PeerNetwork.Cut"/> does the same for what turns out later.</returns>
    bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message);
}
