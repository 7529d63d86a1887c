namespace MarketChain.Network;

/// <summary>
/// Why a link ended, or never came to be. The numbers are on the wire (docs/spec/network.md 3): they are never given to
/// another reason.
/// </summary>
public enum LinkEnd : byte
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>The node stops.</summary>
    Stopping = 1,

    /// <summary>The other side speaks another version of this protocol.</summary>
    WrongVersion = 2,

    /// <summary>It belongs to another chain.</summary>
    WrongGenesis = 3,

    /// <summary>Its node key is not in the list, or no more.</summary>
    NotListed = 4,

    /// <summary>Its signature is not the node key's over this connection: forged, or replayed from another.</summary>
    BadProof = 5,

    /// <summary>At the address of a peer another one answers.</summary>
    WrongKey = 6,

    /// <summary>The node dialled itself.</summary>
    SelfConnection = 7,

    /// <summary>Another link of the same two nodes is kept.</summary>
    Duplicate = 8,

    /// <summary>It claims a validator that did not sign for its node key.</summary>
    BadValidatorLink = 9,

    /// <summary>Bytes that are no frame, or a frame that may not come here.</summary>
    Malformed = 10,

    /// <summary>A declared length beyond the channel's maximum.</summary>
    TooLong = 11,

    /// <summary>The handler found garbage or a flood in its messages.</summary>
    Misbehaved = 12,

    /// <summary>It left three pings in a row unanswered.</summary>
    Silent = 13,

    /// <summary>It did not take what consensus had to say for too long.</summary>
    TooSlow = 14,

    /// <summary>It pings much too often.</summary>
    PingFlood = 15,

    /// <summary>It was cut for what it sent, a moment ago, or its links come and go too fast.</summary>
    TooSoon = 16,

    /// <summary>Nobody answers at its address. Never on the wire, like all that follow.</summary>
    Unreachable = 64,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed = 65,

    /// <summary>The handshake took too long.</summary>
    HandshakeTimedOut = 66,

    /// <summary>The connection broke, or the other side closed it without a word.</summary>
    ConnectionLost = 67,

    /// <summary>Too many connections are in their handshake, or too many came in a second.</summary>
    TooManyConnections = 68,

    /// <summary>A reason that this version does not know.</summary>
    Unknown = 69,
}

/// <summary>Reasons as people and the wire know them.</summary>
public static class LinkEnds
{
    private const byte OnWireMax = (byte)LinkEnd.TooSoon;

    /// <summary>True when the reason has a number on the wire.</summary>
    internal static bool IsOnWire(LinkEnd reason) => (byte)reason is > 0 and <= OnWireMax;

    /// <summary>The reason of a number on the wire.</summary>
    internal static LinkEnd FromWire(byte number)
        => IsOnWire((LinkEnd)number) ? (LinkEnd)number : LinkEnd.Unknown;

    /// <summary>
    /// True when the other side gave cause: it is not let in again for <see cref="NetworkLimits.PauseAfterCutMs"/>.
    /// </summary>
    internal static bool IsMisconduct(LinkEnd reason)
        => reason is LinkEnd.Malformed or LinkEnd.TooLong or LinkEnd.Misbehaved or LinkEnd.PingFlood;

    /// <summary>A clause for people, without a full stop.</summary>
    /// <param name="reason">Why the link ended.</param>
    /// <param name="toldByPeer">True when the other side said so of us.</param>
    public static string Describe(LinkEnd reason, bool toldByPeer)
        => toldByPeer ? $"the peer says: {Describe(reason)}" : Describe(reason);

    private static string Describe(LinkEnd reason) => reason switch
    {
        LinkEnd.Stopping => "the node stops",
        LinkEnd.WrongVersion => "another version of the peers' protocol",
        LinkEnd.WrongGenesis => "another chain's genesis hash",
        LinkEnd.NotListed => "the node key is not in the list of peers",
        LinkEnd.BadProof => "the signature is not the node key's over this connection",
        LinkEnd.WrongKey => "another node key than the one expected at this address",
        LinkEnd.SelfConnection => "the node dialled itself",
        LinkEnd.Duplicate => "another link of the same two nodes is kept",
        LinkEnd.BadValidatorLink => "the validator that it names did not sign for its node key",
        LinkEnd.Malformed => "bytes that are no frame of the protocol, or not one for this moment",
        LinkEnd.TooLong => "a message is declared to be longer than its channel allows",
        LinkEnd.Misbehaved => "garbage or a flood in the messages",
        LinkEnd.Silent => "three pings in a row were not answered",
        LinkEnd.TooSlow => "messages of consensus were not taken for too long",
        LinkEnd.PingFlood => "too many pings",
        LinkEnd.TooSoon => "back too soon after its last link",
        LinkEnd.Unreachable => "nobody answers",
        LinkEnd.TlsFailed => "the TLS handshake failed",
        LinkEnd.HandshakeTimedOut => "the handshake took too long",
        LinkEnd.ConnectionLost => "the connection broke",
        LinkEnd.TooManyConnections => "too many connections that are not admitted yet",
        _ => "a reason that this version does not know",
    };
}
