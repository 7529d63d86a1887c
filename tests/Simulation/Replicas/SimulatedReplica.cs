using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.TxPool;
using MarketChain.Chain.Voting;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Signing;
using MarketChain.Simulation.Nodes;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// A node: the real replica, chain, pool, gossip and sync, over a simulated clock, network and disk.
/// </summary>
public sealed partial class SimulatedReplica : IFaultyNode, IDisposable
{
    private readonly ReplicaCluster _cluster;
    private readonly SimulatedReplicaDisk? _disk;
    private readonly ReplicaTraitor? _traitor;
    private readonly ReplicaFolder _folder = new();
    private Parts? _parts;
    private int _life;
    private long _wakeAtMs = -1;
    private long _pausedUntilMs;
    private readonly Queue<Action<Parts>> _waiting = [];

    /// <summary>A node that has not started.</summary>
    /// <param name="cluster">Where it lives.</param>
    /// <param name="index">Its number.</param>
    /// <param name="key">Its own, and its validator's when it has one.</param>
    /// <param name="isValidator">False for a node that only follows.</param>
    /// <param name="treasons">What it does behind its own back; null when it is honest.</param>
    public SimulatedReplica(
        ReplicaCluster cluster, int index, Ed25519PrivateKey key, bool isValidator, Treasons? treasons)
    {
        _cluster = cluster;
        Key = key;
        _traitor = treasons is { } likes
            ? new ReplicaTraitor(cluster, index, new Ed25519Signer(key), likes)
            : null;
        Index = index;
        Ed25519PublicKey? validatorKey = isValidator ? key.PublicKey : null;
        Peer = new PeerInfo(key.PublicKey, validatorKey, $"node{index}", IsInbound: false);
        if (isValidator)
        {
            GuardRecord born = GuardRecord.Born(cluster.GenesisHash, key.PublicKey, height: 0);
            _disk = new SimulatedReplicaDisk(born, _folder.Path, cluster.Mutant, this);
        }
    }

    /// <inheritdoc/>
    public int Index { get; }

    /// <summary>Its own, and its validator's when it has one.</summary>
    public Ed25519PrivateKey Key { get; }

    /// <summary>As the others see it.</summary>
    public PeerInfo Peer { get; }

    /// <inheritdoc/>
    public long ClockOffsetMs { get; set; }

    /// <summary>Breaks down when so many things more have reached out of the process.</summary>
    public int? CrashAfterBoundaries { get; set; }

    /// <inheritdoc/>
    public bool IsUp => _parts is not null;

    public bool IsHonest => _traitor is null;

    /// <summary>What its blocks vote for.</summary>
    public VoteIntents Votes { get; } = VoteIntents.InMemory();

    /// <summary>True while the machine does not start again by itself.</summary>
    public bool IsAway { get; set; }

    /// <summary>Other validators, from the next start on; null for none.</summary>
    public ValidatorChange? Change { get; set; }

    /// <summary>What operators vouch for, from the next start on; null for nothing.</summary>
    public ResumeOrder? Order { get; set; }

    /// <summary>True while its process runs and gets time.</summary>
    public bool IsAwake => IsUp && _pausedUntilMs <= _cluster.Time.NowMs;

    /// <summary>The newest block's number; 0 while it is down.</summary>
    public ulong Head => _parts?.Chain.Head.Number ?? 0;

    /// <summary>The chain, while it is up.</summary>
    public Blockchain Chain => _parts!.Chain;

    /// <summary>True for a follower, and for a validator that takes part.</summary>
    public bool IsWell => _parts is { } parts && (parts.Replica.MaySign || !IsValidator(parts.Chain));

    /// <summary>True when the block of a vote is on disk with all its bodies, here or in the chain.</summary>
    public bool Holds(in Vote vote) => _disk?.Find(vote.Digest) is not null || Head >= vote.Height;

