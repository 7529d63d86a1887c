using System.Text.Json.Nodes;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Genesis;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Simulation.World;

namespace MarketChain.Replica.Tests;

/// <summary>Replicas in one process with real chains, joined by a network and a clock that are simulated.</summary>
internal sealed class TestCluster : IDisposable
{
    private readonly Dictionary<(Ed25519PublicKey, ulong, uint, VoteStep), Vote> _said = [];
    private readonly Dictionary<(int From, int To), long> _arrivals = [];

    /// <summary>Nodes that have not started.</summary>
    /// <param name="validators">How many.</param>
    /// <param name="change">What is otherwise in genesis.</param>
    /// <param name="followers">Nodes without a validator's key beside them.</param>
    public TestCluster(int validators, Action<JsonNode>? change = null, int followers = 0)
    {
        Genesis = GenesisOf.Validators(validators, change);
        GenesisHash = GenesisBlock.HashOf(Genesis);
        StartUnixMs = Genesis.Marketing.GenesisMs + 10_000;
        List<Ed25519PrivateKey> keys
            = [.. Enumerable.Range(0, validators).Select(i => DevelopmentValidators.DeriveKey(GenesisOf.NameOf(i)))];
        keys.Sort((left, right) => left.PublicKey.CompareTo(right.PublicKey));
        Nodes = [.. keys.Select((key, index) => new TestReplica(this, index, key, isValidator: true))];
        for (int i = 0; i < followers; i++)
        {
            Ed25519PrivateKey key = DevelopmentValidators.DeriveKey($"follower{i}");
            Nodes.Add(new TestReplica(this, Nodes.Count, key, isValidator: false));
        }
    }

