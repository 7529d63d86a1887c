using MarketChain.Chain;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica.Sync;

// The channel for sync: what is asked, answered and said there (docs/spec/sync.md 3 to 7).
//
//   own head ──────────► HeadNews ──► STATUS
//   STATUS, BLOCKS … ──► BlockSync ──► host.Import
//   BODIES, PREPARED ──► BodyFinder ──► host.OnBodies, host.OnFetched
//   SNAPSHOT … ────────► SnapshotFetch ──► ISnapshotIntake
//   GET-… ─────────────► SyncServer ──► BlockServer, BodyServer, SnapshotServer
//
// Guaranteed: no clock, thread or chance; memory and work for each peer are bounded, whatever it sends.
//
// The convention people get wrong: peers are named by the keys of their nodes, validators by those of validators.

/// <summary>One node's part in the exchange of blocks and bodies. Not for more than one thread.</summary>
public sealed class SyncExchange
{
    private readonly SyncPeers _peers;
    private readonly HeadNews _news;
    private readonly BlockSync _blocks;
    private readonly BodyFinder _bodies;
    private readonly SnapshotFetch _snapshots;
    private readonly SyncServer _server;

    /// <summary>Nobody is linked yet.</summary>
    /// <param name="chain">What is final.</param>
    /// <param name="pool">Where most bodies are.</param>
    /// <param name="links">To the peers.</param>
    /// <param name="host">The replica.</param>
    /// <param name="limits">Times and maxima; null for the defaults.</param>
    /// <param name="snapshots">Where snapshots come from and go to; null for none.</param>
    public SyncExchange(
        Blockchain chain,
        TransactionPool pool,
        IReplicaLinks links,
        ISyncHost host,
        SyncLimits? limits = null,
        SnapshotPorts? snapshots = null)
    {
        MessageLimits.Check();
        limits ??= new SyncLimits();
        snapshots ??= SnapshotPorts.None;
        _peers = new SyncPeers(links, limits);
        _news = new HeadNews(chain, _peers, limits);
        _blocks = new BlockSync(chain, _peers, host, limits);
        _bodies = new BodyFinder(pool, _peers, host, limits);
        _snapshots = new SnapshotFetch(chain, _blocks, _peers, snapshots.Intake, limits);
        _server = new SyncServer(
            _peers,
            new BlockServer(chain, limits),
            new BodyServer(chain, pool, host),
            new SnapshotServer(snapshots.Shelf),
            limits);
    }

    /// <summary>When <see cref="Tick"/> is due; null when nothing waits for time.</summary>
    public long? WakeAtMs
        => Earliest(_news.NextMs, _blocks.NextMs, _bodies.NextMs, _snapshots.NextMs, _server.NextMs);

    /// <summary>The highest block that any peer is known or said to have; 0 when there is no peer.</summary>
    public ulong BestHeight => _blocks.BestHeight;

    /// <summary>
    /// True when peers have blocks that are lacking here, and none has the rows of the next one any more: only a
    /// snapshot brings this node to where they are.
    /// </summary>
    public bool IsStranded => _blocks.IsStranded;

    /// <summary>A link is up.</summary>
    public void OnConnected(PeerInfo info, Instant now)
    {
        SyncPeer peer = _peers.Add(info);
        _news.Tell(peer, now);
        _snapshots.OnConnected(peer, now);
    }

    /// <summary>A link is down.</summary>
    public void OnDisconnected(in Ed25519PublicKey nodeKey, Instant now)
    {
        if (_peers.TryFind(nodeKey, out SyncPeer? peer))
        {
            _peers.Remove(nodeKey);
            _blocks.OnDisconnected(peer, now);
        }
    }

    /// <summary>A message of the channel for sync.</summary>
    /// <param name="from">The link's other end.</param>
    /// <param name="bytes">All of the message; they must not change any more.</param>
    /// <param name="now">When it came.</param>
    /// <returns>Null; or why the peer is to be cut: no honest node sends this.</returns>
    public string? OnMessage(PeerInfo from, ReadOnlyMemory<byte> bytes, Instant now)
    {
        if (!_peers.TryFind(from.NodeKey, out SyncPeer? peer))
        {
            return null;
        }

        if (!peer.May.Received.TryTake(bytes.Length, now.ElapsedMs))
        {
            return "a flood of messages about blocks";
        }

        if (!SyncMessageCodec.TryDecode(bytes, out SyncMessage? message, out DecodeError error))
        {
            return $"a malformed message about blocks: {error}";
        }

        string? fault = _snapshots.TakeFault(peer) ?? Take(peer, message, bytes.Length, now);
        _snapshots.Advance(now);
        return fault;
    }

