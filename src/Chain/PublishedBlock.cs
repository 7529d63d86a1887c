using MarketChain.Primitives;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain;

/// <summary>
/// What readers see until the next block is published: one block's store and ledger, taken together. Shared by all
/// readers of the block and the writer; the store's snapshot ends with the last of them.
/// </summary>
internal sealed class PublishedBlock(NextHeight next, IStoreSnapshot snapshot, LedgerView rows)
{
    private int _holders = 1;

    /// <summary>The block.</summary>
    public ChainHead Head => Next.Parent;

    /// <summary>What it says about the next one.</summary>
    public NextHeight Next { get; } = next;

    /// <summary>Accounts, history and indexes after it.</summary>
    public IStoreSnapshot Snapshot { get; } = snapshot;

    /// <summary>Attention rows after it.</summary>
    public LedgerView Rows { get; } = rows;

    /// <summary>One more who holds it; only while another does.</summary>
    public PublishedBlock Hold()
    {
        int holders = Interlocked.Increment(ref _holders);
        Invariant.Check(holders > 1);
        return this;
    }

    /// <summary>One less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Snapshot.Dispose();
        }
    }
}
