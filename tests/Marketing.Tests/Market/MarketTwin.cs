using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Tests;

/// <summary>A market and its naive twin, taken through the same random blocks and compared after each.</summary>
internal sealed partial class MarketTwin : IDisposable
{
    private readonly Random _random;
    private readonly NaiveMarket _naive;

    public MarketTwin(Random random, MarketingParameters parameters)
    {
        _random = random;
        Market = new TestMarket(parameters);
        _naive = new NaiveMarket(parameters);
        Market.Block(1, context => context.AddModel());
    }

    public TestMarket Market { get; }

    /// <summary>Rows by reason.</summary>
    public long[] Reasons { get; } = new long[BatchOutcome.Reasons];

    public int SettledEpochs => _naive.Settled.Count;

    public void Dispose() => Market.Dispose();

    public void Block(int actions)
    {
        ulong laterMs = _random.Next(6) == 0
            ? (ulong)_random.Next((int)Market.Parameters.EpochMs * 2)
            : (ulong)_random.Next(1, 2_000);
        Market.Block(laterMs, context =>
        {
            _naive.SystemStep(context.TimestampMs);
            for (int i = 0; i < actions; i++)
            {
                Act(context);
            }
        });
        Market.Read(context =>
        {
            Compare(context);
            return true;
        });
    }

    private void Compare(MarketingContext context)
    {
        for (int i = 0; i < _naive.Campaigns.Count; i++)
        {
            Assert.True(CampaignRecord.TryLoad(context.World, (uint)i + 1, out CampaignRecord campaign));
            CompareCampaign(_naive.Campaigns[i], campaign);
        }

        for (int i = 0; i < _naive.Uids.Count; i++)
        {
            Assert.Equal(_naive.Uids[i].Earned, context.Ledger.Uids.Peek((uint)i + 1).Earned);
        }

        foreach ((Address to, BigInteger amount) in _naive.PaidOut.Where(paid => paid.Key != TestMarket.Advertiser))
        {
            Assert.Equal(amount, (UInt128)context.World.GetBalance(to));
        }

        foreach (NaiveEpoch epoch in _naive.Epochs.Values)
        {
            CompareEpoch(context.Ledger, epoch);
        }

        foreach (NaiveEpoch epoch in _naive.Settled)
        {
            CompareSettled(SettledEpochRecord.Load(context.World, epoch.Campaign, epoch.Epoch), epoch);
        }

        ref readonly TotalsRow totals = ref context.Ledger.Totals;
        Assert.Equal(_naive.Unclaimed, totals.Unclaimed);
        Assert.Equal(_naive.OpenRows, totals.OpenRows);
        Assert.Equal((ulong)_naive.Settled.Count, totals.SettledEpochs);
    }

    private static void CompareCampaign(NaiveCampaign naive, CampaignRecord campaign)
    {
        Assert.Equal(naive.FreeEscrow, campaign.FreeEscrow);
        Assert.Equal(naive.PaidUsers, campaign.PaidUsers);
        Assert.Equal(naive.PaidSites, campaign.PaidSites);
        Assert.Equal(naive.PlatformFees, campaign.PlatformFees);
        Assert.Equal(naive.Refunded, campaign.Refunded);
        Assert.Equal(
            campaign.Funded,
            campaign.PaidUsers + campaign.PaidSites + campaign.PlatformFees + campaign.Refunded + campaign.FreeEscrow
                + campaign.Reserved);
    }

    private static void CompareEpoch(LedgerOverlay ledger, NaiveEpoch naive)
    {
        EpochKey key = new(naive.Campaign, naive.Epoch);
        int slot = ledger.Epochs.Find(key);
        EpochRow epoch = ledger.Epochs.Read(slot);
        Assert.Equal(naive.Reserve, epoch.Reserve);
        Assert.Equal(naive.Ua, epoch.Ua);
        Assert.Equal(naive.Impressions, epoch.Impressions);
        Assert.Equal((uint)naive.Paid, epoch.Cursor);
        Assert.Equal(naive.PaidUsers, epoch.PaidUsers);
        Assert.Equal(naive.PaidSites, epoch.PaidSites);
        Assert.Equal((uint)naive.Uids.Count, epoch.UidRows);
        Assert.Equal((uint)naive.Sites.Count, epoch.SiteRows);
        foreach ((uint uid, NaiveCounts counts) in naive.Uids)
        {
            EpochUidRow row = ledger.EpochUids.Read(ledger.EpochUids.Find(new EpochUidRef(slot, uid)));
            Assert.Equal(counts.Impressions, row.Impressions);
            Assert.Equal(counts.Ua, row.Ua);
            Assert.Equal(counts.DwellMs, row.DwellMs);
            Assert.Equal(counts.FirstSite, row.FirstSite);
            Assert.Equal(counts.OnFirstSite, row.FirstSiteImpressions);
        }

        foreach ((uint site, NaiveCounts counts) in naive.Sites)
        {
            EpochSiteRow row = ledger.EpochSites.Read(new EpochSiteKey(key.Campaign, key.Epoch, site));
            Assert.Equal((counts.Impressions, counts.Ua, counts.Clicks), (row.Impressions, row.Ua, row.Clicks));
        }
    }

    private void CompareSettled(SettledEpochRecord? settled, NaiveEpoch naive)
    {
        List<PayoutLeaf> leaves = naive.Leaves();
        Assert.NotNull(settled);
        Assert.Equal(NaiveMarket.Root(leaves).Hash, settled.Root);
        Assert.Equal(naive.PaidUsers, settled.PaidUsers);
        Assert.Equal(naive.PaidSites, settled.PaidSites);
        Assert.Equal(naive.PlatformFee, settled.PlatformFee);
        Assert.Equal(naive.Returned, settled.Returned);
        Assert.Equal(leaves, Market.Files[new EpochKey(naive.Campaign, naive.Epoch)]);
    }
}
