using MarketChain.Primitives;

namespace MarketChain.State.Ledger;

/// <summary>
/// What must be so of the rows of a block together. Broken code, not bad input, breaks these rules: they are asked
/// before anything is written.
/// </summary>
internal static class OverlayRules
{
    /// <summary>Checks that epochs count their rows, UIDs have no gaps and table 6 is of the block's epoch.</summary>
    /// <exception cref="InvariantException">They do not.</exception>
    public static void Check(LedgerOverlay overlay, OverlayChanges changes, uint uidCount)
    {
        CheckRowCounts(overlay, changes);
        foreach (int slot in changes.Uids)
        {
            uint uid = overlay.Uids.KeyOf(slot);
            Invariant.Check(uid - 1 <= uidCount);
            uidCount = Math.Max(uidCount, uid);
        }

        foreach (int slot in changes.SiteEpochs)
        {
            Invariant.Check(overlay.SiteEpochs.KeyOf(slot).Epoch == overlay.Epoch);
        }
    }

    private static void CheckRowCounts(LedgerOverlay overlay, OverlayChanges changes)
    {
        Dictionary<EpochKey, (uint Uids, uint Sites)> added = [];
        foreach (EpochUidRun run in changes.EpochUidRuns)
        {
            added[overlay.Epochs.KeyOf(run.EpochSlot)] = ((uint)changes.CountNewRows(run), 0);
        }

        foreach (int slot in changes.EpochSites)
        {
            EpochKey epoch = overlay.EpochSites.KeyOf(slot).Parent;
            (uint uids, uint sites) = added.GetValueOrDefault(epoch);
            added[epoch] = (uids, sites + (overlay.EpochSites.OriginalOf(slot) == default ? 1u : 0));
        }

        foreach (int slot in changes.Epochs)
        {
            ref readonly EpochRow row = ref overlay.Epochs.Read(slot);
            added.Remove(overlay.Epochs.KeyOf(slot), out (uint Uids, uint Sites) more);
            ref readonly EpochRow before = ref overlay.Epochs.OriginalOf(slot);
            Invariant.Check(row.State == EpochState.None
                || (row.UidRows == before.UidRows + more.Uids && row.SiteRows == before.SiteRows + more.Sites));
        }

        Invariant.Check(added.Values.All(more => more == default));
    }
}
