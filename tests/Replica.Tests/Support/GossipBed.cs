using MarketChain.Chain.Tests;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests;

/// <summary>One node's gossip, with a time and peers that the test plays.</summary>
internal sealed class GossipBed : IGossipHost, IDisposable
{
    public GossipBed(GossipLimits? limits = null, TxPoolLimits? poolLimits = null)
    {
        Limits = limits ?? new GossipLimits();
        Pool = new TransactionPool(poolLimits ?? new TxPoolLimits());
        Gossip = new TransactionGossip(Node.Chain, Pool, Links, this, Limits);
    }

    public GossipLimits Limits { get; }

    public TestChain Node { get; } = new();

    public TransactionPool Pool { get; }

    public SentMessages Links { get; } = new();

    public TransactionGossip Gossip { get; }

    public long NowMs { get; set; } = 1_000;

    /// <summary>How often the gossip said that something new waits.</summary>
    public int Accepted { get; private set; }

    /// <summary>The last time at which the gossip asked to be ticked.</summary>
    public long? AlarmMs { get; private set; }

    public Instant Now => new(NowMs, Node.Chain.Head.Header.TimestampMs + (ulong)NowMs);

    public PeerInfo Connect(int number)
    {
        PeerInfo peer = SentMessages.Peer(number);
        Gossip.OnConnected(peer, Now);
        return peer;
    }

    /// <summary>Time passes, tick by tick.</summary>
    public void Pass(long durationMs)
    {
        long endMs = NowMs + durationMs;
        while (Gossip.WakeAtMs is { } atMs && atMs <= endMs)
        {
            NowMs = Math.Max(NowMs, atMs);
            Gossip.Tick(Now);
        }

        NowMs = endMs;
    }

    public string? Submit(Transaction transaction) => Gossip.Submit(new PooledTransaction(transaction, default), Now);

    public string? Receive(PeerInfo from, TransactionMessage message)
        => Gossip.OnMessage(from, TransactionMessageCodec.Encode(message), Now);

    public string? Push(PeerInfo from, params IEnumerable<Transaction> transactions)
        => Receive(from, new TransactionsMessage(
            [.. transactions.Select(transaction => new PooledTransaction(transaction, default))]));

    public string? Announce(PeerInfo from, params ValueList<Hash256> hashes)
        => Receive(from, new AnnounceMessage(hashes));

    /// <summary>Makes a block of all that is ready.</summary>
    public Block Make()
    {
        Block block = Node.Make(Pool.Candidates(UInt256.Zero, 100_000).Select(item => item.Item));
        Gossip.OnBlock(block);
        return block;
    }

    public bool Has(Transaction transaction) => Pool.TryFind(transaction.Hash, out _);

    void IGossipHost.OnAccepted() => Accepted++;

    void IGossipHost.OnAlarm(long atMs) => AlarmMs = atMs;

    public void Dispose() => Node.Dispose();
}
