using MarketChain.Chain.Genesis;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.Simulation.Checks;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Replicas;

// A network of nodes in one process as they really are, but for threads, sockets and disks: each node has its replica,
// chain, pool, gossip and sync.
//
//   ReplicaScenario (from a seed) ──► ReplicaCluster ──► SimulatedReplica: ChainReplica, Blockchain, TransactionGossip
//        faults, then healing             │  VirtualTime, SimulatedNetwork + SimulatedLinks, SimulatedReplicaDisk
//                                         ▼
//                                   ReplicaChecker

/// <summary>What a cluster of replicas is made of.</summary>
public sealed record ReplicaClusterSettings
{
    public required int Validators { get; init; }

    /// <summary>Nodes with a validator's key beside them that are in the set when they are voted in.</summary>
    public int Candidates { get; init; }

    /// <summary>Nodes without a validator's key beside them.</summary>
    public int Followers { get; init; }

    public uint PeriodMs { get; init; } = 250;

    public uint EmptyPeriodMs { get; init; } = 1_000;

    /// <summary>How long a block takes to be on disk after it is shown, ms.</summary>
    public long SyncMs { get; init; }

    /// <summary>True when no message overtakes another, or comes twice: as on one stream.</summary>
    public bool KeepsOrder { get; init; }

    public Mutation Mutation { get; init; }

    /// <summary>What each traitor does, by index.</summary>
    public IReadOnlyDictionary<int, Treasons> Traitors { get; init; } = new Dictionary<int, Treasons>();
}

/// <summary>The replicas of one run, and the world they live in.</summary>
public sealed class ReplicaCluster : IDisposable
{
    private readonly Dictionary<Ed25519PublicKey, int> _indices = [];

    /// <summary>Nodes that have not started.</summary>
    public ReplicaCluster(int seed, ReplicaClusterSettings settings)
    {
        Random = new Random(seed);
        Mutant = new Mutant(settings.Mutation);
        SyncMs = settings.SyncMs;
        Traitors = settings.Traitors;
        Genesis = GenesisOf.Validators(settings.Validators, json =>
        {
            json["blocks"]!["periodMs"] = settings.PeriodMs;
            json["blocks"]!["emptyPeriodMs"] = settings.EmptyPeriodMs;
            Market.Rule(json["marketing"]!);
        });
        GenesisHash = GenesisBlock.HashOf(Genesis);
        StartUnixMs = Genesis.Marketing.GenesisMs + 10_000;
        List<Ed25519PrivateKey> keys = KeysOf(settings);
        int validators = settings.Validators + settings.Candidates;
        Network = new SimulatedNetwork(Time, Random, keys.Count) { KeepsOrder = settings.KeepsOrder };
        Checker = new ReplicaChecker(
            Genesis, GenesisHash, Verifier, [.. keys.Take(validators).Select(key => key.PublicKey)]);
        Nodes = [.. keys.Select((key, i) => new SimulatedReplica(
            this, i, key, i < validators, Traitors.TryGetValue(i, out Treasons likes) ? likes : null))];
        Links = new SimulatedLinks(this, keys.Count);
        for (int i = 0; i < keys.Count; i++)
        {
            _indices.Add(keys[i].PublicKey, i);
        }
    }

    public VirtualTime Time { get; } = new();

    public Random Random { get; }

    public GenesisConfig Genesis { get; }

    public Hash256 GenesisHash { get; }

    /// <summary>The wall's clock when the run begins.</summary>
    public ulong StartUnixMs { get; }

    public long SyncMs { get; }

    /// <summary>What each traitor does, by index.</summary>
    public IReadOnlyDictionary<int, Treasons> Traitors { get; }

    /// <summary>Judges the signatures of votes for all nodes.</summary>
    public ISignatureVerifier Verifier { get; } = new RememberingVerifier(new Ed25519Verifier());

    public SimulatedNetwork Network { get; }

    public SimulatedLinks Links { get; }

    public IReadOnlyList<SimulatedReplica> Nodes { get; }

    public IEnumerable<SimulatedReplica> Honest => Nodes.Where(node => node.IsHonest);

    public ReplicaChecker Checker { get; }

    public Mutant Mutant { get; }

    /// <summary>The node of a key.</summary>
    public int IndexOf(Ed25519PublicKey key) => _indices[key];

    /// <summary>Starts every node that is down and may start.</summary>
    public void StartAll()
    {
        foreach (SimulatedReplica node in Nodes)
        {
            StartAgain(node);
        }
    }

    /// <summary>Starts a node if it is down and may start.</summary>
    public void StartAgain(SimulatedReplica node)
    {
        if (!node.IsUp && !node.IsAway)
        {
            node.Start();
            Links.OnStarted(node.Index);
        }
    }

    /// <summary>A node breaks down, for a while.</summary>
    public void CrashNow(SimulatedReplica node)
    {
        node.Crash(losesPower: Random.Next(3) != 0);
        Time.After(Random.Next(3_000), () => StartAgain(node));
    }

    /// <summary>Everything is as it should be, from now on.</summary>
    public void HealAll()
    {
        Network.Weather = new Weather(10, 5, 0, 0);
        Network.Heal();
        foreach (SimulatedReplica node in Nodes)
        {
            node.CrashAfterBoundaries = null;
        }

        StartAll();
    }

    /// <summary>A user hands in a transaction at any node that is up.</summary>
    public void Submit(PooledTransaction item)
    {
        List<SimulatedReplica> up = [.. Nodes.Where(node => node.IsUp)];
        if (up.Count > 0)
        {
            up[Random.Next(up.Count)].Submit(item);
        }
    }

    /// <summary>Where each node stands.</summary>
    public override string ToString() => string.Join("; ", Nodes);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SimulatedReplica node in Nodes)
        {
            node.Dispose();
        }
    }

    /// <summary>Validators' in the order of their set, then those of the others.</summary>
    private static List<Ed25519PrivateKey> KeysOf(ReplicaClusterSettings settings)
    {
        IEnumerable<Ed25519PrivateKey> validators = Enumerable.Range(0, settings.Validators)
            .Select(i => DevelopmentValidators.DeriveKey(GenesisOf.NameOf(i)));
        IEnumerable<string> others = Enumerable.Range(settings.Validators, settings.Candidates)
            .Select(GenesisOf.NameOf)
            .Concat(Enumerable.Range(0, settings.Followers).Select(i => $"follower{i}"));
        return
        [
            .. validators.OrderBy(key => key.PublicKey),
            .. others.Select(DevelopmentValidators.DeriveKey),
        ];
    }
}
