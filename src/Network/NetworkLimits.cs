using MarketChain.Primitives.Peers;

namespace MarketChain.Network;

/// <summary>
/// Every maximum and time of the network, with its reason. What a peer can make this node hold follows from the queues
/// and the longest messages: docs/spec/network.md 6 adds it up.
/// </summary>
public sealed record NetworkLimits
{
    /// <summary>
    /// Listed peers: every validator that a chain can have, and as many followers. Each costs up to 50 MiB and three
    /// threads at worst.
    /// </summary>
    public const int PeersMax = 128;

    /// <summary>How often each side asks whether the other is there.</summary>
    public int PingIntervalMs { get; init; } = 500;

    /// <summary>So many unanswered pings end a link: a dead peer is noticed within two seconds.</summary>
    public int PingsMissedMax { get; init; } = 3;

    /// <summary>
    /// Pings that a peer may send between two of ours. An honest one sends one; more come together after a pause.
    /// </summary>
    public int PingsPerIntervalMax { get; init; } = 64;

    /// <summary>What TCP may leave unacknowledged before the connection is given up.</summary>
    public int TcpUserTimeoutMs { get; init; } = 2_000;

    /// <summary>From the first byte to admission, and for the dial before it.</summary>
    public int HandshakeMs { get; init; } = 2_000;

    /// <summary>Connections in their handshake that others dialled: each costs a thread and some hundred KiB.</summary>
    public int UnadmittedMax { get; init; } = 32;

    /// <summary>The same from one address (of IPv6: one /64), so that one stranger cannot take all places.</summary>
    public int UnadmittedPerAddressMax { get; init; } = 8;

    /// <summary>
    /// Connections taken from others in a second. A TLS handshake costs this side a few milliseconds of a processor;
    /// peers that find no place are dialled from here.
    /// </summary>
    public int AcceptedPerSecondMax { get; init; } = 64;

    /// <summary>
    /// The longest pause between two dials of a listed peer that does not answer. Half of consensus' base timeout, so
    /// that a round is not lost on top of the one in which the peer came back.
    /// </summary>
    public int RedialMaxMs { get; init; } = 250;

    /// <summary>The pause after a peer refused us for good: only its operator or ours can change that.</summary>
    public int RedialRefusedMs { get; init; } = 1_000;

    /// <summary>How long a peer that was cut for what it sent is not let in again.</summary>
    public int PauseAfterCutMs { get; init; } = 1_000;

    /// <summary>
    /// Links that one peer may make at once, and then one a second: each costs both sides a greeting, and two lines in
    /// the log. One that was started again makes one, two nodes that dial each other two.
    /// </summary>
    public int LinksBurst { get; init; } = 8;

    /// <summary>How long consensus may find its queue full before the peer is given up.</summary>
    public int ConsensusStuckMs { get; init; } = 2_000;

    /// <summary>How long a link that ends may take to tell the other side why.</summary>
    public int GoodbyeMs { get; init; } = 200;

    /// <summary>Bytes that wait on a channel for one peer.</summary>
    internal static int QueueBytesMax(PeerChannel channel) => channel switch
    {
        PeerChannel.Consensus => 4 << 20,
        PeerChannel.Transactions => 8 << 20,

        // The longest message, and what is small beside it.
        _ => 20 << 20,
    };

    /// <summary>Messages that wait on a channel for one peer.</summary>
    internal static int QueueCountMax(PeerChannel channel) => channel switch
    {
        PeerChannel.Consensus => 1_024,
        PeerChannel.Transactions => 8_192,
        _ => 256,
    };

    /// <summary>Refuses values that contradict each other.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    internal void Check()
    {
        Require(PingIntervalMs >= 10 && PingsMissedMax >= 1, "pings come every 10 ms at most, and one may be missed");
        Require(HandshakeMs >= 100 && TcpUserTimeoutMs >= 100, "a handshake and TCP need 100 ms at least");
        Require(RedialMaxMs >= 1 && RedialRefusedMs >= 1, "dials need a pause");
        Require(UnadmittedMax >= UnadmittedPerAddressMax, "one address cannot have more places than there are");
        Require(UnadmittedPerAddressMax >= 1 && AcceptedPerSecondMax >= 1, "somebody must get in");
        Require(LinksBurst >= 2, "two nodes that dial each other make two links");
        Require(PingsPerIntervalMax >= 8, "pings come together after a pause");
        Require(ConsensusStuckMs >= 1 && GoodbyeMs >= 1 && PauseAfterCutMs >= 0, "times are not negative");
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"limits of the network: {rule}");
        }
    }
}
