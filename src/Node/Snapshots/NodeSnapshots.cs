using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.Node.Watching;
using MarketChain.Replica.Sync.Snapshots;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Snapshots;

/// <summary>The snapshots of a node: those for others, and the one that it may need itself.</summary>
internal sealed class NodeSnapshots : IDisposable
{
    private readonly SnapshotShelf? _shelf;
    private readonly SnapshotIntake? _intake;

    /// <summary>
    /// Opens what is kept. An archive keeps the chain that it has, whose rows nobody could give it again.
    /// </summary>
    /// <param name="options">The node's.</param>
    /// <param name="open">Its chain; stays the caller's.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="restored">Told when the next start begins with another chain.</param>
    /// <param name="failed">Told of what must end the process.</param>
    /// <exception cref="Storage.StorageException">The disk failed.</exception>
    public NodeSnapshots(
        NodeOptions options,
        OpenChain open,
        NodeMetrics metrics,
        ILogger log,
        Action restored,
        Action<Exception> failed)
    {
        if (options.ServesSnapshots)
        {
            _shelf = new SnapshotShelf(open.Chain, open.Folder.Snapshots, TimeProvider.System, log, failed);
        }

        if (!options.KeepsRows || open.Chain.Head.Number == 0)
        {
            _intake = new SnapshotIntake(open.Folder, open.Chain.Spec.Genesis, log, restored, failed);
        }

        Ports = new SnapshotPorts(
            (ISnapshotShelf?)_shelf ?? NoSnapshots.Instance, (ISnapshotIntake?)_intake ?? NoSnapshots.Instance);
        metrics.AddGauge(
            "sync_snapshot_bytes",
            "Bytes of a snapshot that were fetched and verified.",
            () => _intake?.ReadBytes ?? 0);
    }

    /// <summary>For the replica.</summary>
    public SnapshotPorts Ports { get; }

    /// <summary>True when this node fetches a snapshot once its peers can bring it no further.</summary>
    public bool TakesAny => _intake is not null;

    public void Dispose()
    {
        _shelf?.Dispose();
        _intake?.Dispose();
    }
}
