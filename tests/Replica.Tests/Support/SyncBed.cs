using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Tests;
using MarketChain.Chain.TxPool;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync;
using MarketChain.Replica.Sync.Snapshots;

namespace MarketChain.Replica.Tests;

/// <summary>One node's sync, with a time and peers that the test plays, or that <see cref="SyncMesh"/> does.</summary>
internal sealed class SyncBed : ISyncHost, IDisposable
{
    private readonly Admission _admission;

    public SyncBed(SyncLimits? limits = null, GenesisConfig? genesis = null, TestIntake? intake = null)
    {
        Intake = intake ?? new TestIntake(GenesisFiles.Read()) { State = IntakeState.Closed };
        Limits = limits ?? new SyncLimits();
        Node = new TestChain(genesis);
        Pool = new TransactionPool(new TxPoolLimits());
        _admission = new Admission(Chain, Pool);
        Sync = new SyncExchange(Chain, Pool, Links, this, Limits, new SnapshotPorts(Shelf, Intake));
    }

    public SyncLimits Limits { get; }

    public TestChain Node { get; }

    public Blockchain Chain => Node.Chain;

    public ulong Head => Chain.Head.Number;

    public TransactionPool Pool { get; }

    /// <summary>What it has for others: nothing, unless a test says otherwise.</summary>
    public TestShelf Shelf { get; } = new();

    /// <summary>Where a snapshot goes: closed, unless a test opens it.</summary>
    public TestIntake Intake { get; }

    public SentMessages Links { get; } = new();

    public SyncExchange Sync { get; }

    public bool TakesPart { get; set; }

    public long NowMs { get; set; } = 1_000;

    public Instant Now => new(NowMs, 1_800_000_000_000 + (ulong)NowMs);

    /// <summary>Held as a validator holds them.</summary>
    public List<PreparedBlock> Held { get; } = [];

    /// <summary>Answers of <see cref="SyncExchange.Find"/>, in order.</summary>
    public List<(ProposedBlock Proposed, PreparedBlock? Whole)> Found { get; } = [];

    /// <summary>Answers of <see cref="SyncExchange.Fetch"/>, in order.</summary>
    public List<PreparedBlock> Fetched { get; } = [];

    public PeerInfo Connect(int number, bool isValidator = false)
    {
        PeerInfo peer = SentMessages.Peer(number, isValidator);
        Sync.OnConnected(peer, Now);
        return peer;
    }

    /// <summary>Time passes, tick by tick.</summary>
    public void Pass(long durationMs)
    {
        long endMs = NowMs + durationMs;
        int ticks = 0;
        while (Sync.WakeAtMs is { } atMs && atMs <= endMs)
        {
            Assert.True(ticks++ < 10_000, "it ticks without end");
            NowMs = Math.Max(NowMs, atMs);
            Sync.Tick(Now);
        }

        NowMs = endMs;
    }

    public string? Receive(PeerInfo from, SyncMessage message)
        => Sync.OnMessage(from, SyncMessageCodec.Encode(message), Now);

    /// <summary>What was sent to a peer since the last look.</summary>
    public List<SyncMessage> SentTo(PeerInfo peer)
        => [.. Links.TakeSync().Where(sent => sent.Peer == peer.NodeKey).Select(sent => sent.Message)];

    /// <summary>Makes a block, as consensus would.</summary>
    public Block Make(params IEnumerable<PooledTransaction> items)
    {
        Block block = Node.Make(items);
        OnHead(block);
        return block;
    }

    public string? Submit(PooledTransaction item) => _admission.Submit(item, Now.UnixMs);

    BlockRejection? ISyncHost.Import(BlockWithSidecars block)
    {
        BlockRejection? rejection = Chain.TryImport(block.Block, block.Sidecars);
        if (rejection is null)
        {
            OnHead(block.Block);
        }

        return rejection;
    }

    PreparedBlock? ISyncHost.FindPrepared(in Hash256 digest)
    {
        Hash256 wanted = digest;
        return Held.Find(block => block.Digest == wanted);
    }

    void ISyncHost.OnBodies(ProposedBlock proposed, PreparedBlock? whole) => Found.Add((proposed, whole));

    void ISyncHost.OnFetched(PreparedBlock block) => Fetched.Add(block);

    public void Dispose() => Node.Dispose();

    private void OnHead(Block block)
    {
        _admission.OnBlock(block);
        Sync.OnHead(Now);
    }
}
