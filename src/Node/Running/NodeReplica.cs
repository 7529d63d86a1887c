using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MarketChain.Chain;
using MarketChain.Chain.TxPool;
using MarketChain.Chain.Voting;
using MarketChain.Consensus.Signing;
using MarketChain.Network;
using MarketChain.Network.Tls;
using MarketChain.Node.Links;
using MarketChain.Node.Settings;
using MarketChain.Node.Snapshots;
using MarketChain.Node.Watching;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Signing;
using MarketChain.Rpc;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Running;

// The replica of a node, with what it needs of a machine: threads, time, links and a disk.
//
//   peers ──► PeerNetwork ──► PeerDoor ──┬─► ReplicaInbox ──► ReplicaThread ──► ChainReplica ──► chain, signing log
//    ▲                                   └─► GossipThread ──► TransactionGossip ──► pool
//    └──────────── NodeLinks ◄───────────────── both                 ▲
//   users ─────────────────────────────────────── Submit ────────────┘
//
// Guaranteed: the replica is called on one thread; what a peer sends waits in bounded room of its own, consensus first;
// no thread of a link waits for anything here.

/// <summary>The part of a node that decides on blocks, with its links.</summary>
internal sealed class NodeReplica : IGossipHost, IAsyncDisposable
{
    private readonly NodeOptions _options;
    private readonly Blockchain _chain;
    private readonly ValidatorKey? _key;
    private readonly Ed25519PrivateKey _nodeKey;
    private readonly WallClock _clock;
    private readonly NodeMetrics _metrics;
    private readonly ILogger _log;
    private readonly IReplicaDisk _disk;
    private readonly NodeLinks _links = new();
    private readonly TransactionGossip _gossip;
    private readonly GossipThread _gossipThread;
    private readonly ReplicaThread _thread;
    private readonly ChainReplica _replica;
    private readonly PeerDoor _door;
    private readonly ResumeFile? _resume;
    private readonly NodeSnapshots _snapshots;
    private PeerNetwork? _network;
    private PosixSignalRegistration? _readAgain;