    /// <summary>The process starts, with what is on disk.</summary>
    public void Start()
    {
        _life++;
        _wakeAtMs = -1;
        _pausedUntilMs = 0;
        _waiting.Clear();
        BlockLogs logs = _folder.OpenLogs();
        SlowSync syncing = new(_cluster.Time, _cluster.SyncMs, Perform);
        ChainOptions keeping = new() { Syncing = syncing, ValidatorChanges = Change is null ? [] : [Change] };
        FusedStore store = new(_folder.Store, this, _folder);
        Blockchain chain = Blockchain.Open(_cluster.Genesis, store, logs, keeping);
        TransactionPool pool = new(new TxPoolLimits());
        TransactionGossip gossip = new(chain, pool, this, this);
        ReplicaOptions options = new()
        {
            Signer = _disk is null ? null : new Ed25519Signer(Key),
            Nonce = Keccak256.HashJoined(Key.PublicKey.Bytes, BitConverter.GetBytes(_life)),
            BaseTimeoutMs = 500,
            Verifier = _cluster.Verifier,
        };
        _disk?.Start(_folder.Path);
        IReplicaDisk disk = _disk is null ? new NoSigningLog() : _disk;
        ReplicaSurroundings world = new(disk, this, this, this) { Votes = Votes };
        ChainReplica replica = new(options, chain, pool, gossip, world);
        _parts = new Parts(logs, syncing, chain, gossip, replica);
        TellNewest(chain);
        Do(parts => parts.Replica.Start());
        FollowOrder();
    }

    /// <summary>The process ends in its own time, with everything on disk.</summary>
    public void ShutDown()
    {
        CrashAfterBoundaries = null;
        _parts!.Syncing.Wait();
        End();
    }

    /// <summary>The process is gone; with the power also what was not synced, all or some of it.</summary>
    public void Crash(bool losesPower)
    {
        End();
        if (losesPower)
        {
            _disk?.LosePower(_cluster.Random);
            _folder.LosePower(_cluster.Random);
        }
        else
        {
            _folder.Crash();
        }
    }

    /// <inheritdoc/>
    public void CrashNow() => _cluster.CrashNow(this);

    /// <inheritdoc/>
    public void CrashSoon(Random random) => CrashAfterBoundaries = random.Next(25);

    /// <inheritdoc/>
    public void Wipe(Random random)
    {
        End();
        Empty();
        _cluster.Time.After(random.Next(1_000), _cluster.StartAll);
    }

    /// <summary>A machine that is down loses its disk.</summary>
    public void Empty()
    {
        _disk?.Wipe();
        _folder.Wipe();
    }

    /// <summary>A copy of the disk of a validator that is down.</summary>
    public (FolderCopy Chain, byte[] Votes) CopyDisk() => (_folder.Copy(), _disk!.Copy());

    /// <summary>The disk of a validator that is down is as it was at this copy, or only its votes are.</summary>
    public void PutBack((FolderCopy Chain, byte[] Votes) copy, bool onlyVotes)
    {
        _disk!.PutBack(copy.Votes);
        if (!onlyVotes)
        {
            _folder.PutBack(copy.Chain);
        }
    }

    /// <inheritdoc/>
    public void Pause(long durationMs) => _pausedUntilMs = _cluster.Time.NowMs + durationMs;

    /// <summary>A user hands in a transaction, which this node may have already, or know to be final.</summary>
    public void Submit(PooledTransaction item) => Do(parts => parts.Gossip.Submit(item, Now));

    /// <summary>A link to another node is up.</summary>
    public void OnConnected(PeerInfo peer) => Do(parts =>
    {
        parts.Gossip.OnConnected(peer, Now);
        parts.Replica.OnConnected(peer);
    });

    /// <summary>A link to another node is gone.</summary>
    public void OnDisconnected(PeerInfo peer) => Do(parts =>
    {
        parts.Gossip.OnDisconnected(peer.NodeKey);
        parts.Replica.OnDisconnected(peer);
    });

    /// <summary>A message has come.</summary>
    public void Take(PeerInfo from, PeerChannel channel, ReadOnlyMemory<byte> message) => Do(parts =>
    {
        _traitor?.OnHeard(channel, message);
        TellChecker(from, channel, message);
        if (!IsTaken(parts, from, channel, message))
        {
            _cluster.Links.Cut(Index, _cluster.IndexOf(from.NodeKey));
        }
    });