    /// <summary>The newest block is another, by consensus or through <see cref="ISyncHost.Import"/>.</summary>
    public void OnHead(Instant now)
    {
        _bodies.Clear();
        _server.OnHead();
        _news.OnHead(now);
        _blocks.OnHead(now);
    }

    /// <summary>Something new waits in the pool.</summary>
    public void OnPoolChanged(Instant now) => _bodies.OnPoolChanged(now);

    /// <summary>Time has passed. One too many does no harm.</summary>
    public void Tick(Instant now)
    {
        _news.Tick(now);
        _blocks.Tick(now);
        _bodies.Tick(now);
        _snapshots.Advance(now);
        _server.Tick(now);
    }

    /// <summary>
    /// A peer has shown that blocks from a height on are final: they are asked for, of it or of others that have them.
    /// </summary>
    public void Want(in Ed25519PublicKey nodeKey, ulong height, Instant now)
    {
        if (_peers.TryFind(nodeKey, out SyncPeer? peer))
        {
            _blocks.Want(peer, height, now);
        }
    }

    /// <summary>A peer is behind: it is told where the chain ends, and asks for what it lacks.</summary>
    public void Tell(in Ed25519PublicKey nodeKey, Instant now)
    {
        if (_peers.TryFind(nodeKey, out SyncPeer? peer))
        {
            _news.Tell(peer, now);
        }
    }

    /// <summary>Looks for the bodies of a proposed block, in place of the one before.</summary>
    /// <param name="block">The block.</param>
    /// <param name="preferred">Nodes that should have them, the likeliest first; then all others are asked.</param>
    /// <param name="now">When.</param>
    /// <returns>
    /// The whole block, when everything is here; otherwise <see cref="ISyncHost.OnBodies"/> follows, unless the height
    /// ends or another block is looked for.
    /// </returns>
    public PreparedBlock? Find(ProposedBlock block, IReadOnlyList<Ed25519PublicKey> preferred, Instant now)
        => _bodies.Find(block, preferred, now);

    /// <summary>
    /// Looks for a block that was prepared, and its bodies; <see cref="ISyncHost.OnFetched"/> follows, unless the
    /// height ends or another is looked for.
    /// </summary>
    /// <param name="digest">Its hash.</param>
    /// <param name="preferred">Nodes of those who prepared it; then all others are asked.</param>
    /// <param name="now">When.</param>
    public void Fetch(in Hash256 digest, IReadOnlyList<Ed25519PublicKey> preferred, Instant now)
        => _bodies.Fetch(digest, preferred, now);

    private string? Take(SyncPeer peer, SyncMessage message, int length, Instant now)
    {
        string? fault = null;
        switch (message)
        {
            case StatusMessage status:
                fault = _blocks.OnStatus(peer, status, now);
                break;
            case BlocksMessage blocks:
                fault = _blocks.OnBlocks(peer, blocks, length, now);
                break;
            case PartMessage part:
                fault = _blocks.OnPart(peer, part, now);
                break;
            case PrunedMessage pruned:
                _blocks.OnPruned(peer, pruned, now);
                break;
            case BodiesMessage bodies:
                fault = _bodies.OnBodies(peer, bodies, length, now);
                break;
            case PreparedMessage prepared:
                fault = _bodies.OnPrepared(peer, prepared, length, now);
                break;
            case SnapshotMessage offer:
                fault = _snapshots.OnOffer(peer, offer.Offer, now);
                break;
            case SnapshotPartMessage part:
                fault = _snapshots.OnPart(peer, part, now);
                break;
            default:
                _server.OnQuestion(peer, message, now);
                break;
        }

        return fault;
    }

    private static long? Earliest(params ReadOnlySpan<long?> times)
    {
        long? earliest = null;
        foreach (long? time in times)
        {
            earliest = time < earliest ? time : earliest ?? time;
        }

        return earliest;
    }
}
