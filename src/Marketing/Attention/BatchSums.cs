using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Attention;

/// <summary>Writes what a judged batch adds to its campaigns' epochs, to its site and to the totals.</summary>
internal static class BatchSums
{
    internal static void Write(MarketingContext context, uint site, BatchJudge judge, BatchOutcome outcome)
    {
        foreach (CampaignFrame frame in judge.Opened)
        {
            Open(context, frame);
        }

        foreach (CampaignFrame frame in judge.Frames.Named)
        {
            if (frame.Impressions > 0)
            {
                Write(context.Ledger, frame);
            }
            else if (!frame.IsOpen)
            {
                outcome.IdleCampaigns++;
            }
        }

        outcome.NewEpochs = (uint)judge.Opened.Count;
        outcome.NewRows = judge.NewRows;
        if (outcome.Accepted > 0)
        {
            context.Ledger.SiteEpochs.Touch(new SiteEpochKey(site, context.Epoch)).Rows += outcome.Accepted;
            context.Ledger.TouchTotals().OpenRows += outcome.NewRows;
        }
    }

    private static void Open(MarketingContext context, CampaignFrame frame)
    {
        Invariant.Check(CampaignRecord.TryLoad(context.World, frame.Campaign, out CampaignRecord campaign));
        campaign.FreeEscrow -= frame.Reserve;
        campaign.Reserved += frame.Reserve;
        campaign.OpenEpochs++;
        campaign.Save(context.World);
        ref TotalsRow totals = ref context.Ledger.TouchTotals();
        totals.FreeEscrow -= frame.Reserve;
        totals.Reserves += frame.Reserve;
        ref EpochRow epoch = ref context.Ledger.Epochs.Touch(frame.EpochSlot);
        epoch.State = EpochState.Open;
        epoch.TermsVersion = frame.Terms.Version;
        epoch.Reserve = frame.Reserve;
        context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.EpochOpened)
            .Indexed(frame.Campaign).Indexed(context.Epoch).With((UInt256)frame.Reserve).ToLog());
    }

    private static void Write(LedgerOverlay ledger, CampaignFrame frame)
    {
        ref EpochSiteRow site = ref ledger.EpochSites.Touch(frame.SiteSlot);
        bool isNewSite = site.Impressions == 0;
        site.Impressions += frame.Impressions;
        site.Clicks += frame.Clicks;
        site.Ua += frame.Ua;
        ref EpochRow epoch = ref ledger.Epochs.Touch(frame.EpochSlot);
        epoch.Impressions += frame.Impressions;
        epoch.Clicks += frame.Clicks;
        epoch.Ua += frame.Ua;
        epoch.UidRows += frame.NewRows;
        epoch.SiteRows += isNewSite ? 1u : 0;
    }
}
