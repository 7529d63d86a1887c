using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

/// <summary>Snapshots for peers to whom nobody can send the next block any more.</summary>
internal sealed class SnapshotServer(ISnapshotShelf shelf)
{
    /// <summary>What there is.</summary>
    public SyncMessage Answer(GetSnapshotMessage question, out long bytes)
    {
        bytes = 0;
        return new SnapshotMessage(shelf.Ask(question.Above));
    }

    /// <summary>A part; when that snapshot is gone, what there is instead.</summary>
    public SyncMessage Answer(GetSnapshotPartMessage question, out long bytes)
    {
        ReadOnlyMemory<byte> part = shelf.Read(question.Hash, question.Offset, MessageLimits.SnapshotPartLength);
        bytes = part.Length;
        return part.IsEmpty
            ? new SnapshotMessage(shelf.Ask(above: 0))
            : new SnapshotPartMessage(question.Hash, question.Offset, part);
    }
}
