using MarketChain.Chain;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;
using MarketChain.Node.Watching;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Snapshots;

/// <summary>
/// Takes a snapshot in that peers send: each is verified by a thread of its own, as it comes, into a folder beside this
/// node's chain. No copy of it is kept, so that a lie costs no more than what was sent of it.
/// </summary>
/// <param name="folder">The node's.</param>
/// <param name="genesis">The chain's.</param>
/// <param name="log">Where it logs.</param>
/// <param name="restored">Told, on any thread, when one is verified, and counts at the next start.</param>
/// <param name="failed">Told of broken code.</param>
internal sealed class SnapshotIntake(
    DataFolder folder, GenesisConfig genesis, ILogger log, Action restored, Action<Exception> failed)
    : ISnapshotIntake, IDisposable
{
    /// <summary>A database beside a snapshot: keys that are kept twice, and what is not compacted yet.</summary>
    private const int DiskFactor = 2;

    private SnapshotRestore? _newest;
    private bool _hasRoomOnDisk = true;

    /// <inheritdoc/>
    public IntakeState State => _hasRoomOnDisk ? _newest?.State ?? IntakeState.Idle : IntakeState.Failed;

    /// <inheritdoc/>
    public bool HasRoom => _newest is { State: IntakeState.Reading, Parts.HasRoom: true };

    /// <summary>Bytes of the newest one that were read. Any thread may ask.</summary>
    public long ReadBytes => Volatile.Read(ref _newest)?.Parts.ReadBytes ?? 0;

    /// <inheritdoc/>
    public bool TryBegin(SnapshotOffer offer, ChainHead known)
    {
        Abandon();
        long left = DiskRoom.Left(folder.Path);
        if (_newest is { HasEnded: false })
        {
            return false;
        }

        if ((long)offer.Length > left / DiskFactor)
        {
            log.SnapshotWithoutRoom(offer.Height, offer.Length, Math.Max(0, left));
            return false;
        }

        log.SnapshotBegun(offer.Height, offer.Length);
        Volatile.Write(ref _newest, new SnapshotRestore(folder, genesis, offer, known, log, restored));
        _newest!.Start(failed);
        return true;
    }

    /// <inheritdoc/>
    public void Add(ReadOnlyMemory<byte> part)
    {
        _newest!.Parts.Add(part);
        _hasRoomOnDisk = DiskRoom.Left(folder.Path) > 0;
    }

    /// <inheritdoc/>
    public void Abandon()
    {
        _hasRoomOnDisk = true;
        _newest?.Abandon();
    }

    public void Dispose()
    {
        Abandon();
        _newest?.WaitForEnd();
    }
}
