using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

public sealed class AttentionLedgerTests
{
    [Fact]
    public void Agrees_with_its_naive_twin_over_random_blocks()
        => Seeds.Each(30, random =>
        {
            using LedgerPair pair = new(random);
            for (int block = 0; block < 40; block++)
            {
                pair.Block(random.Next(60));
                AssertViews(pair, random);
            }
        });

    private static void AssertViews(LedgerPair pair, Random random)
    {
        ulong newest = pair.Ledger.NextNumber - 1;
        ulong number = newest - (ulong)random.Next((int)Math.Min(16, newest + 1));
        Assert.True(pair.Ledger.TryViewAt(number, out LedgerView? view, out ulong keptFrom));
        Assert.Equal(newest < 15 ? 0 : newest - 15, keptFrom);
        AssertEqual(pair.After[(int)number], view!, pair);
        Assert.False(pair.Ledger.TryViewAt(newest + 1, out _, out _));
    }

    private static void AssertEqual(SortedDictionary<byte[], byte[]> expected, LedgerView view, LedgerPair pair)
    {
        SortedDictionary<byte[], byte[]> actual = new(ByteOrder.Instance);
        for (uint uid = 1; uid <= view.UidCount; uid++)
            actual.Add(NaiveLedger.Key(uid), NaiveLedger.Value(view.Get(uid)));
        for (EpochKey? epoch = view.NextEpoch(null); epoch is { } key; epoch = view.NextEpoch(epoch))
            AddEpoch(actual, view, key, pair.Uids);
        for (uint site = 1; site <= LedgerPair.Sites; site++)
            AddSite(actual, view, site, pair.Epochs[(int)view.Number]);
        if (view.Totals != default)
            actual.Add(NaiveLedger.Key(default(OnlyKey)), NaiveLedger.Value(view.Totals));
        Assert.Equal(expected.Keys.Select(Convert.ToHexString), actual.Keys.Select(Convert.ToHexString));
        Assert.Equal(expected.Values.Select(Convert.ToHexString), actual.Values.Select(Convert.ToHexString));
    }

    private static void AddSite(SortedDictionary<byte[], byte[]> rows, LedgerView view, uint site, uint epoch)
    {
        SiteEpochKey capacity = new(site, epoch);
        if (view.Get(capacity) is { Rows: > 0 } used)
            rows.Add(NaiveLedger.Key(capacity), NaiveLedger.Value(used));
        for (uint stream = 0; stream < 3; stream++)
        {
            StreamKey key = new(site, stream);
            if (view.Get(key) is { Batches: > 0 } row)
                rows.Add(NaiveLedger.Key(key), NaiveLedger.Value(row));
        }
    }

    private static void AddEpoch(
        SortedDictionary<byte[], byte[]> rows, LedgerView view, EpochKey key, uint uids)
    {
        rows.Add(NaiveLedger.Key(key), NaiveLedger.Value(view.Get(key)));
        foreach (EpochSiteLeaf site in view.ListSites(key, 0, int.MaxValue))
            rows.Add(NaiveLedger.Key(new EpochSiteKey(key.Campaign, key.Epoch, site.Site)), NaiveLedger.Value(site.Row));
        for (uint uid = 1; uid <= uids; uid++)
        {
            EpochUidKey uidKey = new(key.Campaign, key.Epoch, uid);
            EpochUidRow row = view.Get(uidKey);
            if (row != default)
                rows.Add(NaiveLedger.Key(uidKey), NaiveLedger.Value(row));
        }
    }
}
