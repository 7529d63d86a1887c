using MarketChain.Primitives;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests.Ledger;

/// <summary>The vectors of docs/spec/ledger.md are what the code does.</summary>
public sealed class LedgerVectorTests
{
    private static readonly SpecVectors Page = SpecVectors.Read("ledger.md");

    [Fact]
    public void Has_the_change_sets_digests_and_roots_of_the_page()
    {
        using AttentionLedger ledger = new();
        using MemoryStore store = new();
        using TempFolder folder = new();
        Action<LedgerOverlay>[] blocks =
            [overlay => overlay.TouchTotals().FreeEscrow = 1_000_000_000, CountThreeRows, _ => { }, Settle];
        foreach (Action<LedgerOverlay> block in blocks)
        {
            ChangeSet changes = Commit(ledger, store, block);
            IReadOnlyDictionary<string, string> vector = Page[$"ledger-block-{changes.Number}"];
            Assert.Equal(vector["changeSet"], Hex.Encode(ChangeSetStore.Get(store, changes.Number)));
            Assert.Equal(vector["digest"], changes.Digest.ToString());
            PagesHeader pages = CheckpointBuilder.Build(
                null, store, changes.Number, 0, folder.File("pages"), CancellationToken.None);
            if (vector.TryGetValue("contentRoot", out string? root))
                Assert.Equal(root, pages.Root.ToString());
        }
    }

    private static ChangeSet Commit(AttentionLedger ledger, MemoryStore store, Action<LedgerOverlay> change)
    {
        using LedgerOverlay overlay = ledger.Begin(0);
        change(overlay);
        ChangeSet changes = overlay.BuildChangeSet();
        using IWriteBatch batch = store.CreateBatch();
        ChangeSetStore.Put(batch, changes);
        store.Write(batch, sync: false);
        ledger.Apply(overlay);
        return changes;
    }

    private static void CountThreeRows(LedgerOverlay overlay)
    {
        for (uint uid = 1; uid <= 2; uid++)
            overlay.Uids.Touch(uid).Identity = new UidIdentity(2, UidFlags.None, 0);
        Count(overlay, uid: 1, ua: 30_000, dwellMs: 3_000);
        Count(overlay, uid: 1, ua: 20_000, dwellMs: 2_000);
        Count(overlay, uid: 2, ua: 18_000, dwellMs: 1_800);
        overlay.Streams.Touch(new StreamKey(9, 0)).Batches = 1;
        ref TotalsRow totals = ref overlay.TouchTotals();
        totals.FreeEscrow -= 400_000;
        totals.Reserves += 400_000;
        totals.OpenRows = 2;
    }

    private static void Count(LedgerOverlay overlay, uint uid, uint ua, uint dwellMs)
    {
        EpochKey key = new(7, 0);
        int epochSlot = overlay.Epochs.Find(key);
        int slot = overlay.EpochUids.Find(new EpochUidRef(epochSlot, uid));
        bool isNew = overlay.EpochUids.Read(slot).Impressions == 0;
        ref EpochUidRow row = ref overlay.EpochUids.Touch(slot);
        row.Impressions++;
        row.Ua += ua;
        row.DwellMs += dwellMs;
        row.FirstSite = 9;
        row.FirstSiteImpressions++;
        ref EpochSiteRow site = ref overlay.EpochSites.Touch(new EpochSiteKey(7, 0, 9));
        site.Impressions++;
        site.Ua += ua;
        ref EpochRow epoch = ref overlay.Epochs.Touch(epochSlot);
        epoch.State = EpochState.Open;
        epoch.TermsVersion = 1;
        epoch.Reserve = 400_000;
        epoch.SiteRows = 1;
        epoch.Impressions++;
        epoch.Ua += ua;
        epoch.UidRows += isNew ? 1u : 0;
        overlay.SiteEpochs.Touch(new SiteEpochKey(9, 0)).Rows++;
    }

    private static void Settle(LedgerOverlay overlay)
    {
        overlay.Epochs.Touch(new EpochKey(7, 0)) = default;
        overlay.Uids.Touch(1).Earned = 205_882;
        overlay.Uids.Touch(2).Earned = 74_117;
        ref TotalsRow totals = ref overlay.TouchTotals();
        totals.Reserves = 0;
        totals.Unclaimed = 279_999;
        totals.FreeEscrow += 1;
        totals.OpenRows = 0;
        totals.SettledEpochs = 1;
    }
}
