using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Figures;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Links;
using MarketChain.Network.Tls;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network;

/// <summary>
/// Authenticated links between the nodes of one chain (docs/spec/network.md).
/// <code>
///  Listener ─┐ HalfOpenTable   SecureStream   HandshakeFrames   PeerSlot      Link
///            ├─► few, briefly ─► TLS 1.3 ────► who is it? ─────► listed? ────► reader ─► IPeerHandler
///  Dialler ──┘                                                   only one     writer ◄─ Outbox ◄─ TrySend
///                             Keeper: pings and deadlines of all of them
/// </code>
/// Guarantees: whoever reaches the handler proved a listed node key for this very connection, on this chain. What a
/// peer or a stranger makes this node hold is bounded. A slow peer fills its own queues and nobody else's. Every thread
/// is the network's own, so the pool of threads may be as busy as it likes.
///
/// Not here: what messages mean, whether they are wanted, and a second try for what found a full queue.
/// </summary>
public sealed class PeerNetwork : IAsyncDisposable
{
    private const int StopMs = 5_000;

    private readonly NetworkContext _context;
    private readonly PeerTable _table;
    private readonly LinkMaker _maker;
    private readonly Keeper _keeper;
    private readonly Listener? _listener;
    private int _disposed;

    private PeerNetwork(NetworkOptions options, IPeerHandler handler)
    {
        options.Limits.Check();
        HandshakeIdentity identity = new(options.NodeKey, options.GenesisHash, options.ValidatorLink);
        _context = new NetworkContext(
            options.Limits, identity, NodeCertificate.Create(), handler, new RefusalLog(options.Log));
        _table = new PeerTable(options.NodeKey.PublicKey, options.Limits);
        _maker = new LinkMaker(_context, _table);
        _keeper = new Keeper(_context, _table);
        _listener = options.Listen is null ? null : new Listener(_context, _maker, options.Listen);
    }

    /// <summary>Where it listens, with the port that the system chose; null when it does not.</summary>
    public IPEndPoint? ListenAddress => _listener?.Address;

    /// <summary>The admitted peers, in no order.</summary>
    public IReadOnlyList<PeerInfo> Peers
        => [.. _table.Slots.Select(slot => slot.Current?.Peer).OfType<PeerInfo>()];

    /// <summary>What has been done and is held, for metrics.</summary>
    public NetworkFigures Figures => new(
        _context.Counters.Channels,
        [.. _table.Slots.Select(slot => slot.Current).OfType<Link>().Select(FiguresOf)],
        _context.Counters.Ended,
        _context.Counters.Refused,
        _context.Counters.Dials,
        _context.Counters.Accepted,
        _context.HalfOpen.Count,
        _context.Threads.Count);

    /// <summary>Listens, and begins to dial.</summary>
    /// <param name="options">Keys, list, limits.</param>
    /// <param name="handler">Gets the calls until the network is disposed.</param>
    /// <exception cref="SocketException">The address to listen on is taken, or not this machine's.</exception>
    /// <exception cref="ArgumentException">Limits that contradict each other, or a list with a peer twice.</exception>
    public static async Task<PeerNetwork> StartAsync(NetworkOptions options, IPeerHandler handler)
    {
        PeerNetwork network = new(options, handler);
        network._context.Threads.Start("link keeper", network._keeper.Run);
        try
        {
            network.SetPeers(options.Peers);
        }
        catch (ArgumentException)
        {
            await network.DisposeAsync();
            throw;
        }

        if (network._listener is { } listener)
        {
            network._context.Threads.Start("link listener", listener.Run);
        }

        return network;
    }

    /// <summary>
    /// Queues a message for a peer: it never waits. False when there is no link to it, or when as much of this channel
    /// waits for it as may (docs/spec/network.md 6); then the message is not sent.
    /// </summary>
    /// <param name="peer">The node key.</param>
    /// <param name="channel">With which precedence.</param>
    /// <param name="message">
    /// 1 to <see cref="PeerChannels.MessageBytesMax"/> bytes, which the caller does not change any more.
    /// </param>
    public bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
        => _table.Find(peer)?.Current?.TrySend(channel, message) ?? false;

    /// <summary>
    /// Cuts a peer for what it sent, as when the handler returns false, but at once. A link that is newer than what the
    /// handler was told of stays. Any thread may call, and waits for nothing.
    /// </summary>
    /// <param name="peer">As it was announced.</param>
    public void Cut(PeerInfo peer)
    {
        if (_table.Find(peer.NodeKey)?.Current is { } link && ReferenceEquals(link.Peer, peer))
        {
            link.Close(LinkEnd.Misbehaved);
        }
    }

    /// <summary>Replaces the list: links of peers that left it are cut, new ones are dialled.</summary>
    /// <exception cref="ArgumentException">
    /// Too many, one twice, or an address that cannot be dialled: the old list stays.
    /// </exception>
    public void SetPeers(IReadOnlyList<ListedPeer> peers)
        => _table.Set(peers, MakeDialler, dialler => _context.Threads.Start("link dialler", dialler.Run));

    /// <summary>
    /// Tells the peers, ends all links and waits for their last calls of the handler; not to be called from one.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _listener?.Dispose();
            _table.Close();
            _context.HalfOpen.Close();

            // The keeper is the last: it cuts links that do not get their goodbye out.
            _context.Threads.WaitUntilLeft(1, StopMs);
            _keeper.Stop();
            _context.Threads.WaitUntilLeft(0, StopMs);
            _context.Certificate.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static PeerFigures FiguresOf(Link link) => new(link.Peer, link.RoundTripMicroseconds);

    private Dialler? MakeDialler(PeerSlot slot, ListedPeer peer)
        => peer.Address is null ? null : new Dialler(_context, _maker, slot, peer.Address);
}
