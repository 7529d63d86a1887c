using MarketChain.Primitives;
using MarketChain.State.Ledger.Encoding;
using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger;

/// <summary>Writes the changes of an overlay as the bytes that are hashed, and checks that they make sense.</summary>
internal static class ChangeSetWriter
{
    // Entries lie in order of arrival, so the one that is written next is a cache miss unless asked for in time.
    private const int PrefetchDistance = 12;

    /// <summary>Writes <c>u32be(count) ‖ changes</c>.</summary>
    public static void Write(LedgerOverlay overlay, OverlayChanges changes, RowWriter writer)
    {
        writer.Clear();
        writer.WriteUInt32BigEndian((uint)changes.Count);
        WriteTable<EpochCodec, EpochKey, EpochRow>(overlay.Epochs, changes.Epochs, writer);
        foreach (EpochUidRun run in changes.EpochUidRuns)
        {
            WriteRun(overlay, run, changes.EpochUids, writer);
        }

        WriteTable<EpochSiteCodec, EpochSiteKey, EpochSiteRow>(overlay.EpochSites, changes.EpochSites, writer);
        WriteTable<UidCodec, uint, UidRow>(overlay.Uids.Table, changes.Uids, writer);
        WriteTable<StreamCodec, StreamKey, StreamRow>(overlay.Streams, changes.Streams, writer);
        WriteTable<SiteEpochCodec, SiteEpochKey, SiteEpochRow>(overlay.SiteEpochs, changes.SiteEpochs, writer);
        WriteTable<TotalsCodec, OnlyKey, TotalsRow>(overlay.TotalsTable, changes.Totals, writer);
        Invariant.Check(writer.Count == changes.Count);
    }

    private static void WriteTable<TCodec, TKey, TRow>(OverlayTable<TKey, TRow> table, int[] slots, RowWriter writer)
        where TCodec : struct, IRowCodec<TKey, TRow>
        where TKey : struct, IEquatable<TKey>, IComparable<TKey>
        where TRow : struct, IEquatable<TRow>
    {
        foreach (int slot in slots)
        {
            ref readonly TRow row = ref table.Read(slot);
            if (row.Equals(default))
            {
                Invariant.Check(TCodec.CanBeDeleted);
                writer.Write(TCodec.ToRowKey(table.KeyOf(slot)), []);
            }
            else
            {
                writer.Write<TCodec, TKey, TRow>(table.KeyOf(slot), row);
            }
        }
    }

    private static void WriteRun(LedgerOverlay overlay, EpochUidRun run, ReadOnlySpan<SortItem> items, RowWriter writer)
    {
        EpochKey epoch = overlay.Epochs.KeyOf(run.EpochSlot);
        EpochUidEntries entries = overlay.EpochUids.Entries;
        for (int i = run.Start; i < run.End; i++)
        {
            if (i + PrefetchDistance < items.Length)
            {
                entries.PrefetchEntry(items[i + PrefetchDistance].Slot);
            }

            ref EpochUidEntry entry = ref entries[items[i].Slot];
            EpochUidKey key = new(epoch.Campaign, epoch.Epoch, entry.Uid);
            writer.Write<EpochUidCodec, EpochUidKey, EpochUidRow>(key, entry.Current);
        }
    }
}
