using MarketChain.State.Ledger.Committed;

namespace MarketChain.State.Ledger.History;

/// <summary>
/// All that one block replaced: with the images of the blocks after N, rows can be read as they were at N.
/// </summary>
internal sealed class BlockImages
{
    private readonly Dictionary<EpochKey, CommittedEpoch> _removedEpochs = [];

    /// <summary>Table 1.</summary>
    public ImageTable<EpochKey, EpochRow> Epochs { get; } = new();

    /// <summary>Table 2.</summary>
    public EpochUidImages EpochUids { get; } = new();

    /// <summary>Table 3.</summary>
    public ImageTable<EpochSiteKey, EpochSiteRow> EpochSites { get; } = new();

    /// <summary>Table 4.</summary>
    public ImageTable<uint, UidRow> Uids { get; } = new();

    /// <summary>Table 5.</summary>
    public ImageTable<StreamKey, StreamRow> Streams { get; } = new();

    /// <summary>Table 6.</summary>
    public ImageTable<SiteEpochKey, SiteEpochRow> SiteEpochs { get; } = new();

    /// <summary>Table 7.</summary>
    public ImageTable<OnlyKey, TotalsRow> Totals { get; } = new();

    /// <summary>Table 6 as a whole, when the block was the first of its epoch.</summary>
    public RowTable<SiteEpochKey, SiteEpochRow>? RemovedSiteEpochs { get; set; }

    /// <summary>Epochs that the block removed.</summary>
    public IReadOnlyCollection<EpochKey> RemovedKeys => _removedEpochs.Keys;

    /// <summary>Keeps an epoch that the block removed.</summary>
    public void AddRemoved(CommittedEpoch epoch) => _removedEpochs.Add(epoch.Key, epoch);

    /// <summary>The epoch that the block removed, or null.</summary>
    public CommittedEpoch? FindRemoved(EpochKey key) => _removedEpochs.GetValueOrDefault(key);

    /// <summary>Forgets everything and keeps the memory; removed epochs give theirs back.</summary>
    public void Clear()
    {
        foreach (CommittedEpoch epoch in _removedEpochs.Values)
        {
            epoch.Uids.Release();
        }

        _removedEpochs.Clear();
        Epochs.Clear();
        EpochUids.Clear();
        EpochSites.Clear();
        Uids.Clear();
        Streams.Clear();
        SiteEpochs.Clear();
        Totals.Clear();
        RemovedSiteEpochs = null;
    }
}
