using MarketChain.Consensus.Rounds;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.Checks;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation;

// A network of validators in one process: the real machines, and a clock, a network, disks and a chain that obey one
// seed. The same seed gives the same run, to the last message.
//
//   Scenario (from a seed) ──► SimulatedCluster ──► Nodes: QbftMachine + what a node does with its effects
//        faults, then healing       │  VirtualTime, SimulatedNetwork, SimulatedDisk, ChainModel
//                                   ▼
//                               Checker: one block a height, nothing signed twice, progress after healing

/// <summary>What a cluster is made of.</summary>
public sealed record ClusterSettings
{
    public required int Validators { get; init; }

    public uint PeriodMs { get; init; } = 250;

    public uint EmptyPeriodMs { get; init; } = 1_000;

    public uint BaseTimeoutMs { get; init; } = 500;

    /// <summary>The longest that building or judging a block takes.</summary>
    public int ExecutionMaxMs { get; init; } = 10;

    /// <summary>One more node than validators: at each third height another one is left out.</summary>
    public bool ChangesValidators { get; init; }

    /// <summary>True for the chain's own signatures, which cost time.</summary>
    public bool UsesRealSignatures { get; init; }

    public Mutation Mutation { get; init; }

    /// <summary>False to see what a forgotten lock leads to, where it would be found at once.</summary>
    public bool ChecksLocks { get; init; } = true;

    /// <summary>What each traitor does, by index.</summary>
    public IReadOnlyDictionary<int, Treasons> Traitors { get; init; } = new Dictionary<int, Treasons>();
}

/// <summary>The nodes of one run, and the world they live in.</summary>
public sealed class SimulatedCluster
{
    /// <summary>The wall's clock when a run begins.</summary>
    public const ulong StartUnixMs = 1_800_000_000_000;

    private readonly Dictionary<Ed25519PublicKey, int> _indices = [];

    public SimulatedCluster(int seed, ClusterSettings settings)
    {
        Random = new Random(seed);
        Mutant = new Mutant(settings.Mutation);
        ExecutionMaxMs = settings.ExecutionMaxMs;
        int nodes = settings.Validators + (settings.ChangesValidators ? 1 : 0);
        List<ISigner> signers = [.. Enumerable.Range(0, nodes).Select(index => SignerOf(index, settings))];
        signers.Sort((left, right) => left.PublicKey.CompareTo(right.PublicKey));
        Rules = new ChainRules(
            new ConsensusParameters
            {
                GenesisHash = Keccak256.Hash(BitConverter.GetBytes(seed)),
                PeriodMs = settings.PeriodMs,
                EmptyPeriodMs = settings.EmptyPeriodMs,
                BaseTimeoutMs = settings.BaseTimeoutMs,
            },
            settings.UsesRealSignatures ? new Ed25519Verifier() : new CheapScheme(),
            height => KeysAt(height, signers, settings.ChangesValidators),
            Mutant.ThresholdsOf);
        bool looksInside = settings.Mutation is not (Mutation.DropQuorumCheck or Mutation.SkipFsync)
            && settings.ChecksLocks;
        Checker = new Checker(Rules) { Time = Time, LooksInside = looksInside };
        Network = new SimulatedNetwork(Time, Random, nodes);
        Nodes = [.. signers.Select((signer, index) => MakeNode(index, signer, settings))];
        for (int i = 0; i < nodes; i++)
        {
            _indices.Add(signers[i].PublicKey, i);
        }

        Network.Deliver = (from, to, packet) => Nodes[to].Take(from, packet);
        Network.Connect = (from, to) => Nodes[from].OnConnected(to);
    }

    public VirtualTime Time { get; } = new();

    public Random Random { get; }

    public SimulatedNetwork Network { get; }

    public IReadOnlyList<SimulatedNode> Nodes { get; }

    public IEnumerable<SimulatedNode> Honest => Nodes.Where(node => node is not Traitor);

    public ChainRules Rules { get; }

    public Checker Checker { get; }

    public Mutant Mutant { get; }

    public int ExecutionMaxMs { get; }

    /// <summary>Blocks whose bodies a traitor shows to nobody.</summary>
    public HashSet<Hash256> Withheld { get; } = [];

    /// <summary>The node of a key.</summary>
    public int? IndexOf(Ed25519PublicKey key) => _indices.TryGetValue(key, out int index) ? index : null;

    /// <summary>Starts every node that is down.</summary>
    public void StartAll()
    {
        foreach (SimulatedNode node in Nodes.Where(node => !node.IsUp))
        {
            node.Start();
        }
    }

    /// <summary>A node breaks down, for a while.</summary>
    public void CrashNow(SimulatedNode node)
    {
        node.Crash();
        Time.After(Random.Next(3_000), () =>
        {
            if (!node.IsUp)
            {
                node.Start();
            }
        });
    }

    /// <summary>Everything is as it should be, from now on.</summary>
    public void HealAll()
    {
        Network.Weather = new Weather(10, 5, 0, 0);
        Network.Heal();
        foreach (SimulatedNode node in Nodes)
        {
            node.CrashAfterEffects = null;
        }

        StartAll();
    }

    /// <summary>A transaction that every node hears of, each when it does.</summary>
    public Hash256 Submit(int number)
    {
        Hash256 hash = Keccak256.Hash(BitConverter.GetBytes(number));
        foreach (SimulatedNode node in Nodes)
        {
            Time.After(Random.Next(30), () =>
            {
                if (node.IsUp)
                {
                    node.AddTransaction(hash);
                }
            });
        }

        return hash;
    }

    /// <summary>Runs until every honest node has so many blocks more than any has now.</summary>
    /// <returns>How long it took; null when it took longer than it may.</returns>
    public long? RunToBlocks(ulong more, long withinMs)
    {
        ulong target = Checker.Highest + more;
        long startMs = Time.NowMs;
        bool isDone = Time.RunUntil(startMs + withinMs, () => Honest.All(node => node.Chain.Head >= target));
        return isDone ? Time.NowMs - startMs : null;
    }

    /// <summary>Where each node stands.</summary>
    public override string ToString() => string.Join("; ", Nodes);

    private static ISigner SignerOf(int index, ClusterSettings settings)
    {
        byte[] seed = new byte[Ed25519PrivateKey.SeedBytes];
        seed[0] = (byte)(index + 1);
        return settings.UsesRealSignatures
            ? new Ed25519Signer(Ed25519PrivateKey.FromSeed(seed))
            : CheapScheme.SignerOf(CheapScheme.KeyOf(index));
    }

    private static ValueList<Ed25519PublicKey> KeysAt(ulong height, List<ISigner> signers, bool changes)
    {
        int leftOut = changes ? (int)(height / 3 % (ulong)signers.Count) : -1;
        return [.. signers.Where((_, index) => index != leftOut).Select(signer => signer.PublicKey)];
    }

    private SimulatedNode MakeNode(int index, ISigner signer, ClusterSettings settings)
        => settings.Traitors.TryGetValue(index, out Treasons treasons)
            ? new Traitor(this, index, signer, treasons)
            : new SimulatedNode(this, index, signer);
}
