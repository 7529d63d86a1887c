using System.Collections.Concurrent;
using System.Net;
using MarketChain.Network.Figures;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests.Support;

/// <summary>A network on loopback that records what its handler and its log hear, and answers as told.</summary>
internal sealed class TestNode : IPeerHandler, INetworkLog, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Ed25519PublicKey, int> _inHandler = new();

    public required PeerNetwork Network { get; set; }

    public required Ed25519PublicKey Key { get; init; }

    public ConcurrentQueue<Message> Messages { get; } = new();

    public ConcurrentQueue<PeerInfo> Connected { get; } = new();

    public ConcurrentQueue<(PeerInfo Peer, string Reason)> Disconnected { get; } = new();

    public ConcurrentQueue<Refusal> Refusals { get; } = new();

    /// <summary>What the handler does with a message, beside recording it.</summary>
    public Func<Message, bool> Answer { get; set; } = _ => true;

    /// <summary>False when two calls for one peer overlapped, or came in an impossible order.</summary>
    public bool IsInOrder { get; private set; } = true;

    public IPEndPoint Address => Network.ListenAddress!;

    public static async Task<TestNode> StartAsync(
        int key,
        IEnumerable<ListedPeer>? peers = null,
        NetworkLimits? limits = null,
        int port = 0,
        Hash256? genesisHash = null,
        ValidatorLink? validator = null)
    {
        TestNode node = new() { Network = null!, Key = Keys.Public(key) };
        NetworkOptions options = new()
        {
            NodeKey = Keys.Get(key),
            GenesisHash = genesisHash ?? Keys.GenesisHash,
            ValidatorLink = validator,
            Listen = new IPEndPoint(IPAddress.Loopback, port),
            Peers = [.. peers ?? []],
            Limits = limits ?? new NetworkLimits(),
            Log = node,
        };
        node.Network = await PeerNetwork.StartAsync(options, node);
        return node;
    }

    /// <summary>Two nodes with a link, which the first dialled.</summary>
    public static async Task<(TestNode Dialler, TestNode Listener)> StartPairAsync(NetworkLimits? limits = null)
    {
        var listener = await StartAsync(1, [new ListedPeer(Keys.Public(0))], limits);
        var dialler = await StartAsync(0, [listener.AsListed()], limits);
        await dialler.Linked(listener);
        return (dialler, listener);
    }

    /// <summary>How others list it, to dial it.</summary>
    public ListedPeer AsListed() => new(Key, new DnsEndPoint("127.0.0.1", Address.Port));

    public bool IsLinked(TestNode other)
        => Network.Peers.Any(peer => peer.NodeKey == other.Key)
        && Connected.Count(peer => peer.NodeKey == other.Key)
            > Disconnected.Count(row => row.Peer.NodeKey == other.Key);

    /// <summary>Both ends have announced the link.</summary>
    public Task Linked(TestNode other)
        => Eventually.True(() => IsLinked(other) && other.IsLinked(this), Deadline, "the two are linked");

    public Task Refused(LinkEnd reason, bool toldByPeer = false)
        => Eventually.True(
            () => Refusals.Any(refusal => refusal.Reason == reason && refusal.ToldByPeer == toldByPeer),
            Deadline,
            $"a refusal: {reason}, told by peer: {toldByPeer}; heard: {string.Join("; ", Refusals)}");

    public Task Counted(LinkEnd reason, int count = 1)
        => Eventually.True(
            () => Network.Figures.Refused.GetValueOrDefault(reason) >= count, Deadline, $"{count} of {reason}");

    public Task Ended(LinkEnd reason)
        => Eventually.True(
            () => Network.Figures.LinksEnded.GetValueOrDefault(reason) > 0,
            Deadline,
            $"a link ends: {reason}; ended: {string.Join(", ", Network.Figures.LinksEnded)}");

    public Task Got(Func<Message, bool> wanted, string what)
        => Eventually.True(() => Messages.Any(wanted), Deadline, what);

    public ChannelFigures Channel(PeerChannel channel) => Network.Figures.Channels[(int)channel];

    public bool TrySend(TestNode to, PeerChannel channel, ReadOnlyMemory<byte> message)
        => Network.TrySend(to.Key, channel, message);

    public void OnConnected(PeerInfo peer)
    {
        Enter(peer);
        Connected.Enqueue(peer);
        Leave(peer);
    }

    public void OnDisconnected(PeerInfo peer, string reason)
    {
        Enter(peer);
        IsInOrder &= Connected.Count(other => other.NodeKey == peer.NodeKey)
            == Disconnected.Count(row => row.Peer.NodeKey == peer.NodeKey) + 1;
        Disconnected.Enqueue((peer, reason));
        Leave(peer);
    }

    public bool OnMessage(PeerInfo peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        Enter(peer);
        Message received = new(peer, channel, message);
        Messages.Enqueue(received);
        var answer = Answer(received);
        Leave(peer);
        return answer;
    }

    public void OnRefused(Refusal refusal) => Refusals.Enqueue(refusal);

    public ValueTask DisposeAsync() => Network.DisposeAsync();

    private void Enter(PeerInfo peer) => IsInOrder &= _inHandler.AddOrUpdate(peer.NodeKey, 1, (_, n) => n + 1) == 1;

    private void Leave(PeerInfo peer) => _inHandler.AddOrUpdate(peer.NodeKey, 0, (_, n) => n - 1);
}

internal sealed record Message(PeerInfo Peer, PeerChannel Channel, ReadOnlyMemory<byte> Bytes);