    /// <summary>Joins the parts; nothing runs yet.</summary>
    /// <param name="options">The node's.</param>
    /// <param name="open">Its chain; stays the caller's, who writes nothing to it.</param>
    /// <param name="key">Null for a node that follows; stays the caller's.</param>
    /// <param name="clock">Time.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="restored">Told, on any thread, when the next start begins with the chain of a snapshot.</param>
    /// <param name="failed">Told, on any thread, of what must end the process.</param>
    /// <exception cref="CommandException">The node's key cannot be read.</exception>
    /// <exception cref="Storage.StorageException">The disk failed.</exception>
    public NodeReplica(
        NodeOptions options,
        OpenChain open,
        ValidatorKey? key,
        WallClock clock,
        NodeMetrics metrics,
        ILoggerFactory logs,
        Action restored,
        Action<Exception> failed)
    {
        _options = options;
        _chain = open.Chain;
        _key = key;
        _clock = clock;
        _metrics = metrics;
        _log = logs.CreateLogger("peers");
        _resume = options.ResumeFile is { } file ? ResumeFile.Read(file) : null;
        _nodeKey = NodeKeys.Open(options, open.Folder);
        Votes = VoteIntents.Open(open.Folder.Wishes);
        ILogger blocks = logs.CreateLogger("blocks");
        _disk = key is null
            ? new NoSigningLog()
            : ValidatorDisk.Open(open.Folder.Votes, key, _chain, IsHeard(options), clock, metrics, blocks);
        _snapshots = new NodeSnapshots(options, open, metrics, logs.CreateLogger("snapshots"), restored, failed);
        Pool = new TransactionPool(options.PoolLimits);
        _gossip = new TransactionGossip(_chain, Pool, _links, this);
        _thread = new ReplicaThread(clock, OnStranded, failed);
        _gossipThread = new GossipThread(_gossip, clock, Condemn, failed);
        _door = new PeerDoor(_links, _thread.Inbox, _gossip, clock, metrics, _log, failed) { Gossip = _gossipThread };
        ReplicaWatch watch = new(clock, metrics, blocks) { Final = OnFinal, Refused = Condemn };
        _replica = new ChainReplica(
            new ReplicaOptions
            {
                Signer = key is null ? null : new Ed25519Signer(key.Private),
                Nonce = new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size)),
                BaseTimeoutMs = options.BaseTimeoutMs,
            },
            _chain,
            Pool,
            _gossip,
            new ReplicaSurroundings(_disk, _links, clock, watch) { Votes = Votes, Snapshots = _snapshots.Ports });
        AddMetrics();
    }

    /// <summary>What this node's blocks vote for, when it makes any.</summary>
    public VoteIntents Votes { get; }

    /// <summary>The links to other nodes. Any thread may ask.</summary>
    public LinksView Links
        => new(_nodeKey.PublicKey, _key?.Private.PublicKey, ListenAddress?.ToString(), _network?.Peers ?? []);

    /// <summary>What waits for a block.</summary>
    public TransactionPool Pool { get; }

    /// <summary>Where the replica stands. Any thread may ask.</summary>
    public ReplicaFacts Facts => _thread.Facts;

    /// <summary>Where other nodes connect; null: nowhere.</summary>
    public System.Net.IPEndPoint? ListenAddress => _network?.ListenAddress;

    /// <summary>Starts threads and links.</summary>
    /// <exception cref="CommandException">The list of peers cannot be used, or the address is taken.</exception>
    public async Task StartAsync()
    {
        LogStart();
        _gossipThread.Start();
        await _thread.StartAsync(_replica);
        OnFinal(_chain.Head.Number);
        if (_options.Listen is null && !_options.HasPeers)
        {
            return;
        }

        NetworkOptions network = new()
        {
            NodeKey = _nodeKey,
            GenesisHash = _chain.Spec.GenesisHash,
            ValidatorLink = _key is null
                ? null
                : ValidatorLink.Sign(_key.Private, _chain.Spec.GenesisHash, _nodeKey.PublicKey),
            Listen = _options.Listen,
            Peers = PeersOf(_options),
            Log = _door,
        };
        try
        {
            _network = await PeerNetwork.StartAsync(network, _door);
        }
        catch (SocketException fault)
        {
            throw new CommandException($"--listen: cannot listen on {_options.Listen}: {fault.Message}", fault);
        }

        _links.Open(_network);
        _log.PeersServed(ListenAddress?.ToString() ?? "no address", _nodeKey.PublicKey);
        if (CongestionControl.IsBbrKept())
        {
            _log.BbrKept();
        }

        _readAgain = PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReadPeersAgain);
    }

    /// <summary>Takes a user's transaction in.</summary>
    /// <returns>Null, or one sentence that says why not.</returns>
    public string? Submit(PooledTransaction transaction)
        => _key is null && _network is null
            ? "this node makes no blocks: it has no validator key, and no peers that do"
            : _gossip.Submit(transaction, _clock.Now);

    /// <inheritdoc/>
    public void OnAccepted() => _thread.OnPoolChanged();

    /// <inheritdoc/>
    public void OnAlarm(long atMs) => _gossipThread.Wake();

    /// <summary>Ends the links, finishes what is being done, and closes the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _readAgain?.Dispose();
        await (_network?.DisposeAsync() ?? ValueTask.CompletedTask);
        _gossipThread.Dispose();
        _thread.Dispose();
        _snapshots.Dispose();
        (_disk as IDisposable)?.Dispose();
        _nodeKey.Dispose();
    }

    /// <summary>
    /// Other nodes may have what this validator signed. What development keys sign, which are everybody's, counts for
    /// nothing.
    /// </summary>
    private static bool IsHeard(NodeOptions options)
        => options.DevValidator is null && (options.Listen is not null || options.HasPeers);

    private static List<Network.ListedPeer> PeersOf(NodeOptions options)
    {
        IReadOnlyList<Settings.ListedPeer> peers
            = options.PeersFile is { } file ? PeerList.ReadFile(file) : options.Peers;
        return
        [
            .. peers.Select(peer => new Network.ListedPeer(
                peer.NodeKey, peer.Host is null ? null : new System.Net.DnsEndPoint(peer.Host, peer.Port))),
        ];
    }

    /// <summary>An order counts while the block that it names is the newest; the replica judges it.</summary>
    private void OnFinal(ulong number)
    {
        if (number == _resume?.Height)
        {
            _thread.Inbox.AddOrder(Resume);
        }
    }

    private void Resume()
    {
        if (_resume!.OrderFor(_chain.NextHeight.Validators) is { } order)
        {
            _replica.Resume(order);
        }
        else
        {
            _log.ResumeNotSigned(_resume.Height, _resume.Signatures.Count);
        }
    }

    private void Condemn(Ed25519PublicKey peer, string reason) => _door.Condemn(peer, reason);

    private void OnStranded(ReplicaFacts facts)
    {
        if (_snapshots.TakesAny)
        {
            _log.StrandedForNow(facts.Height, facts.BestHeight);
        }
        else
        {
            _log.Stranded(facts.Height, facts.BestHeight);
        }
    }

    private void LogStart()
    {
        if (_key is null)
        {
            _log.NoValidator();
            return;
        }

        NextHeight next = _chain.NextHeight;
        if (next.Validators.Span.BinarySearch(_key.Private.PublicKey) < 0)
        {
            _log.NotInSet(_key.Private.PublicKey, next.Number);
        }
        else
        {
            _log.ValidatorStarted(_key.Name);
        }
    }

    /// <summary>SIGHUP: the file of peers has changed.</summary>
    private void ReadPeersAgain(PosixSignalContext signal)
    {
        signal.Cancel = true;
        try
        {
            List<Network.ListedPeer> peers = PeersOf(_options);
            _network!.SetPeers(peers);
            _log.PeersRead(peers.Count);
        }
        catch (CommandException fault)
        {
            _log.PeersNotRead(fault.Message);
        }
    }

    private void AddMetrics()
    {
        _metrics.AddGauge("pool_transactions", "Transactions that wait.", () => Pool.Count);
        _metrics.AddGauge("consensus_height", "Number of the block that is being decided.", () => Facts.Height);
        _metrics.AddGauge("consensus_round", "The round of it.", () => Facts.Round);
        _metrics.AddGauge(
            "consensus_signing", "1 while this node takes part as a validator.", () => Facts.MaySign ? 1 : 0);
        _metrics.AddGauge("sync_best_height", "The newest block that any peer says it has.", () => Facts.BestHeight);
        _metrics.AddGauge(
            "sync_stranded",
            "1 while peers have more blocks and none has the rows of the next one.",
            () => Facts.IsStranded ? 1 : 0);
        _metrics.AddGauge(
            "gossip_dropped", "Messages about transactions that found no room.", () => _gossipThread.Dropped);
        LinkMetrics.Add(_metrics, () => _network?.Figures);
    }
}
