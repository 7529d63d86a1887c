using MarketChain.Chain;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

/// <summary>What becomes of a snapshot that is fetched.</summary>
public enum IntakeState
{
    /// <summary>This node takes none: it cannot, or its operator does not want it.</summary>
    Closed,

    /// <summary>Nothing is being read.</summary>
    Idle,

    /// <summary>One is read and verified as it comes.</summary>
    Reading,

    /// <summary>It was not true: who sent it is to blame, and nothing is left of it.</summary>
    Refused,

    /// <summary>It could not be taken, and nobody else is to blame: the disk has no room.</summary>
    Failed,

    /// <summary>It was true, and is on disk beside this node's chain: the next start begins with it.</summary>
    Restored,
}

/// <summary>
/// Verifies a snapshot as it comes, beside everything else, and keeps nothing of one that is not true. Called on the
/// replica's thread; nothing here waits.
/// </summary>
public interface ISnapshotIntake
{
    /// <summary>What becomes of the newest one.</summary>
    IntakeState State { get; }

    /// <summary>True while another part may be added: what is not verified yet is bounded.</summary>
    bool HasRoom { get; }

    /// <summary>Begins, in place of any other.</summary>
    /// <param name="offer">What will come: so many bytes of a chain to that block.</param>
    /// <param name="known">This node's newest block, which must be in it.</param>
    /// <returns>False when the disk has no room for it.</returns>
    bool TryBegin(SnapshotOffer offer, ChainHead known);

    /// <summary>Adds the next bytes, which must not change any more; only while there is room.</summary>
    void Add(ReadOnlyMemory<byte> part);

    /// <summary>Drops what is being read, or was refused.</summary>
    void Abandon();
}
