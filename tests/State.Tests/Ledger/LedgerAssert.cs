using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

/// <summary>Compares all that can be read of a ledger with the rows of the naive twin.</summary>
internal static class LedgerAssert
{
    public static void SameRows(SortedDictionary<byte[], byte[]> expected, LedgerView view, uint epoch)
    {
        SortedDictionary<byte[], byte[]> actual = new(ByteOrder.Instance);
        for (uint uid = 1; uid <= view.UidCount; uid++)
            actual.Add(NaiveLedger.Key(uid), NaiveLedger.Value(view.Get(uid)));
        for (EpochKey? key = view.NextEpoch(null); key is not null; key = view.NextEpoch(key))
            AddEpoch(actual, view, key.Value);
        for (uint site = 1; site <= LedgerPair.Sites; site++)
            AddSite(actual, view, site, epoch);
        if (view.Totals != default)
            actual.Add(NaiveLedger.Key(default(OnlyKey)), NaiveLedger.Value(view.Totals));
        Assert.Equal(expected.Keys.Select(Convert.ToHexString), actual.Keys.Select(Convert.ToHexString));
        Assert.Equal(expected.Values.Select(Convert.ToHexString), actual.Values.Select(Convert.ToHexString));
    }

    /// <summary>The dwell of every UID is the sum over the rows of the epoch that its aliases and it have.</summary>
    public static void DerivedDwell(SortedDictionary<byte[], byte[]> rows, LedgerView view, uint epoch)
    {
        Dictionary<uint, uint> expected = [];
        foreach (byte[] key in rows.Keys.Where(key => key[0] == 2))
        {
            EpochUidKey uidKey = new(Number(key, 1), Number(key, 5), Number(key, 9));
            uint canonical = view.IdentityOf(uidKey.Uid).CanonicalOf(uidKey.Uid);
            uint dwellMs = uidKey.Epoch == epoch ? view.Get(uidKey).DwellMs : 0;
            expected[canonical] = expected.GetValueOrDefault(canonical) + dwellMs;
        }

        for (uint uid = 1; uid <= view.UidCount; uid++)
            Assert.Equal(expected.GetValueOrDefault(uid), view.DwellOf(uid).Ms);
    }

    private static void AddEpoch(SortedDictionary<byte[], byte[]> rows, LedgerView view, EpochKey key)
    {
        rows.Add(NaiveLedger.Key(key), NaiveLedger.Value(view.Get(key)));
        IReadOnlyList<EpochSiteLeaf> sites = view.ListSites(key, 0, int.MaxValue);
        foreach (EpochSiteLeaf site in sites)
            rows.Add(NaiveLedger.Key(new EpochSiteKey(key.Campaign, key.Epoch, site.Site)),
                NaiveLedger.Value(site.Row));
        if (sites.Count > 1)
            Assert.Equal(sites.Skip(1).Take(2), view.ListSites(key, sites[0].Site + 1, 2));
        for (uint uid = 1; uid <= view.UidCount; uid++)
        {
            EpochUidKey uidKey = new(key.Campaign, key.Epoch, uid);
            EpochUidRow row = view.Get(uidKey);
            if (row != default)
                rows.Add(NaiveLedger.Key(uidKey), NaiveLedger.Value(row));
        }
    }

    private static void AddSite(SortedDictionary<byte[], byte[]> rows, LedgerView view, uint site, uint epoch)
    {
        SiteEpochKey capacity = new(site, epoch);
        if (view.Get(capacity) is { Rows: > 0 } used)
            rows.Add(NaiveLedger.Key(capacity), NaiveLedger.Value(used));
        for (uint stream = 0; stream < LedgerPair.Streams; stream++)
        {
            StreamKey key = new(site, stream);
            if (view.Get(key) is { Batches: > 0 } row)
                rows.Add(NaiveLedger.Key(key), NaiveLedger.Value(row));
        }
    }

    private static uint Number(byte[] key, int offset)
        => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(key.AsSpan(offset));
}
