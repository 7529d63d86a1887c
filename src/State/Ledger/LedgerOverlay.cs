namespace MarketChain.State.Ledger;

/// <summary>
/// The ledger during the execution of one block: reads fall through to the committed rows, changes stay here until
/// the block is final, and a dropped overlay leaves nothing. Not safe for several threads.
/// </summary>
public sealed class LedgerOverlay : IJournaled
{
    private readonly LedgerUndo _undo = new();

    internal LedgerOverlay(AttentionLedger ledger, ulong number, uint epoch)
    {
        Number = number;
        Epoch = epoch;
        Epochs = new(LedgerTable.Epoch, _undo, ledger.Epochs);
        EpochUids = new(Epochs, new(LedgerTable.EpochUid, _undo, ledger.EpochUids));
        EpochSites = new(LedgerTable.EpochSite, _undo, ledger.EpochSites);
        Uids = new(LedgerTable.Uid, _undo, ledger.Uids);
        Streams = new(LedgerTable.Stream, _undo, ledger.Streams);
        SiteEpochs = new(LedgerTable.SiteEpoch, _undo, ledger.SiteEpochs);
        Dwell = new(_undo, ledger.DwellOf);
        TotalsTable = new(LedgerTable.Totals, _undo, ledger.Totals);
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
    public OverlayTable<uint, UidRow> Uids { get; }

    /// <summary>Table 5.</summary>
    public OverlayTable<StreamKey, StreamRow> Streams { get; }

    /// <summary>Table 6. Only rows of the block's own epoch.</summary>
    public OverlayTable<SiteEpochKey, SiteEpochRow> SiteEpochs { get; }

    /// <summary>Dwell of each canonical UID in the block's epoch.</summary>
    public DwellOverlay Dwell { get; }

    /// <summary>Table 7 as it is now.</summary>
    public ref readonly TotalsRow Totals => ref TotalsTable.Read(default(OnlyKey));

    internal OverlayTable<OnlyKey, TotalsRow> TotalsTable { get; }

    /// <summary>Table 7, for a change now.</summary>
    public ref TotalsRow TouchTotals() => ref TotalsTable.Touch(default(OnlyKey));

    /// <summary>Level, flags and link of a UID as they are now.</summary>
    public UidIdentity IdentityOf(uint uid) => Uids.Peek(uid).Identity;

    /// <inheritdoc/>
    public int Checkpoint() => _undo.Length;

    /// <inheritdoc/>
    public void RevertTo(int checkpoint) => _undo.RevertTo(checkpoint);
}
