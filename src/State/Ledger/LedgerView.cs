using MarketChain.State.Ledger.Committed;
using MarketChain.State.Ledger.History;

namespace MarketChain.State.Ledger;

/// <summary>A view's block is no longer among those whose rows are kept.</summary>
public sealed class LedgerHistoryException(ulong number, ulong keptFrom)
    : Exception($"ledger rows are kept from block {keptFrom}, and block {number} was asked for")
{
    /// <summary>The oldest block whose rows can be read.</summary>
    public ulong KeptFrom { get; } = keptFrom;
}

/// <summary>
/// The rows as they were after one block, whatever is applied meanwhile. Each read takes the ledger's lock for as long
/// as it lasts, some microseconds, so it holds up a commit no longer. Safe for many threads.
/// </summary>
/// <remarks>
/// Every read throws <see cref="LedgerHistoryException"/> once 16 blocks have followed the view's. Dwell alone is that
/// of the newest block: it is derived, and asked for by simulations only.
/// </remarks>
public sealed class LedgerView : ILedgerRows
{
    private readonly AttentionLedger _ledger;

    internal LedgerView(AttentionLedger ledger, ulong number)
    {
        _ledger = ledger;
        Number = number;
    }

    /// <summary>The block after which the rows stood so.</summary>
    public ulong Number { get; }

    /// <summary>Table 7.</summary>
    public TotalsRow Totals => Get(default(OnlyKey));

    /// <inheritdoc/>
    public uint UidCount
    {
        get
        {
            using ReadScope scope = new(this);
            uint count = scope.Rows.UidCount;
            while (count > 0 && !GetUid(scope, count).Identity.Exists)
            {
                count--;
            }

            return count;
        }
    }

    /// <summary>An overlay for trying out what a block after this one would do; it cannot be applied.</summary>
    /// <param name="epoch">The epoch of that block.</param>
    public LedgerOverlay Simulate(uint epoch) => Simulate(epoch, Number + 1);

    /// <summary>The same in a block of another number: the view's own block goes on.</summary>
    /// <param name="epoch">The epoch of that block.</param>
    /// <param name="number">Its number.</param>
    public LedgerOverlay Simulate(uint epoch, ulong number)
        => new(this, _ledger.Buffers, number, epoch, _ledger.Epoch, default);

    /// <summary>Table 1; all zeros for an epoch that is neither open nor settling.</summary>
    public EpochRow Get(EpochKey key)
    {
        using ReadScope scope = new(this);
        return GetEpoch(scope, key);
    }

    /// <summary>Table 2.</summary>
    public EpochUidRow Get(EpochUidKey key)
    {
        using ReadScope scope = new(this);
        foreach (BlockImages images in scope.Images)
        {
            if (images.EpochUids.TryGet(key, out EpochUidRow row))
            {
                return row;
            }

            if (images.FindRemoved(key.Parent) is { } removed)
            {
                return removed.Uids.Get(key.Uid);
            }
        }

        return scope.Rows.Get(key);
    }

    /// <summary>Table 3.</summary>
    public EpochSiteRow Get(EpochSiteKey key)
    {
        using ReadScope scope = new(this);
        return GetEpochSite(scope, key);
    }

    /// <summary>Table 4.</summary>
    public UidRow Get(uint key)
    {
        using ReadScope scope = new(this);
        return GetUid(scope, key);
    }

    /// <summary>Table 5.</summary>
    public StreamRow Get(StreamKey key)
    {
        using ReadScope scope = new(this);
        foreach (BlockImages images in scope.Images)
        {
            if (images.Streams.TryGet(key, out StreamRow row))
            {
                return row;
            }
        }

        return scope.Rows.Get(key);
    }

    /// <summary>Table 6; all zeros for a past epoch.</summary>
    public SiteEpochRow Get(SiteEpochKey key)
    {
        using ReadScope scope = new(this);
        foreach (BlockImages images in scope.Images)
        {
            if (images.RemovedSiteEpochs is { } removed)
            {
                return removed.Get(key);
            }

            if (images.SiteEpochs.TryGet(key, out SiteEpochRow row))
            {
                return row;
            }
        }

        return scope.Rows.Get(key);
    }

    /// <summary>Table 7.</summary>
    public TotalsRow Get(OnlyKey key)
    {
        using ReadScope scope = new(this);
        foreach (BlockImages images in scope.Images)
        {
            if (images.Totals.TryGet(key, out TotalsRow row))
            {
                return row;
            }
        }

        return scope.Rows.Get(key);
    }

    /// <inheritdoc/>
    public UidIdentity IdentityOf(uint uid) => Get(uid).Identity;

