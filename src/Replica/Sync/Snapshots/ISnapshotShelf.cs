using MarketChain.Primitives;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

/// <summary>The snapshot that a node has for others. Called on the replica's thread; nothing here waits.</summary>
public interface ISnapshotShelf
{
    /// <summary>What there is. When it is not new enough, another is begun beside everything else.</summary>
    /// <param name="above">One that ends at this block or before is of no use.</param>
    SnapshotOffer Ask(ulong above);

    /// <summary>Bytes of a snapshot that was offered; none when it is gone, or ends before them.</summary>
    ReadOnlyMemory<byte> Read(in Hash256 hash, ulong offset, int lengthMax);
}
