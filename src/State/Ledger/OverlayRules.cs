namespace MarketChain.State.Ledger;

/// <summary>
/// What must be so of the rows of a block together. Where a block was executed here, broken code breaks these rules;
/// where its change set came from elsewhere, they are why it is refused.
/// </summary>
internal static class OverlayRules
{
    /// <summary>Checks that epochs count their rows, UIDs have no gaps and table 6 is of the block's epoch.</summary>
    public static LedgerFault FaultOf(LedgerOverlay overlay, OverlayChanges changes)
    {
        foreach (int slot in changes.SiteEpochs)
        {
            if (overlay.SiteEpochs.KeyOf(slot).Epoch != overlay.Epoch)
            {
                return LedgerFault.WrongEpoch;
            }
        }

        return !HasEveryUid(overlay, changes) ? LedgerFault.NoSuchUid
            : !CountsItsRows(overlay, changes) ? LedgerFault.WrongRowCount
            : LedgerFault.None;
    }

    private static bool HasEveryUid(LedgerOverlay overlay, OverlayChanges changes)
    {
        uint uidCount = overlay.Committed.UidCount;
        foreach (int slot in changes.Uids)
        {
            uint uid = overlay.Uids.Table.KeyOf(slot);
            if (uid - 1 > uidCount)
            {
                return false;
            }

            uidCount = Math.Max(uidCount, uid);
        }

        return Array.TrueForAll(changes.Uids, slot => overlay.Uids.Table.Read(slot).Identity.LinkedTo <= uidCount)
            && Array.TrueForAll(changes.EpochUidRuns, run => changes.LastUid(run) <= uidCount);
    }

    private static bool CountsItsRows(LedgerOverlay overlay, OverlayChanges changes)
    {
        Dictionary<EpochKey, (uint Uids, uint Sites)> added = [];
        foreach (EpochUidRun run in changes.EpochUidRuns)
        {
            added[overlay.Epochs.KeyOf(run.EpochSlot)] = ((uint)run.Added, 0);
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
            ref readonly EpochRow before = ref overlay.Epochs.OriginalOf(slot);
            added.Remove(overlay.Epochs.KeyOf(slot), out (uint Uids, uint Sites) more);
            bool isGone = row.State == EpochState.None;
            if (!isGone && (row.UidRows != before.UidRows + more.Uids || row.SiteRows != before.SiteRows + more.Sites))
            {
                return false;
            }
        }

        return added.Values.All(more => more == default);
    }
}
