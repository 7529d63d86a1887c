using MarketChain.State.Ledger.Encoding;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>
/// The large buffers of an overlay: touched once and kept, since a fresh page costs more than its use.
/// </summary>
internal sealed class OverlayBuffers
{
    /// <summary>What can be taken back.</summary>
    public LedgerUndo Undo { get; } = new();

    /// <summary>Rows of table 1.</summary>
    public OverlaySlots<EpochKey, EpochRow> Epochs { get; } = new();

    /// <summary>Rows of table 2.</summary>
    public EpochUidEntries EpochUids { get; } = new();

    /// <summary>Rows of table 3.</summary>
    public OverlaySlots<EpochSiteKey, EpochSiteRow> EpochSites { get; } = new();

    /// <summary>Rows of table 4.</summary>
    public OverlaySlots<uint, UidRow> Uids { get; } = new();

    /// <summary>Rows of table 5.</summary>
    public OverlaySlots<StreamKey, StreamRow> Streams { get; } = new();

    /// <summary>Rows of table 6.</summary>
    public OverlaySlots<SiteEpochKey, SiteEpochRow> SiteEpochs { get; } = new();

    /// <summary>The row of table 7.</summary>
    public OverlaySlots<OnlyKey, TotalsRow> Totals { get; } = new();

    /// <summary>Dwell by UID.</summary>
    public DwellEntries Dwell { get; } = new();

    /// <summary>For putting table 2 in order.</summary>
    public RadixSorter Sorter { get; } = new();

    /// <summary>The change set.</summary>
    public RowWriter Changes { get; } = new();

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        Undo.Clear();
        Epochs.Clear();
        EpochUids.Clear();
        EpochSites.Clear();
        Uids.Clear();
        Streams.Clear();
        SiteEpochs.Clear();
        Totals.Clear();
        Dwell.Clear();
        Sorter.Clear();
        Changes.Clear();
    }
}

/// <summary>Buffers that no overlay uses at present. Safe for many threads.</summary>
internal sealed class OverlayBufferPool
{
    // One block in execution, one that waits for its quorum, and a simulation for RPC.
    private const int KeptMax = 3;

    private readonly Lock _lock = new();
    private readonly Stack<OverlayBuffers> _free = new();

    /// <summary>Empty buffers.</summary>
    public OverlayBuffers Rent()
    {
        lock (_lock)
        {
            return _free.TryPop(out OverlayBuffers? buffers) ? buffers : new OverlayBuffers();
        }
    }

    /// <summary>Takes buffers back.</summary>
    public void Return(OverlayBuffers buffers)
    {
        buffers.Clear();
        lock (_lock)
        {
            if (_free.Count < KeptMax)
            {
                _free.Push(buffers);
            }
        }
    }
}
