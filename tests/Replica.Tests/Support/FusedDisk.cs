using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;

namespace MarketChain.Replica.Tests;

/// <summary>A validator's disk at which a process can break down, before and after each write.</summary>
internal sealed class FusedDisk(IReplicaDisk inner, TestReplica node) : IReplicaDisk
{
    public GuardRecord? Record => inner.Record;

    public void Write(GuardRecord record, PreparedBlock? block)
    {
        node.AtBoundary("before the record");
        inner.Write(record, block);
        node.AtBoundary("after the record");
    }

    public void Discard() => inner.Discard();

    public bool Keeps(in Hash256 digest) => inner.Keeps(digest);

    public PreparedBlock? Find(in Hash256 digest) => inner.Find(digest);

    public PreparedBlock? FindAt(ulong height) => inner.FindAt(height);

    public void Forget(ulong belowHeight) => inner.Forget(belowHeight);

    public void KeepEvidence(in SignedVote first, in SignedVote second) => inner.KeepEvidence(first, second);
}
