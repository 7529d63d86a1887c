using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.TxPool;
using MarketChain.Chain.Validation;
using MarketChain.Chain.Voting;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Signing;
using MarketChain.Storage.Memory;

namespace MarketChain.Replica.Tests;

/// <summary>A node of a <see cref="TestCluster"/>: the real replica, chain and signing log.</summary>
internal sealed class TestReplica : IReplicaLinks, IReplicaClock, IReplicaLog, IFused, IDisposable
{
    private readonly TestCluster _cluster;
    private readonly TempFolder _folder = new();
    private MemoryStore _store = new();
    private readonly Ed25519Signer _signer;
    private readonly Ed25519PrivateKey _key;
    private readonly bool _isValidator;
    private Parts? _parts;
    private SlowSync _syncing = null!;
    private int _life;
    private long _wakeAtMs = -1;

    public TestReplica(TestCluster cluster, int index, Ed25519PrivateKey key, bool isValidator)
    {
        _cluster = cluster;
        _key = key;
        _signer = new Ed25519Signer(key);
        _isValidator = isValidator;
        Index = index;
        Peer = new PeerInfo(
            _signer.PublicKey, isValidator ? _signer.PublicKey : null, $"node{index}", IsInbound: false);
        SigningLog.Create(LogFolder, GuardRecord.Born(cluster.GenesisHash, _signer.PublicKey, 0), 1 << 20).Dispose();
    }

    public int Index { get; }

    /// <summary>As the others see it.</summary>
    public PeerInfo Peer { get; }

    /// <summary>Signs with its key, guard or not.</summary>
    public ISigner Signer => _signer;

    /// <summary>Puts its name under a change of validators.</summary>
    public ValidatorChange Sign(ValidatorChange change) => change.Sign(_key);

    /// <summary>The file of contradictions.</summary>
    public string Evidence => File.ReadAllText(Path.Combine(LogFolder, "evidence"));

    public bool IsUp => _parts is not null;

    public int Life => _life;

    /// <summary>True while a crash would take the newest block.</summary>
    public bool IsSyncing => _syncing.IsPending;

    public Blockchain Chain => _parts!.Chain;

    /// <summary>The signing log's bytes.</summary>
    public byte[] SigningBytes
    {
        get => File.ReadAllBytes(Path.Combine(LogFolder, "votes.log"));
        set => File.WriteAllBytes(Path.Combine(LogFolder, "votes.log"), value);
    }

    public IReplicaDisk Disk => _parts!.Disk;

    public TransactionPool Pool => _parts!.Pool;

    public ChainReplica Replica => _parts!.Replica;

    /// <summary>What its blocks vote for.</summary>
    public VoteIntents Votes { get; } = VoteIntents.InMemory();

    /// <summary>Every block that became final here, in this life or an earlier one.</summary>
    public List<(long AtMs, Block Block)> Finals { get; } = [];

    /// <summary>What this node found wrong with others.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Told of each thing that reaches out of the process; may throw <see cref="CrashException"/>.</summary>
    public Action<string> AtBoundary { get; set; } = _ => { };

    public Instant Now => new(_cluster.Time.NowMs, _cluster.StartUnixMs + (ulong)_cluster.Time.NowMs);

    private string LogFolder => _folder.File("signing");

    /// <summary>The process starts, with what is on disk.</summary>
    public void Start()
    {
        _life++;
        _wakeAtMs = -1;
        BlockLogs logs = BlockLogs.Open(_folder.Path);
        _syncing = new SlowSync(_cluster.Time, _cluster.SyncMs, Perform);
        ChainOptions keeping = new() { Syncing = _syncing, ValidatorChanges = _cluster.Changes };
        Blockchain chain = Blockchain.Open(_cluster.Genesis, new FusedStore(_store, this), logs, keeping);
        SigningLog log = SigningLog.Open(LogFolder, _cluster.GenesisHash, _signer.PublicKey, 1 << 20);
        IReplicaDisk disk = _isValidator ? log : new NoSigningLog();
        TransactionPool pool = new(new TxPoolLimits());
        Admission admission = new(chain, pool);
        ReplicaOptions options = new()
        {
            Signer = _isValidator ? _signer : null,
            Nonce = Keccak256.HashJoined(_signer.PublicKey.Bytes, BitConverter.GetBytes(_life)),
            BaseTimeoutMs = 500,
        };
        ReplicaSurroundings world = new(new FusedDisk(disk, this), this, this, this) { Votes = Votes };
        ChainReplica replica = new(options, chain, pool, admission, world);
        _parts = new Parts(logs, chain, log, pool, admission, replica);
        Do(started => started.Start());
    }

    /// <summary>The process is gone, and with it what was not synced.</summary>
    public void Crash()
    {
        if (_syncing.IsPending)
        {
            CrashWithoutNewest();
            return;
        }

        _life++;
        Parts gone = _parts!;
        _parts = null;
        _syncing.Abandon();
        gone.Chain.Dispose();
        gone.Logs.Dispose();
        gone.Disk.Dispose();
        _cluster.OnCrashed(this);
    }