    public GenesisConfig Genesis { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>The wall's clock when the run begins.</summary>
    public ulong StartUnixMs { get; }

    public VirtualTime Time { get; } = new();

    public List<TestReplica> Nodes { get; }

    /// <summary>Those that run now.</summary>
    public IReadOnlyList<TestReplica> Up => [.. Nodes.Where(node => node.IsUp)];

    /// <summary>The way of a message, ms.</summary>
    public long DelayMs { get; set; } = 20;

    /// <summary>The way of each message, ms, when it is not <see cref="DelayMs"/>.</summary>
    public Func<long>? DelayOf { get; set; }

    /// <summary>How long a block takes to be on disk after it is shown, ms.</summary>
    public long SyncMs { get; set; }

    /// <summary>Changes of validators that the operators have agreed on: from a node's next start on.</summary>
    public IReadOnlyList<ValidatorChange> Changes { get; set; } = [];

    /// <summary>Decides on each message; false for one that cannot be sent.</summary>
    public Func<TestReplica, TestReplica, ReadOnlyMemory<byte>, bool> Passes { get; set; } = (_, _, _) => true;

    /// <summary>Starts nodes and links them with all that are up.</summary>
    public void Start(params IEnumerable<TestReplica> nodes)
    {
        foreach (TestReplica node in nodes)
        {
            node.Start();
            foreach (TestReplica other in Nodes.Where(other => other != node && other.IsUp))
            {
                node.Do(replica => replica.OnConnected(other.Peer));
                other.Do(replica => replica.OnDisconnected(node.Peer));
                other.Do(replica => replica.OnConnected(node.Peer));
            }
        }
    }

    public void StartAll() => Start(Nodes.Where(node => !node.IsUp).ToList());

    /// <summary>The links of a node that broke down are gone.</summary>
    public void OnCrashed(TestReplica gone)
    {
        int life = gone.Life;
        Time.After(0, () =>
        {
            foreach (TestReplica other in Up.Where(_ => gone.Life == life))
            {
                other.Do(replica => replica.OnDisconnected(gone.Peer));
            }
        });
    }

    public bool Send(TestReplica from, Ed25519PublicKey peer, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        Check(from, channel, message);
        TestReplica to = Nodes.Single(node => node.Peer.NodeKey == peer);
        int life = to.Life;
        if (!to.IsUp || !Passes(from, to, message))
        {
            return false;
        }

        Time.At(ArrivalMs(from, to), () =>
        {
            if (to.Life == life && to.IsUp)
            {
                to.Do(replica => Assert.True(replica.OnMessage(from.Peer, channel, message), $"{from} is cut by {to}"));
            }
        });
        return true;
    }

    /// <summary>A transaction that every node hears of at once.</summary>
    public Hash256 Submit(Transaction transaction) => Submit(transaction, Nodes);

    /// <summary>A transaction that some nodes hear of at once.</summary>
    public Hash256 Submit(Transaction transaction, IEnumerable<TestReplica> nodes)
    {
        foreach (TestReplica node in nodes)
        {
            node.Submit(new PooledTransaction(transaction, default));
        }

        return transaction.Hash;
    }

    /// <summary>A transaction that one node hears of, when it runs; false when it does not take it.</summary>
    public bool TrySubmit(Transaction transaction, int index)
        => Nodes[index].IsUp && Nodes[index].TrySubmit(new PooledTransaction(transaction, default));

    /// <summary>Runs until all nodes that are up have a block of this number.</summary>
    public void RunToHeight(ulong number, long withinMs = 60_000)
        => Run(() => Up.All(node => node.Chain.Head.Number >= number), withinMs);

    /// <summary>Runs until all nodes that are up have a block with a transaction.</summary>
    public void RunUntilFinal(Hash256 hash, long withinMs = 60_000)
        => Run(() => Up.All(node => node.Finals.Exists(final => Holds(final.Block, hash))), withinMs);

    public void Run(Func<bool> isEnough, long withinMs = 60_000)
        => Assert.True(Time.RunUntil(Time.NowMs + withinMs, isEnough), $"after {withinMs} ms: {this}");

    /// <summary>After breakdowns: everybody is back, agrees, and makes blocks together.</summary>
    public void StartAgainAndRun()
    {
        Run(() => Up.Count == Nodes.Count);
        foreach (TestReplica node in Nodes)
        {
            node.AtBoundary = _ => { };
        }

        RunToHeight(Nodes.Max(node => node.Chain.Head.Number) + 4);
        Run(() => Nodes.All(node => node.Replica.MaySign || node.Peer.ValidatorKey is null));
        AssertAgreed();
    }

    /// <summary>Nothing went wrong: one block of each height, whoever made it, and no complaints.</summary>
    public void AssertAgreed()
    {
        foreach (TestReplica node in Nodes)
        {
            Assert.Empty(node.Complaints);
        }

        foreach (var height in Nodes.SelectMany(node => node.Finals).GroupBy(final => final.Block.Number))
        {
            Assert.Single(height.Select(final => final.Block.Hash).Distinct());
        }
    }

    /// <summary>A link keeps the order of what is sent over it.</summary>
    private long ArrivalMs(TestReplica from, TestReplica to)
    {
        long atMs = Time.NowMs + (DelayOf?.Invoke() ?? DelayMs);
        atMs = Math.Max(atMs, _arrivals.GetValueOrDefault((from.Index, to.Index)));
        _arrivals[(from.Index, to.Index)] = atMs;
        return atMs;
    }

    /// <summary>Nobody signs two votes for one place, in whichever of its lives.</summary>
    private void Check(TestReplica from, PeerChannel channel, ReadOnlyMemory<byte> bytes)
    {
        if (channel == PeerChannel.Consensus
            && QbftMessageCodec.TryDecode(bytes, out QbftMessage? message, out _)
            && message is VoteMessage { Signed: { Author: var author, Vote: var vote } }
            && author == from.Peer.ValidatorKey)
        {
            (Ed25519PublicKey, ulong, uint, VoteStep) place = (author, vote.Height, vote.Round, vote.Step);
            _said.TryAdd(place, vote);
            Assert.Equal(_said[place], vote);
        }
    }

    public override string ToString() => $"{Time.NowMs} ms; {string.Join("; ", Nodes)}";

    public void Dispose()
    {
        foreach (TestReplica node in Nodes)
        {
            node.Dispose();
        }
    }

    private static bool Holds(Block block, Hash256 hash) => block.Body.Transactions.Any(item => item.Hash == hash);
}
