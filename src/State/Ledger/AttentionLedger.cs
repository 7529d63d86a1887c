using MarketChain.Primitives;
using MarketChain.State.Ledger.Committed;
using MarketChain.State.Ledger.History;

namespace MarketChain.State.Ledger;

// The attention ledger: rows that change with every impression, in memory, outside the trie.
//
//   rows of a batch ──► LedgerOverlay ──── reads ────► committed rows: columns and tables in native memory
//    (Marketing)          │  undo log, under the journal of the world state
//                         ▼
//                     BuildChangeSet ──► digest in the header; the bytes go into the block's database batch
//                         │
//                         ▼  once that batch is written
//                     Apply ──► committed rows; what they replace goes into the images of the last blocks,
//                               through which readers (LedgerView) see the rows of a block they chose
//
//   change sets + previous pages ──► Checkpoint/ ──► pages file with a content root; at a start, rows again
//   rows of a closed epoch ────────► SumTree/ ─────► frontier, file of leaves, payout proofs
//
// Guaranteed: a dropped overlay leaves nothing; the same changes give the same bytes and digest on every machine; the
// committed rows change in Apply and nowhere else, under a lock that readers share for a row at a time.
//
// Not done here: what a row means (Marketing), when to write or prune (Chain, Node), threads.
//
// The convention people get wrong: Apply comes after the database batch. A crash in between loses nothing, since the
// rows are read again from pages and change sets.

/// <summary>
/// The committed rows of the attention ledger. One thread begins overlays and applies them; any number read through
/// <see cref="TryViewAt"/>.
/// </summary>
public sealed class AttentionLedger : IDisposable
{
    private readonly CommittedRows _rows;
    private readonly LedgerHistory _history = new();
    private readonly OverlayBufferPool _buffers = new();
    private readonly ReaderWriterLockSlim _lock = new(LockRecursionPolicy.NoRecursion);

    /// <summary>An empty ledger, for genesis.</summary>
    public AttentionLedger()
        : this(new CommittedRows(), nextNumber: 0, epoch: 0, Hash256.Zero)
    {
    }

    internal AttentionLedger(CommittedRows rows, ulong nextNumber, uint epoch, Hash256 digest)
    {
        _rows = rows;
        NextNumber = nextNumber;
        Epoch = epoch;
        Digest = digest;
    }

    /// <summary>The number of the block that can be applied next: 0 for an empty ledger, which takes genesis.</summary>
    public ulong NextNumber { get; private set; }

    /// <summary>The epoch of the newest block.</summary>
    public uint Epoch { get; private set; }

    /// <summary>The ledger digest of the newest block; all zeros before genesis.</summary>
    public Hash256 Digest { get; private set; }

    /// <summary>Bytes of native memory taken for rows.</summary>
    public long ResidentBytes => _rows.ResidentBytes;

    internal CommittedRows Rows => _rows;

    internal LedgerHistory History => _history;

    internal OverlayBufferPool Buffers => _buffers;

    internal ReaderWriterLockSlim Lock => _lock;

    /// <summary>
    /// An empty overlay for the next block. Several may exist at once; at most one of them is applied.
    /// </summary>
    /// <param name="epoch">The epoch of the block's timestamp.</param>
    public LedgerOverlay Begin(uint epoch) => new(_rows, _buffers, NextNumber, epoch, Epoch, Digest);

    /// <summary>
    /// Makes the overlay's changes the committed rows, after its change set is in the database. Dispose it then.
    /// </summary>
    /// <param name="overlay">For the next block of this ledger, unchanged since its change set was built.</param>
    /// <exception cref="InvariantException">It stands on other rows, or has changed since.</exception>
    public void Apply(LedgerOverlay overlay)
    {
        OverlayChanges? changes = overlay.Changes;
        Invariant.Check(changes is not null);
        Invariant.Check(overlay.Committed == _rows && overlay.Number == NextNumber);
        Invariant.Check(overlay.PreviousDigest == Digest && overlay.Epoch >= Epoch);
        _lock.EnterWriteLock();
        OverlayCommit.Apply(_rows, overlay, changes, overlay.Epoch != Epoch, _history.Push());
        NextNumber++;
        Epoch = overlay.Epoch;
        Digest = overlay.Digest;
        _lock.ExitWriteLock();
    }

    /// <summary>
    /// Applies the next block from its change set: at a start, and when a block comes without being executed.
    /// </summary>
    /// <param name="encoded">As <see cref="ChangeSet.Encoded"/>.</param>
    /// <param name="epoch">The epoch of the block's timestamp.</param>
    /// <param name="digest">The ledger digest of its header, which the bytes must have.</param>
    /// <returns>Why it is refused, with nothing changed; or none.</returns>
    public LedgerFault TryApply(ReadOnlySpan<byte> encoded, uint epoch, in Hash256 digest)
    {
        using LedgerOverlay overlay = Begin(epoch);
        LedgerFault fault = overlay.Load(encoded, digest);
        if (fault == LedgerFault.None)
        {
            Apply(overlay);
        }

        return fault;
    }

    /// <summary>The rows as they were after a block, for readers on any thread.</summary>
    /// <param name="number">The newest block's number or up to 15 less.</param>
    /// <param name="view">The view, when there is one.</param>
    /// <param name="keptFrom">The oldest block that can be viewed.</param>
    /// <returns>False when the block is not there yet, or no longer.</returns>
    public bool TryViewAt(ulong number, out LedgerView? view, out ulong keptFrom)
    {
        _lock.EnterReadLock();
        keptFrom = KeptFrom;
        bool isKept = number >= keptFrom && number < NextNumber;
        view = isKept ? new LedgerView(this, number) : null;
        _lock.ExitReadLock();
        return isKept;
    }

    /// <summary>
    /// The same for a reader that may need no row at all: when the block's rows are gone, its reads say so.
    /// </summary>
    /// <param name="number">A block's number that is there.</param>
    public LedgerView ViewAt(ulong number) => new(this, number);

    /// <summary>The rows after the newest block, for readers on any thread.</summary>
    public LedgerView ViewNewest()
    {
        _lock.EnterReadLock();
        LedgerView view = new(this, NextNumber - 1);
        _lock.ExitReadLock();
        return view;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    /// <summary>The oldest block whose rows can be read. Under the lock.</summary>
    internal ulong KeptFrom => NextNumber - 1 - Math.Min((ulong)_history.Count, NextNumber - 1);
}
