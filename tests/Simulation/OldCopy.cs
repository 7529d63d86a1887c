using MarketChain.Primitives.Crypto;
using MarketChain.Simulation.Replicas;

namespace MarketChain.Simulation;

/// <summary>
/// An operator puts back an old copy of a validator's disk, or of its votes alone, which docs/operate.md forbids. The
/// validator must notice before it signs, as far as others know what it said, and come back.
/// </summary>
/// <param name="random">What is drawn from.</param>
/// <param name="cluster">Four validators or more.</param>
public sealed class OldCopy(Random random, ReplicaCluster cluster) : ICalamity
{
    private const int CopyWithinMs = 2_000;
    private const int PutBackWithinMs = 4_000;
    private const long PaceMs = 100;

    private readonly bool _onlyVotes = random.Next(2) == 0;

    /// <inheritdoc/>
    public string Told { get; private set; } = "";

    /// <inheritdoc/>
    public void Begin(long healedAtMs)
    {
        Ed25519PublicKey[] keys = cluster.Checker.Validators.ToArray();
        SimulatedReplica node = cluster.Nodes[cluster.IndexOf(keys[random.Next(keys.Length)])];
        cluster.Checker.Watched = node;
        cluster.Time.After(random.Next(CopyWithinMs), () => Copy(node));
    }

    private void Copy(SimulatedReplica node)
    {
        if (!node.IsAwake)
        {
            cluster.Time.After(PaceMs, () => Copy(node));
            return;
        }

        ulong head = node.Head;
        node.ShutDown();
        var copy = node.CopyDisk();
        cluster.StartAgain(node);
        cluster.Time.After(1 + random.Next(PutBackWithinMs), () =>
        {
            if (node.IsUp)
            {
                node.Crash(losesPower: false);
            }

            node.PutBack(copy, _onlyVotes);
            Told = $"; {(_onlyVotes ? "the votes" : "the disk")} of node {node.Index} as of block {head} put back";
            cluster.Checker.OnPutBack();
            cluster.StartAgain(node);
        });
    }
}
