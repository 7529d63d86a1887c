using MarketChain.Primitives;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>
/// All rows after the newest block. It knows neither locks nor history: <see cref="AttentionLedger"/> does, and hands
/// it to readers under a lock and to the overlay of the one writer without.
/// </summary>
internal sealed class CommittedRows : ILedgerRows
{
    private readonly Dictionary<EpochKey, CommittedEpoch> _epochs = [];
    private readonly SortedSet<EpochKey> _inSettlementOrder = new(SettlementOrder.Instance);
    private readonly RowTable<StreamKey, StreamRow> _streams = new();
    private RowTable<SiteEpochKey, SiteEpochRow> _siteEpochs = new();
    private TotalsRow _totals;

    /// <summary>Where the rows of table 2 lie.</summary>
    public ChunkPool Pool { get; } = new(EpochUidTable.ChunkBytes);

    /// <summary>Table 4.</summary>
    public UidColumns Uids { get; } = new();

    /// <summary>Derived: dwell of each canonical UID in the newest block's epoch.</summary>
    public NativeColumn<UidDwell> Dwell { get; } = new();

    /// <summary>The epochs that are open or settling, in no order.</summary>
    public IReadOnlyCollection<CommittedEpoch> AllEpochs => _epochs.Values;

    /// <summary>Bytes of native memory taken.</summary>
    public long ResidentBytes
        => Pool.TotalBytes + Uids.TotalBytes + Dwell.TotalBytes + _epochs.Values.Sum(epoch => epoch.Uids.IndexBytes);

    /// <inheritdoc/>
    public uint UidCount => Uids.Count;

    /// <inheritdoc/>
    public CommittedEpoch? FindEpoch(EpochKey key) => _epochs.GetValueOrDefault(key);

    /// <summary>The epoch, which is there: a row of it changes only if it is.</summary>
    public CommittedEpoch ExistingEpoch(EpochKey key)
    {
        CommittedEpoch? epoch = FindEpoch(key);
        Invariant.Check(epoch is not null);
        return epoch;
    }

    /// <inheritdoc/>
    public EpochKey? NextEpoch(EpochKey? previous)
    {
        IEnumerable<EpochKey> rest = previous is null
            ? _inSettlementOrder
            : _inSettlementOrder.GetViewBetween(previous.Value, SettlementOrder.Last).Where(key => key != previous);
        return rest.Select(key => (EpochKey?)key).FirstOrDefault();
    }

    /// <inheritdoc/>
    public UidIdentity IdentityOf(uint uid) => Uids.IdentityOf(uid);

    /// <inheritdoc/>
    public UidDwell DwellOf(uint uid) => Dwell[uid];

    /// <inheritdoc/>
    public void Prefetch(uint uid)
    {
        Uids.Prefetch(uid);
        Dwell.Prefetch(uid);
    }

    /// <inheritdoc/>
    public EpochRow Get(EpochKey key) => FindEpoch(key)?.Row ?? default;

    /// <inheritdoc/>
    public EpochUidRow Get(EpochUidKey key) => FindEpoch(key.Parent) is { } epoch ? epoch.Uids.Get(key.Uid) : default;

    /// <inheritdoc/>
    public EpochSiteRow Get(EpochSiteKey key)
        => FindEpoch(key.Parent) is { } epoch ? epoch.Sites.Get(key.Site) : default;

    /// <inheritdoc/>
    public UidRow Get(uint key) => Uids.Get(key);

    /// <inheritdoc/>
    public StreamRow Get(StreamKey key) => _streams.Get(key);

    /// <inheritdoc/>
    public SiteEpochRow Get(SiteEpochKey key) => _siteEpochs.Get(key);

    /// <inheritdoc/>
    public TotalsRow Get(OnlyKey key) => _totals;

    /// <inheritdoc/>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochSiteLeaf> leaves)
        => FindEpoch(epoch)?.ReadLeaves(start, leaves) ?? 0;

    /// <inheritdoc/>
    public int ReadLeaves(EpochKey epoch, int start, Span<EpochUidLeaf> leaves)
        => FindEpoch(epoch)?.ReadLeaves(start, leaves) ?? 0;

    /// <summary>Writes the row of an epoch, new or not.</summary>
    public void SetEpoch(EpochKey key, in EpochRow row)
    {
        if (!_epochs.TryGetValue(key, out CommittedEpoch? epoch))
        {
            epoch = new CommittedEpoch(key, Pool);
            _epochs.Add(key, epoch);
            _inSettlementOrder.Add(key);
        }

        epoch.Row = row;
    }

    /// <summary>Takes an epoch out with all its rows, for the history to keep.</summary>
    public CommittedEpoch RemoveEpoch(EpochKey key)
    {
        Invariant.Check(_epochs.Remove(key, out CommittedEpoch? epoch) && _inSettlementOrder.Remove(key));
        return epoch;
    }

    /// <summary>Writes a row of table 5.</summary>
    public void SetStream(StreamKey key, in StreamRow row) => _streams.Set(key, row);

    /// <summary>Writes a row of table 6.</summary>
    public void SetSiteEpoch(SiteEpochKey key, in SiteEpochRow row) => _siteEpochs.Set(key, row);

    /// <summary>Writes table 7.</summary>
    public void SetTotals(in TotalsRow row) => _totals = row;

    /// <summary>
    /// Counts dwell of a UID's row in the newest block's epoch, for the UID itself or the one it leads to.
    /// </summary>
    public void AddDwell(uint uid, uint dwellMs)
    {
        uint canonical = IdentityOf(uid).CanonicalOf(uid);
        ref UidDwell dwell = ref Dwell.At(canonical);
        dwell = canonical == uid ? dwell.Plus(dwellMs) : dwell.PlusAlias(dwellMs);
    }

    /// <summary>
    /// A new epoch has begun: dwell starts from nothing, and so does table 6, whose old rows are given back.
    /// </summary>
    public RowTable<SiteEpochKey, SiteEpochRow> StartEpoch()
    {
        Dwell.Clear();
        RowTable<SiteEpochKey, SiteEpochRow> old = _siteEpochs;
        _siteEpochs = new RowTable<SiteEpochKey, SiteEpochRow>();
        return old;
    }
}
