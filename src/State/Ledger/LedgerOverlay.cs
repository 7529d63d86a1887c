using MarketChain.Primitives;
using MarketChain.State.Ledger.Committed;

namespace MarketChain.State.Ledger;

/// <summary>
/// The ledger during the execution of one block: reads fall through to the rows before it, changes stay here until the
/// block is final, and a dropped overlay leaves nothing. Not safe for several threads.
/// </summary>
public sealed class LedgerOverlay : IJournaled, IDisposable
{
    private readonly LedgerUndo _undo;
    private readonly OverlayBufferPool _pool;
    private readonly OverlayBuffers _buffers;
    private long _builtVersion = -1;
    private bool _isDisposed;

    internal LedgerOverlay(
        ILedgerRows committed, OverlayBufferPool pool, ulong number, uint epoch, uint parentEpoch, Hash256 parentDigest)
    {
        Committed = committed;
        Number = number;
        Epoch = epoch;
        _pool = pool;
        PreviousDigest = parentDigest;
        _buffers = pool.Rent();
        _undo = _buffers.Undo;
        Epochs = new(LedgerTable.Epoch, _undo, committed, _buffers.Epochs);
        EpochUids = new(_undo, committed, Epochs, _buffers.EpochUids);
        EpochSites = new(LedgerTable.EpochSite, _undo, committed, _buffers.EpochSites);
        Uids = new(new(LedgerTable.Uid, _undo, committed, _buffers.Uids));
        Streams = new(LedgerTable.Stream, _undo, committed, _buffers.Streams);
        SiteEpochs = new(LedgerTable.SiteEpoch, _undo, committed, _buffers.SiteEpochs);
        TotalsTable = new(LedgerTable.Totals, _undo, committed, _buffers.Totals);
        Dwell = new(_undo, committed, epoch != parentEpoch, _buffers.Dwell);
    }

    /// <summary>The block's number.</summary>
    public ulong Number { get; }

    /// <summary>The epoch of the block's timestamp.</summary>
    public uint Epoch { get; }

    /// <summary>Table 1. Setting a row to <c>default</c> deletes all rows of its epoch.</summary>
    public OverlayTable<EpochKey, EpochRow> Epochs { get; }

    /// <summary>Table 2.</summary>
    public EpochUidOverlay EpochUids { get; }

    /// <summary>Table 3.</summary>
    public OverlayTable<EpochSiteKey, EpochSiteRow> EpochSites { get; }

    /// <summary>Table 4. For judging rows, <see cref="IdentityOf"/> is quicker.</summary>
    public UidOverlay Uids { get; }

    /// <summary>Table 5.</summary>
    public OverlayTable<StreamKey, StreamRow> Streams { get; }

    /// <summary>Table 6. Only rows of the block's own epoch.</summary>
    public OverlayTable<SiteEpochKey, SiteEpochRow> SiteEpochs { get; }

    /// <summary>Dwell of each canonical UID in the block's epoch.</summary>
    public DwellOverlay Dwell { get; }

    /// <summary>Table 7 as it is now.</summary>
    public ref readonly TotalsRow Totals => ref TotalsTable.Read(default(OnlyKey));

    internal OverlayTable<OnlyKey, TotalsRow> TotalsTable { get; }

    internal ILedgerRows Committed { get; }

    internal Hash256 PreviousDigest { get; }

    /// <summary>The block's ledger digest, once its change set is known.</summary>
    internal Hash256 Digest { get; private set; }

    /// <summary>The changes that <see cref="BuildChangeSet"/> found, unless the overlay has changed since.</summary>
    internal OverlayChanges? Changes
    {
        get => !_isDisposed && _builtVersion == _undo.Version ? field : null;
        private set;
    }

    /// <summary>Table 7, for a change now.</summary>
    public ref TotalsRow TouchTotals() => ref TotalsTable.Touch(default(OnlyKey));

