using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.State.Ledger.Encoding;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>
/// The rows of an overlay that differ from those before the block, in order of key: what is hashed, and later applied.
/// Rows of tables 2 and 3 whose epoch the block deletes are no changes: the epoch's deletion implies theirs.
/// </summary>
internal sealed class OverlayChanges
{
    private readonly LedgerOverlay _overlay;
    private readonly RadixSorter _sorter;

    /// <summary>Finds the changes; changes nothing.</summary>
    public OverlayChanges(LedgerOverlay overlay, RadixSorter sorter)
    {
        _overlay = overlay;
        _sorter = sorter;
        Epochs = overlay.Epochs.ChangedSlots();
        EpochUidRuns = FindEpochUids();
        EpochSites = Array.FindAll(overlay.EpochSites.ChangedSlots(), IsInLivingEpoch);
        Uids = overlay.Uids.Table.ChangedSlots();
        Streams = overlay.Streams.ChangedSlots();
        SiteEpochs = overlay.SiteEpochs.ChangedSlots();
        Totals = overlay.TotalsTable.ChangedSlots();
    }

    /// <summary>Slots of table 1.</summary>
    public int[] Epochs { get; }

    /// <summary>Table 2 in runs of one epoch each.</summary>
    public EpochUidRun[] EpochUidRuns { get; }

    /// <summary>The slots of table 2 that the runs refer to.</summary>
    public ReadOnlySpan<SortItem> EpochUids => _sorter.Items;

    /// <summary>Slots of table 3.</summary>
    public int[] EpochSites { get; }

    /// <summary>Slots of table 4.</summary>
    public int[] Uids { get; }

    /// <summary>Slots of table 5.</summary>
    public int[] Streams { get; }

    /// <summary>Slots of table 6.</summary>
    public int[] SiteEpochs { get; }

    /// <summary>Slot of table 7.</summary>
    public int[] Totals { get; }

    /// <summary>Changed rows over all tables.</summary>
    public int Count
        => Epochs.Length + EpochUidCount + EpochSites.Length + Uids.Length + Streams.Length + SiteEpochs.Length
            + Totals.Length;

    /// <summary>Changed rows of table 2.</summary>
    public int EpochUidCount => EpochUids.Length;

    /// <summary>The highest UID of a run.</summary>
    public uint LastUid(EpochUidRun run) => _overlay.EpochUids.Entries[EpochUids[run.End - 1].Slot].Uid;

    private bool IsInLivingEpoch(int siteSlot)
        => _overlay.Epochs.Peek(_overlay.EpochSites.KeyOf(siteSlot).Parent).State != EpochState.None;

    /// <summary>Sorts the changed rows of table 2 by (rank of the epoch, uid) and cuts them into runs.</summary>
    private EpochUidRun[] FindEpochUids()
    {
        OverlayTable<EpochKey, EpochRow> epochs = _overlay.Epochs;
        int[] slotsByRank = [.. Enumerable.Range(0, epochs.Count).OrderBy(epochs.KeyOf)];
        EpochTally[] tallies = new EpochTally[slotsByRank.Length];
        for (int rank = 0; rank < slotsByRank.Length; rank++)
        {
            int slot = slotsByRank[rank];
            tallies[slot] = new EpochTally { Rank = rank, IsLiving = epochs.Read(slot).State != EpochState.None };
        }

        _sorter.Clear();
        EpochUidEntries entries = _overlay.EpochUids.Entries;
        for (int slot = 0; slot < entries.Count; slot++)
        {
            ref EpochUidEntry entry = ref entries[slot];
            ref EpochTally tally = ref tallies[entry.EpochSlot];
            if (tally.IsLiving && entry.Current != entry.Original)
            {
                Invariant.Check(EpochUidCodec.IsWithinBounds(entry.Current));
                _sorter.Add(((ulong)tally.Rank << 32) | entry.Uid, slot);
                tally.Changed++;
                tally.Added += entry.Original.Impressions == 0 ? 1 : 0;
            }
        }

        _sorter.Sort();
        return CutIntoRuns(slotsByRank, tallies);
    }

    private static EpochUidRun[] CutIntoRuns(int[] slotsByRank, EpochTally[] tallies)
    {
        List<EpochUidRun> runs = [];
        int start = 0;
        foreach (int slot in slotsByRank)
        {
            EpochTally tally = tallies[slot];
            if (tally.Changed > 0)
            {
                runs.Add(new EpochUidRun(slot, start, tally.Changed, tally.Added));
                start += tally.Changed;
            }
        }

        return [.. runs];
    }

    [StructLayout(LayoutKind.Auto)]
    private struct EpochTally
    {
        public int Rank;
        public int Changed;
        public int Added;
        public bool IsLiving;
    }
}

/// <summary>Changed rows of table 2 of one epoch.</summary>
/// <param name="EpochSlot">The epoch's slot in the overlay.</param>
/// <param name="Start">Position of the first among all, sorted.</param>
/// <param name="Length">How many.</param>
/// <param name="Added">Those of them that were not there before the block.</param>
internal readonly record struct EpochUidRun(int EpochSlot, int Start, int Length, int Added)
{
    /// <summary>Position behind the last.</summary>
    public int End => Start + Length;
}
