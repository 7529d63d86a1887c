using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;

namespace MarketChain.Replica.Signing;

/// <summary>The disk of a node that signs nothing, and so has nothing to remember.</summary>
public sealed class NoSigningLog : IReplicaDisk
{
    /// <inheritdoc/>
    public GuardRecord? Record => null;

    /// <inheritdoc/>
    public void Write(GuardRecord record, PreparedBlock? block)
        => Invariant.Fail("a node without a validator's key signs nothing");

    /// <inheritdoc/>
    public void Discard()
    {
        // There is none.
    }

    /// <inheritdoc/>
    public bool Keeps(in Hash256 digest) => false;

    /// <inheritdoc/>
    public PreparedBlock? Find(in Hash256 digest) => null;

    /// <inheritdoc/>
    public PreparedBlock? FindAt(ulong height) => null;

    /// <inheritdoc/>
    public void Forget(ulong belowHeight)
    {
        // Nothing is kept.
    }

    /// <summary>The log of the node says it; there is no file for it.</summary>
    public void KeepEvidence(in SignedVote first, in SignedVote second)
    {
        // It is for validators to keep.
    }
}