    /// <inheritdoc/>
    public UidDwell DwellOf(uint uid)
    {
        using ReadScope scope = new(this);
        return scope.Rows.DwellOf(uid);
    }

    /// <summary>The rows of table 3 of an epoch, by site, for a page at a time.</summary>
    /// <param name="epoch">The epoch, open or settling.</param>
    /// <param name="fromSite">The first site that may be in the page.</param>
    /// <param name="rowsMax">The most rows to return.</param>
    public IReadOnlyList<EpochSiteLeaf> ListSites(EpochKey epoch, uint fromSite, int rowsMax)
    {
        using ReadScope scope = new(this);
        List<EpochSiteLeaf> page = [];
        ReadOnlySpan<uint> sites = FindEpoch(scope, epoch) is { } found ? found.Sites.Sites : [];
        int start = sites.BinarySearch(fromSite);
        for (int i = start < 0 ? ~start : start; i < sites.Length && page.Count < rowsMax; i++)
        {
            EpochSiteRow row = GetEpochSite(scope, new EpochSiteKey(epoch.Campaign, epoch.Epoch, sites[i]));
            if (row != default)
            {
                page.Add(new EpochSiteLeaf(sites[i], row));
            }
        }

        return page;
    }

    /// <inheritdoc/>
    public EpochKey? NextEpoch(EpochKey? previous)
    {
        using ReadScope scope = new(this);
        EpochKey? next = scope.Rows.NextEpoch(previous);
        while (next is not null && GetEpoch(scope, next.Value).State == EpochState.None)
        {
            next = scope.Rows.NextEpoch(next);
        }

        foreach (EpochKey key in scope.Images.SelectMany(images => images.RemovedKeys))
        {
            if (SettlementOrder.IsBetween(key, previous, next) && GetEpoch(scope, key).State != EpochState.None)
            {
                next = key;
            }
        }

        return next;
    }

    /// <inheritdoc/>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochSiteLeaf> leaves)
    {
        using ReadScope scope = new(this);
        return FindEpoch(scope, epoch)?.ReadLeaves(start, leaves) ?? 0;
    }

    /// <inheritdoc/>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochUidLeaf> leaves)
    {
        using ReadScope scope = new(this);
        return FindEpoch(scope, epoch)?.ReadLeaves(start, leaves) ?? 0;
    }

    void ILedgerRows.Prefetch(uint uid)
    {
        // Each read takes the lock anyway: there is nothing to overlap.
    }

    CommittedEpoch? ILedgerRows.FindEpoch(EpochKey key) => null;

    private static EpochRow GetEpoch(ReadScope scope, EpochKey key)
    {
        foreach (BlockImages images in scope.Images)
        {
            if (images.Epochs.TryGet(key, out EpochRow row))
            {
                return row;
            }
        }

        return scope.Rows.Get(key);
    }

    private static EpochSiteRow GetEpochSite(ReadScope scope, EpochSiteKey key)
    {
        foreach (BlockImages images in scope.Images)
        {
            if (images.EpochSites.TryGet(key, out EpochSiteRow row))
            {
                return row;
            }

            if (images.FindRemoved(key.Parent) is { } removed)
            {
                return removed.Sites.Get(key.Site);
            }
        }

        return scope.Rows.Get(key);
    }

    private static UidRow GetUid(ReadScope scope, uint uid)
    {
        foreach (BlockImages images in scope.Images)
        {
            if (images.Uids.TryGet(uid, out UidRow row))
            {
                return row;
            }
        }

        return scope.Rows.Get(uid);
    }

    private static CommittedEpoch? FindEpoch(ReadScope scope, EpochKey key)
        => scope.Images.Select(images => images.FindRemoved(key)).FirstOrDefault(epoch => epoch is not null)
            ?? scope.Rows.FindEpoch(key);

    /// <summary>The ledger's lock for one read, with the images between the view's block and the newest.</summary>
    private readonly ref struct ReadScope
    {
        private readonly AttentionLedger _ledger;

        public ReadScope(LedgerView view)
        {
            _ledger = view._ledger;
            _ledger.Lock.EnterReadLock();
            if (view.Number < _ledger.KeptFrom)
            {
                ulong keptFrom = _ledger.KeptFrom;
                _ledger.Lock.ExitReadLock();
                throw new LedgerHistoryException(view.Number, keptFrom);
            }

            Images = _ledger.History.Since((int)(_ledger.NextNumber - 1 - view.Number));
        }

        /// <summary>What the blocks after the view's replaced, oldest first.</summary>
        public IEnumerable<BlockImages> Images { get; }

        /// <summary>The rows after the newest block.</summary>
        public CommittedRows Rows => _ledger.Rows;

        public void Dispose() => _ledger.Lock.ExitReadLock();
    }
}
