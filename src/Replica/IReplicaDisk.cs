using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.Replica;

/// <summary>What a validator must not forget: its signing record, and the blocks that it has voted for.</summary>
public interface IReplicaDisk
{
    /// <summary>The newest record; null when there was none that could be read, and none was written since.</summary>
    GuardRecord? Record { get; }

    /// <summary>
    /// Replaces the record. When this returns, record and block survive any crash: one sync for both.
    /// </summary>
    /// <param name="record">The new record.</param>
    /// <param name="block">To be found by its hash from now on; null when there is none, or it is there.</param>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    void Write(GuardRecord record, PreparedBlock? block);

    /// <summary>There is no record any more, now and after any crash; blocks stay.</summary>
    /// <exception cref="StorageException">The disk failed: the process must end.</exception>
    void Discard();

    /// <summary>True when a block was written and not forgotten: it survives any crash.</summary>
    bool Keeps(in Hash256 digest);

    /// <summary>
    /// A block that was written and not forgotten; null when it is not here, or not as it was written.
    /// </summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    PreparedBlock? Find(in Hash256 digest);

    /// <summary>The newest block of a height that was written and not forgotten; null when there is none.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    PreparedBlock? FindAt(ulong height);

    /// <summary>Blocks below a height need not be kept any more.</summary>
    void Forget(ulong belowHeight);

    /// <summary>Keeps two votes of one validator that contradict each other, for its operators; bounded.</summary>
    void KeepEvidence(in SignedVote first, in SignedVote second);
}
