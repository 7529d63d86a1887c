using MarketChain.Chain;
using MarketChain.Chain.Emergency;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.Replicas;

namespace MarketChain.Simulation;

/// <summary>
/// People who set right what validators by themselves cannot (docs/operate.md, "A machine is lost"). Machines stop; the
/// operators of the others mend the network, wait, look which block is the newest, and name other validators after it
/// or vouch for those who forgot. When only a machine that stopped has the newest block, it starts again as it was.
/// </summary>
/// <param name="random">What is drawn from.</param>
/// <param name="cluster">Whom they serve.</param>
/// <param name="keysAreLost">The machines that stop never come back; else they come back and know nothing.</param>
public sealed class Operators(Random random, ReplicaCluster cluster, bool keysAreLost) : ICalamity
{
    /// <summary>Nothing of the machines that stopped is on the way any more.</summary>
    private const long WaitMs = 4_000;

    /// <summary>How long they look for the newest block once nothing goes wrong any more.</summary>
    private const long LookMs = 4_000;

    private const long PaceMs = 500;

    /// <summary>For how long after the start everything may still be in order.</summary>
    private const int BeginMs = 3_000;

    private List<SimulatedReplica> _stopped = [];

    /// <inheritdoc/>
    public string Told { get; private set; } = "";

    /// <inheritdoc/>
    public void Begin(long healedAtMs) => cluster.Time.After(random.Next(BeginMs), () =>
    {
        Stop();
        cluster.Time.After(WaitMs / 2, cluster.Network.Heal);
        cluster.Time.After(WaitMs, () => Look(healedAtMs + LookMs));
    });

    private void Stop()
    {
        Ed25519PublicKey[] keys = cluster.Checker.Validators.ToArray();
        random.Shuffle(keys);
        int most = keys.Length - Seals.QuorumOf(keys.Length) + 1;
        _stopped = [.. keys.Take(most).Select(key => cluster.Nodes[cluster.IndexOf(key)])];
        foreach (SimulatedReplica node in _stopped)
        {
            node.IsAway = true;
            if (node.IsUp)
            {
                node.Crash(losesPower: random.Next(2) == 0);
            }
        }
    }

    private void Look(long untilMs)
    {
        List<SimulatedReplica> others = [.. cluster.Nodes.Except(_stopped)];
        if (others.TrueForAll(node => node.IsAwake) && others.Max(node => node.Head) == cluster.Checker.Highest)
        {
            Act(others);
        }
        else if (cluster.Time.NowMs < untilMs)
        {
            cluster.Time.After(PaceMs, () => Look(untilMs));
        }
        else
        {
            Told = "; the machines that stopped came back";
            ComeBack();
        }
    }

    private void Act(List<SimulatedReplica> others)
    {
        SimulatedReplica ahead = others.MaxBy(node => node.Head)!;
        using ChainReader reader = ahead.Chain.OpenReader();
        BlockHeader newest = reader.GetHeader(ahead.Head)!;
        if (keysAreLost)
        {
            Told = $"; other validators after block {newest.Number}";
            Replace(newest, others);
        }
        else
        {
            Told = $"; those who forgot resume after block {newest.Number}";
            Vouch(newest);
        }
    }

    /// <summary>Whoever has a validator's key and is there.</summary>
    private void Replace(BlockHeader newest, List<SimulatedReplica> others)
    {
        List<Ed25519PrivateKey> keys
            = [.. others.Where(node => node.Peer.ValidatorKey is not null).Select(node => node.Key)];
        ValidatorChange change = new()
        {
            GenesisHash = cluster.GenesisHash,
            Height = newest.Number,
            BlockHash = newest.ComputeHash(),
            Validators = [.. keys.Select(key => key.PublicKey).Order()],
        };
        change = keys.Aggregate(change, (signed, key) => signed.Sign(key));
        cluster.Checker.OnReplaced(change.Validators);
        foreach (SimulatedReplica node in others)
        {
            node.ShutDown();
            node.Change = change;
        }

        cluster.StartAll();
    }

    private void Vouch(BlockHeader newest)
    {
        Ed25519PublicKey[] set = cluster.Checker.Validators.ToArray();
        IEnumerable<ISigner> signers = set
            .Take(Seals.QuorumOf(set.Length))
            .Select(key => new Ed25519Signer(cluster.Nodes[cluster.IndexOf(key)].Key));
        ResumeOrder order = ResumeOrders.Sign(cluster.GenesisHash, newest.Number, newest.ComputeHash(), signers);
        foreach (SimulatedReplica node in _stopped)
        {
            node.Empty();
            node.Order = order;
            cluster.Checker.OnForgot(node);
        }

        ComeBack();
    }

    private void ComeBack()
    {
        _stopped.ForEach(node => node.IsAway = false);
        cluster.StartAll();
    }
}
