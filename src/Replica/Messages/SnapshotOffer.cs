using MarketChain.Primitives;

namespace MarketChain.Replica.Messages;

/// <summary>
/// A snapshot (docs/spec/sync.md 6) that a node has for others:
/// <code>
///            Height   Length   Hash
/// none            0        0   zeros
/// being made      n        0   zeros
/// there           n   1 or more   that at its end
/// </code>
/// </summary>
/// <param name="Height">The block after which it was made.</param>
/// <param name="Length">Bytes of it.</param>
/// <param name="Hash">What its last item says: it names these bytes.</param>
public sealed record SnapshotOffer(ulong Height, ulong Length, Hash256 Hash)
{
    /// <summary>There is none, and none is made.</summary>
    public static SnapshotOffer None { get; } = new(0, 0, Hash256.Zero);

    /// <summary>True when it can be fetched.</summary>
    public bool IsThere => Length > 0;

    /// <summary>True when it is asked for again a little later.</summary>
    public bool IsBeingMade => Height > 0 && Length == 0;

    /// <summary>It is being made after a block.</summary>
    public static SnapshotOffer BeingMade(ulong height) => new(height, 0, Hash256.Zero);
}