    /// <inheritdoc/>
    public override string ToString()
        => _parts?.Replica is { } replica
            ? $"{Index}: height {replica.Height} round {replica.Round}{(IsWell ? "" : ", follows")}"
            : $"{Index}: down";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsUp)
        {
            End();
        }

        _folder.Dispose();
        Key.Dispose();
    }

    /// <summary>False when the peer must be cut.</summary>
    private bool IsTaken(Parts parts, PeerInfo from, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        if (channel != PeerChannel.Transactions)
        {
            // Why it is cut, the replica tells its log.
            return parts.Replica.OnMessage(from, channel, message);
        }

        string? fault = parts.Gossip.OnMessage(from, message, Now);
        if (fault is not null)
        {
            OnMessageRefused(from.NodeKey, fault);
        }

        return fault is null;
    }

    private bool IsValidator(Blockchain chain) => chain.NextHeight.Validators.Span.Contains(Key.PublicKey);

    /// <summary>An order counts while its block is the newest; the replica judges it.</summary>
    private void FollowOrder()
    {
        if (Order is { } order && Head == order.Height)
        {
            Do(parts => parts.Replica.Resume(order));
        }
    }

    /// <summary>It may have broken down between a block's last write and the news of it.</summary>
    private void TellNewest(Blockchain chain)
    {
        if (chain.Head.Number > 0)
        {
            using ChainReader reader = chain.OpenReader();
            _cluster.Checker.OnFinal(this, reader.GetBlock(reader.Head.Number)!);
        }
    }

    private void End()
    {
        Parts gone = _parts!;
        _parts = null;
        _life++;
        CrashAfterBoundaries = null;
        _cluster.Checker.OnGone(this);
        gone.Syncing.Abandon();
        gone.Chain.Dispose();
        gone.Logs.Dispose();
        _cluster.Links.OnGone(Index);
    }

    /// <summary>Something happens to the process, when it has time; it may break down in it.</summary>
    private void Do(Action<Parts> call)
    {
        if (_parts is not { } parts)
        {
            return;
        }

        if (_pausedUntilMs > _cluster.Time.NowMs || _waiting.Count > 0)
        {
            // What arrives in a pause is taken in its order afterwards, and what comes then waits behind it.
            _waiting.Enqueue(call);
            if (_waiting.Count == 1)
            {
                AtInThisLife(_pausedUntilMs, GoOn);
            }

            return;
        }

        DoNow(parts, call);
    }

    private void GoOn()
    {
        if (_pausedUntilMs > _cluster.Time.NowMs)
        {
            AtInThisLife(_pausedUntilMs, GoOn);
            return;
        }

        while (_parts is { } parts && _waiting.TryDequeue(out Action<Parts>? call))
        {
            DoNow(parts, call);
        }
    }

    private void DoNow(Parts parts, Action<Parts> call) => Perform(() =>
    {
        call(parts);
        PlanWake(parts);
    });

    private void Perform(Action call)
    {
        try
        {
            call();
        }
        catch (CrashException)
        {
            _cluster.CrashNow(this);
        }
    }

    private void PlanWake(Parts parts)
    {
        long atMs = Math.Min(parts.Replica.WakeAtMs ?? long.MaxValue, parts.Gossip.WakeAtMs ?? long.MaxValue);
        if (atMs == long.MaxValue || atMs == _wakeAtMs)
        {
            return;
        }

        _wakeAtMs = atMs;
        AtInThisLife(atMs, () =>
        {
            if (_wakeAtMs == atMs)
            {
                Do(Wake);
            }
        });
    }

    private void Wake(Parts parts)
    {
        _wakeAtMs = -1;
        if (parts.Gossip.WakeAtMs <= Now.ElapsedMs)
        {
            parts.Gossip.Tick(Now);
        }

        if (parts.Replica.WakeAtMs <= Now.ElapsedMs)
        {
            parts.Replica.Tick();
        }
    }

    private void AtInThisLife(long atMs, Action plan)
    {
        int life = _life;
        _cluster.Time.At(atMs, () =>
        {
            if (life == _life)
            {
                plan();
            }
        });
    }

    private sealed record Parts(
        BlockLogs Logs, SlowSync Syncing, Blockchain Chain, TransactionGossip Gossip, ChainReplica Replica);
}