    /// <summary>Level, flags and link of a UID as they are now.</summary>
    public UidIdentity IdentityOf(uint uid)
        => Uids.Table.TryFind(uid, out int slot) ? Uids.Table.Read(slot).Identity : Committed.IdentityOf(uid);

    /// <summary>
    /// Asks for the cache lines that <see cref="IdentityOf"/> and <see cref="Dwell"/> will read of a UID.
    /// </summary>
    public void Prefetch(uint uid)
    {
        Committed.Prefetch(uid);
        _buffers.Dwell.Prefetch(uid);
    }

    /// <summary>
    /// The first epoch behind <paramref name="previous"/>, by epoch, then campaign, that is open or settling now; null
    /// when there is none. Begin with null.
    /// </summary>
    public EpochKey? NextEpoch(EpochKey? previous)
    {
        EpochKey? next = Committed.NextEpoch(previous);
        while (next is not null && Epochs.Peek(next.Value).State == EpochState.None)
        {
            next = Committed.NextEpoch(next);
        }

        for (int slot = 0; slot < Epochs.Count; slot++)
        {
            EpochKey key = Epochs.KeyOf(slot);
            if (SettlementOrder.IsBetween(key, previous, next) && Epochs.Read(slot).State != EpochState.None)
            {
                next = key;
            }
        }

        return next;
    }

    /// <summary>
    /// Rows of table 3 of an epoch that is over, by site, as they were before the block: the first leaves of its
    /// settlement. Returns how many were read.
    /// </summary>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochSiteLeaf> leaves)
        => Committed.ReadLeaves(epoch, start, leaves);

    /// <summary>
    /// Rows of table 2 of an epoch that is over, by UID, as they were before the block: the leaves behind those of the
    /// sites. <paramref name="start"/> counts from the first UID. Returns how many were read.
    /// </summary>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochUidLeaf> leaves)
        => Committed.ReadLeaves(epoch, start, leaves);

    /// <inheritdoc/>
    public int Checkpoint() => _undo.Length;

    /// <inheritdoc/>
    public void RevertTo(int checkpoint) => _undo.RevertTo(checkpoint);

    /// <summary>
    /// The block's change set, with its digest. Changes nothing: the caller writes it to the database first, then
    /// gives the overlay to <see cref="AttentionLedger.Apply"/>.
    /// </summary>
    /// <exception cref="InvariantException">The rows contradict each other.</exception>
    public ChangeSet BuildChangeSet()
    {
        OverlayChanges changes = FindChanges();
        Invariant.Check(OverlayRules.FaultOf(this, changes) == LedgerFault.None);
        ChangeSetWriter.Write(this, changes, _buffers.Changes);
        ReadOnlyMemory<byte> encoded = _buffers.Changes.Written;
        Digest = ChangeSet.DigestOf(PreviousDigest, Number, encoded.Span);
        return new ChangeSet(Number, changes.Count, Digest, encoded);
    }

    /// <summary>Gives the buffers back: neither the overlay nor its change set may be used any more.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _pool.Return(_buffers);
        }
    }

    /// <summary>Fills an empty overlay from a change set, ready to be applied.</summary>
    internal LedgerFault Load(ReadOnlySpan<byte> encoded, in Hash256 digest)
    {
        Invariant.Check(_undo.Version == 0 && !_isDisposed);
        if (ChangeSet.DigestOf(PreviousDigest, Number, encoded) != digest)
        {
            return LedgerFault.WrongDigest;
        }

        LedgerFault fault = new ChangeSetReader(this).Read(encoded);
        Digest = digest;
        return fault != LedgerFault.None ? fault : OverlayRules.FaultOf(this, FindChanges());
    }

    /// <summary>Finds the rows that differ from those before the block, and remembers them for the commit.</summary>
    internal OverlayChanges FindChanges()
    {
        Invariant.Check(!_isDisposed);
        OverlayChanges changes = new(this, _buffers.Sorter);
        _builtVersion = _undo.Version;
        Changes = changes;
        return changes;
    }
}
