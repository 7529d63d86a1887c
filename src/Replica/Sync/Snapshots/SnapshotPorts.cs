using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync.Snapshots;

/// <summary>Where a replica's snapshots come from and go to.</summary>
/// <param name="Shelf">What it has for others.</param>
/// <param name="Intake">What it fetches.</param>
public sealed record SnapshotPorts(ISnapshotShelf Shelf, ISnapshotIntake Intake)
{
    /// <summary>A node that neither has any nor takes any.</summary>
    public static SnapshotPorts None { get; } = new(NoSnapshots.Instance, NoSnapshots.Instance);
}

/// <summary>No snapshots, either way.</summary>
public sealed class NoSnapshots : ISnapshotShelf, ISnapshotIntake
{
    private NoSnapshots()
    {
    }

    /// <summary>The one instance.</summary>
    public static NoSnapshots Instance { get; } = new();

    /// <inheritdoc/>
    public IntakeState State => IntakeState.Closed;

    /// <inheritdoc/>
    public bool HasRoom => false;

    /// <inheritdoc/>
    public SnapshotOffer Ask(ulong above) => SnapshotOffer.None;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(in Hash256 hash, ulong offset, int lengthMax) => default;

    /// <inheritdoc/>
    public bool TryBegin(SnapshotOffer offer, ChainHead known) => false;

    /// <inheritdoc/>
    public void Add(ReadOnlyMemory<byte> part) => Invariant.Fail("a part of a snapshot that was not begun");

    /// <inheritdoc/>
    public void Abandon()
    {
        // Nothing is ever begun.
    }
}