    /// <summary>The process is gone, and with it the newest block, as when a disk had not written it yet.</summary>
    public void CrashWithoutNewest()
    {
        List<BlockWithSidecars> older = [];
        using (ChainReader reader = Chain.OpenReader())
        {
            for (ulong number = 1; number < reader.Head.Number; number++)
            {
                older.Add(reader.GetBlockWithSidecars(number)!);
            }
        }

        _syncing.Wait();
        Crash();
        _store.Dispose();
        _store = new MemoryStore();
        Directory.Delete(_folder.File("blocks"), recursive: true);
        Directory.Delete(_folder.File("sidecars"), recursive: true);
        using BlockLogs logs = BlockLogs.Open(_folder.Path);
        using Blockchain chain = Blockchain.Open(_cluster.Genesis, _store, logs);
        Assert.All(older, item => Assert.Null(chain.TryImport(item.Block, item.Sidecars)));
    }

    /// <summary>The signing log is gone.</summary>
    public void Forget() => Directory.Delete(LogFolder, recursive: true);

    /// <summary>Calls the replica, and sees to its alarm; it may break down in it.</summary>
    public void Do(Action<ChainReplica> call)
    {
        if (_parts is not null)
        {
            Perform(() =>
            {
                call(Replica);
                PlanWake();
            });
        }
    }

    /// <summary>A transaction comes from a user.</summary>
    public void Submit(PooledTransaction item)
    {
        if (_parts is { } parts)
        {
            Assert.Null(parts.Admission.TryCheck(item, out CheckedTransaction valid));
            parts.Admission.Admit([valid], Now.UnixMs);
            Do(replica => replica.OnPoolChanged());
        }
    }

    /// <summary>Breaks down at one of the next boundaries, and starts again after a while.</summary>
    public void CrashAt(int boundary)
    {
        int count = 0;
        AtBoundary = _ =>
        {
            if (++count == boundary)
            {
                _cluster.Time.After(300, () => _cluster.Start([this]));
                throw new CrashException();
            }
        };
    }

    /// <summary>As <see cref="Submit"/>, of one that the pool may refuse.</summary>
    public bool TrySubmit(PooledTransaction item)
    {
        bool isTaken = _parts!.Admission.Submit(item, Now.UnixMs) is null;
        Do(replica => replica.OnPoolChanged());
        return isTaken;
    }

    /// <summary>Where a transaction is in the chain.</summary>
    public TransactionPlace? FindPlace(in Hash256 hash)
    {
        using ChainReader reader = Chain.OpenReader();
        return reader.FindTransaction(hash);
    }

    /// <summary>Whoever imports these blocks, and knows of no others, gets the same state.</summary>
    public void AssertSameWhenImported()
    {
        using TempFolder folder = new();
        using MemoryStore store = new();
        using BlockLogs logs = BlockLogs.Open(folder.Path);
        using Blockchain chain = Blockchain.Open(_cluster.Genesis, store, logs);
        using ChainReader reader = Chain.OpenReader();
        for (ulong number = 1; number <= reader.Head.Number; number++)
        {
            BlockWithSidecars item = reader.GetBlockWithSidecars(number)!;
            Assert.Null(chain.TryImport(item.Block, item.Sidecars));
        }

        Assert.Equal(Chain.Head.Hash, chain.Head.Hash);
    }

    public bool TrySend(Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        AtBoundary("send");
        return _cluster.Send(this, peer, channel, message);
    }

    public void OnFinal(Block block, BlockReceipts? receipts) => Finals.Add((_cluster.Time.NowMs, block));

    public void OnBuilt(Block block, long durationMs)
    {
    }

    public void OnDropped(CheckedTransaction item, TransactionRejection rejection)
    {
    }

    public void OnBlockRefused(in Hash256 digest, BlockRejection rejection) => Complaints.Add($"{rejection}");

    public void OnMessageRefused(in Ed25519PublicKey peer, string reason) => Complaints.Add(reason);

    public void OnEvidence(in SignedVote first, in SignedVote second) => Complaints.Add($"{first} {second}");

    public void OnMaySign(bool maySign, ulong height)
    {
    }

    public void OnConsentAwaited(IReadOnlyList<Ed25519PublicKey> validators)
    {
    }

    public void OnOrderRefuted(ulong height) => Complaints.Add($"order refuted at {height}");

    public override string ToString()
        => IsUp
            ? $"{Index}: height {Replica.Height} round {Replica.Round}{(Replica.MaySign ? "" : ", follows")}"
            : $"{Index}: down";

    public void Dispose()
    {
        if (IsUp)
        {
            Crash();
        }

        _key.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    private void Perform(Action call)
    {
        try
        {
            call();
        }
        catch (CrashException)
        {
            Crash();
        }
    }

    private void PlanWake()
    {
        if (Replica.WakeAtMs is not { } atMs || atMs == _wakeAtMs)
        {
            return;
        }

        _wakeAtMs = atMs;
        int life = _life;
        _cluster.Time.At(atMs, () =>
        {
            if (life == _life && _wakeAtMs == atMs)
            {
                _wakeAtMs = -1;
                Do(replica => replica.Tick());
            }
        });
    }

    private sealed record Parts(
        BlockLogs Logs,
        Blockchain Chain,
        SigningLog Disk,
        TransactionPool Pool,
        Admission Admission,
        ChainReplica Replica);
}
