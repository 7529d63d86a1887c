using MarketChain.Primitives;
using MarketChain.State.Ledger.History;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>Moves the changes of an overlay into the committed rows, and what they replace into the history.</summary>
internal static class OverlayCommit
{
    // Rows are written in order of UID and lie in order of arrival: misses, unless asked for in time.
    private const int PrefetchDistance = 12;
    private const int EntryPrefetchDistance = 2 * PrefetchDistance;

    /// <summary>Applies changes to the rows that they were found against.</summary>
    /// <param name="rows">The committed rows.</param>
    /// <param name="overlay">Whose changes.</param>
    /// <param name="changes">Found after the last change of the overlay.</param>
    /// <param name="isNewEpoch">True for the first block of an epoch.</param>
    /// <param name="images">Empty; takes what is replaced.</param>
    public static void Apply(
        CommittedRows rows, LedgerOverlay overlay, OverlayChanges changes, bool isNewEpoch, BlockImages images)
    {
        if (isNewEpoch)
        {
            images.RemovedSiteEpochs = rows.StartEpoch();
        }

        ApplyEpochs(rows, overlay.Epochs, changes.Epochs, images);
        images.EpochUids.Reserve(changes.EpochUidCount);
        foreach (EpochUidRun run in changes.EpochUidRuns)
        {
            ApplyRun(rows, overlay, changes, run, images);
        }

        foreach (int slot in changes.EpochSites)
        {
            EpochSiteKey key = overlay.EpochSites.KeyOf(slot);
            images.EpochSites.Add(key, overlay.EpochSites.OriginalOf(slot));
            rows.ExistingEpoch(key.Parent).Sites.Set(key.Site, overlay.EpochSites.Read(slot));
        }

        ApplyUids(rows, overlay.Uids.Table, changes.Uids, images);
        ApplySmallTables(rows, overlay, changes, images);
    }

    private static void ApplyEpochs(
        CommittedRows rows, OverlayTable<EpochKey, EpochRow> table, int[] slots, BlockImages images)
    {
        foreach (int slot in slots)
        {
            EpochKey key = table.KeyOf(slot);
            ref readonly EpochRow row = ref table.Read(slot);
            images.Epochs.Add(key, table.OriginalOf(slot));
            if (row.State == EpochState.None)
            {
                images.AddRemoved(rows.RemoveEpoch(key));
            }
            else
            {
                rows.SetEpoch(key, row);
            }
        }
    }

    private static unsafe void ApplyRun(
        CommittedRows rows, LedgerOverlay overlay, OverlayChanges changes, EpochUidRun run, BlockImages images)
    {
        CommittedEpoch epoch = rows.ExistingEpoch(overlay.Epochs.KeyOf(run.EpochSlot));
        EpochUidTable table = epoch.Uids;
        EpochUidEntries entries = overlay.EpochUids.Entries;
        ReadOnlySpan<SortItem> items = changes.EpochUids[run.Start..run.End];
        Span<PackedRow> replaced = images.EpochUids.AddRun(epoch.Key, run.Length);
        bool countsDwell = epoch.Key.Epoch == overlay.Epoch;
        table.Reserve(run.Added);
        for (int i = 0; i < items.Length; i++)
        {
            if (i + PrefetchDistance < items.Length)
            {
                ref EpochUidEntry ahead = ref entries[items[i + PrefetchDistance].Slot];
                PrefetchTarget(table, ahead);
                rows.Prefetch(ahead.Uid);
            }

            if (i + EntryPrefetchDistance < items.Length)
            {
                entries.PrefetchEntry(items[i + EntryPrefetchDistance].Slot);
            }

            ref EpochUidEntry entry = ref entries[items[i].Slot];
            replaced[i] = new PackedRow(entry.Uid, entry.Original);
            PackedRow packed = new(entry.Uid, entry.Current);
            if (entry.CommittedRow >= 0)
            {
                *table.RowAt(entry.CommittedRow) = packed;
            }
            else
            {
                table.Add(packed);
            }

            if (countsDwell)
            {
                rows.AddDwell(entry.Uid, entry.Current.DwellMs - entry.Original.DwellMs);
            }
        }
    }

    private static void PrefetchTarget(EpochUidTable table, in EpochUidEntry entry)
    {
        if (entry.CommittedRow >= 0)
        {
            table.PrefetchRowAt(entry.CommittedRow);
        }
        else
        {
            table.PrefetchIndex(entry.Uid);
        }
    }

    private static void ApplyUids(CommittedRows rows, OverlayTable<uint, UidRow> table, int[] slots, BlockImages images)
    {
        foreach (int slot in slots)
        {
            uint uid = table.KeyOf(slot);
            ref readonly UidRow before = ref table.OriginalOf(slot);
            ref readonly UidRow after = ref table.Read(slot);
            images.Uids.Add(uid, before);
            rows.Uids.Set(uid, after);
            if (before.Identity.LinkedTo != after.Identity.LinkedTo)
            {
                // Linking is for good and one level deep, so all dwell so far was the UID's own.
                Invariant.Check(before.Identity.LinkedTo == 0);
                uint moved = rows.Dwell[uid].Ms;
                rows.Dwell.At(uid) = default;
                rows.AddDwell(uid, moved);
            }
        }
    }

    private static void ApplySmallTables(
        CommittedRows rows, LedgerOverlay overlay, OverlayChanges changes, BlockImages images)
    {
        foreach (int slot in changes.Streams)
        {
            StreamKey key = overlay.Streams.KeyOf(slot);
            images.Streams.Add(key, overlay.Streams.OriginalOf(slot));
            rows.SetStream(key, overlay.Streams.Read(slot));
        }

        foreach (int slot in changes.SiteEpochs)
        {
            SiteEpochKey key = overlay.SiteEpochs.KeyOf(slot);
            images.SiteEpochs.Add(key, overlay.SiteEpochs.OriginalOf(slot));
            rows.SetSiteEpoch(key, overlay.SiteEpochs.Read(slot));
        }

        foreach (int slot in changes.Totals)
        {
            images.Totals.Add(default, overlay.TotalsTable.OriginalOf(slot));
            rows.SetTotals(overlay.TotalsTable.Read(slot));
        }
    }
}
