using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Figures;

/// <summary>What the network has done since it started, and what it holds now: for metrics and operators.</summary>
/// <param name="Channels">By <see cref="PeerChannel"/>.</param>
/// <param name="Peers">One for each admitted link, in no order.</param>
/// <param name="LinksEnded">Admitted links that ended; reasons that never came are left out.</param>
/// <param name="Refused">Connections that became no link, those that the other side refused too.</param>
/// <param name="Dials">Connections that were tried from here.</param>
/// <param name="Accepted">Connections that came, those that were closed at once too.</param>
/// <param name="Unadmitted">Connections in their handshake now, of both directions.</param>
/// <param name="Threads">Threads that the network runs now.</param>
public sealed record NetworkFigures(
    IReadOnlyList<ChannelFigures> Channels,
    IReadOnlyList<PeerFigures> Peers,
    IReadOnlyDictionary<LinkEnd, long> LinksEnded,
    IReadOnlyDictionary<LinkEnd, long> Refused,
    long Dials,
    long Accepted,
    int Unadmitted,
    int Threads);

/// <summary>Messages of one channel, of all peers together.</summary>
/// <param name="Channel">Which.</param>
/// <param name="MessagesSent">Messages that left whole.</param>
/// <param name="BytesSent">Their bytes, and those of messages in part, with headers of frames.</param>
/// <param name="MessagesReceived">Messages that came whole.</param>
/// <param name="BytesReceived">Their bytes, without headers.</param>
/// <param name="Dropped">Messages that found their queue full.</param>
public sealed record ChannelFigures(
    PeerChannel Channel,
    long MessagesSent,
    long BytesSent,
    long MessagesReceived,
    long BytesReceived,
    long Dropped);

/// <summary>One admitted link.</summary>
/// <param name="Peer">Who.</param>
/// <param name="RoundTripMicroseconds">Of the last ping that was answered, or -1.</param>
public sealed record PeerFigures(PeerInfo Peer, long RoundTripMicroseconds);
