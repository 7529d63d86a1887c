using MarketChain.Chain.Files;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Messages;

/// <summary>What nodes tell each other about blocks (docs/spec/sync.md): questions, answers, the own head.</summary>
public abstract record SyncMessage;

/// <summary>Where the sender's chain ends.</summary>
/// <param name="Height">Its newest final block.</param>
/// <param name="Hash">That block's hash.</param>
public sealed record StatusMessage(ulong Height, Hash256 Hash) : SyncMessage;

/// <summary>Send final blocks.</summary>
/// <param name="From">The first one's number, not 0.</param>
public sealed record GetBlocksMessage(ulong From) : SyncMessage;

/// <summary>Final blocks with their rows, without gaps; none when the sender has none from there on.</summary>
/// <param name="Items">At most <see cref="MessageLimits.BlocksMax"/>.</param>
public sealed record BlocksMessage(IReadOnlyList<BlockWithSidecars> Items) : SyncMessage;

/// <summary>The sender has the block, but no longer its rows: nobody can execute it from what is here.</summary>
/// <param name="From">What was asked for.</param>
public sealed record PrunedMessage(ulong From) : SyncMessage;

/// <summary>Send more of a block that does not fit in a message.</summary>
/// <param name="Number">The block's number.</param>
/// <param name="Offset">The first byte that is lacking.</param>
public sealed record GetPartMessage(ulong Number, uint Offset) : SyncMessage;

/// <summary>A part of an item of <see cref="BlocksMessage"/> that does not fit in a message.</summary>
/// <param name="Number">The block's number.</param>
/// <param name="Offset">Where in the item it begins.</param>
/// <param name="Total">Bytes of the whole item.</param>
/// <param name="Bytes">At least one.</param>
public sealed record PartMessage(ulong Number, uint Offset, uint Total, ReadOnlyMemory<byte> Bytes) : SyncMessage;

/// <summary>Send these transactions of a proposed block.</summary>
/// <param name="Digest">The block's hash.</param>
/// <param name="Hashes">1 to <see cref="MessageLimits.WantedMax"/>.</param>
public sealed record GetBodiesMessage(Hash256 Digest, ValueList<Hash256> Hashes) : SyncMessage;

/// <summary>Transactions that were asked for, as many as are here and fit.</summary>
/// <param name="Items">None or more.</param>
public sealed record BodiesMessage(IReadOnlyList<PooledTransaction> Items) : SyncMessage;

/// <summary>Send a block that was prepared.</summary>
/// <param name="Digest">Its hash.</param>
public sealed record GetPreparedMessage(Hash256 Digest) : SyncMessage;

/// <summary>A block that was prepared, without bodies.</summary>
/// <param name="Digest">What was asked for.</param>
/// <param name="Block">The block of that hash; null when it is not here.</param>
public sealed record PreparedMessage(Hash256 Digest, ProposedBlock? Block) : SyncMessage;

/// <summary>Say which snapshot of the chain there is, and make one when there is none.</summary>
/// <param name="Above">The sender's newest block: one that ends there or before is of no use.</param>
public sealed record GetSnapshotMessage(ulong Above) : SyncMessage;

/// <summary>A snapshot that the sender has; or it is being made, and has a height alone; or there is none.</summary>
/// <param name="Offer">The three cases.</param>
public sealed record SnapshotMessage(SnapshotOffer Offer) : SyncMessage;

/// <summary>Send more of a snapshot.</summary>
/// <param name="Hash">The snapshot's.</param>
/// <param name="Offset">The first byte that is lacking.</param>
public sealed record GetSnapshotPartMessage(Hash256 Hash, ulong Offset) : SyncMessage;

/// <summary>A part of a snapshot.</summary>
/// <param name="Hash">The snapshot's.</param>
/// <param name="Offset">Where in it the part begins.</param>
/// <param name="Bytes">
/// <see cref="MessageLimits.SnapshotPartLength"/>, or as many as there are to the snapshot's end.
/// </param>
public sealed record SnapshotPartMessage(Hash256 Hash, ulong Offset, ReadOnlyMemory<byte> Bytes) : SyncMessage;
