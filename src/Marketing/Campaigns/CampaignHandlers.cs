using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Campaigns;

/// <summary>Campaigns, their money and their terms (docs/spec/marketing.md 4).</summary>
internal static class CampaignHandlers
{
    internal static NativeFault Create(MarketingContext context, in Address sender, CreateCampaign payload)
    {
        NativeFault fault = CheckTerms(context, payload.Terms);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (SystemAccounts.Contains(payload.Platform))
        {
            return NativeFault.SystemAccount;
        }

        if (!Escrow.TryTake(context, sender, payload.Escrow))
        {
            return NativeFault.InsufficientBalance;
        }

        UInt128 escrow = (UInt128)payload.Escrow;
        CampaignRecord campaign = new()
        {
            Advertiser = sender,
            Platform = payload.Platform,
            CreatedAtBlock = context.Number,
            Status = CampaignStatus.Active,
            TermsVersions = 1,
            TermsVersion = 1,
            FreeEscrow = escrow,
            Funded = escrow,
        };
        if (!CampaignRecord.TryAdd(context.World, campaign, payload.Name, out campaign))
        {
            return NativeFault.NumbersExhausted;
        }

        TermsRecord.Store(context.World, campaign.Campaign, version: 1, payload.Terms);
        context.Ledger.TouchTotals().FreeEscrow += escrow;
        context.Logs.Add(new EventWriter(SystemAccounts.Campaigns, CampaignEvents.CampaignCreated)
            .Indexed(campaign.Campaign).Indexed(sender)
            .With(payload.Platform).With(escrow).With(payload.Name).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault Fund(MarketingContext context, in Address sender, FundCampaign payload)
    {
        if (!CampaignRecord.TryLoad(context.World, payload.Campaign, out CampaignRecord campaign))
        {
            return NativeFault.UnknownCampaign;
        }

        if (IsClosing(campaign))
        {
            return NativeFault.CampaignClosed;
        }

        if (!Escrow.TryTake(context, sender, payload.Amount))
        {
            return NativeFault.InsufficientBalance;
        }

        UInt128 amount = (UInt128)payload.Amount;
        campaign.FreeEscrow += amount;
        campaign.Funded += amount;
        campaign.Save(context.World);
        context.Ledger.TouchTotals().FreeEscrow += amount;
        context.Logs.Add(new EventWriter(SystemAccounts.Campaigns, CampaignEvents.CampaignFunded)
            .Indexed(campaign.Campaign).Indexed(sender).With(amount).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault Update(MarketingContext context, in Address sender, UpdateCampaign payload)
    {
        if (!CampaignRecord.TryLoad(context.World, payload.Campaign, out CampaignRecord campaign))
        {
            return NativeFault.UnknownCampaign;
        }

        if (campaign.Advertiser != sender)
        {
            return NativeFault.NotAdvertiser;
        }

        campaign.Advance(context.Epoch);
        if (IsClosing(campaign))
        {
            return payload.Action == CampaignAction.Close
                ? RefundClosed(context, campaign)
                : NativeFault.CampaignClosed;
        }

        NativeFault fault = payload.Terms is null
            ? ChangeStatus(ref campaign, payload.Action)
            : ChangeTerms(context, ref campaign, payload.Terms);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        campaign.PendingEpoch = context.Epoch + 1;
        campaign.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Campaigns, CampaignEvents.CampaignUpdated)
            .Indexed(campaign.Campaign).With((ulong)payload.Action).With((ulong)campaign.PendingEpoch).ToLog());
        return NativeFault.None;
    }

    /// <summary>
    /// Gives the advertiser the free escrow of a campaign whose close is in force and which has no unsettled epoch;
    /// does nothing otherwise. The record is changed, not saved.
    /// </summary>
    internal static void RefundIfClosed(MarketingContext context, ref CampaignRecord campaign)
    {
        bool closed = campaign.StatusIn(context.Epoch) == CampaignStatus.Closed;
        if (!closed || campaign.OpenEpochs != 0 || campaign.FreeEscrow == 0)
        {
            return;
        }

        UInt128 amount = campaign.FreeEscrow;
        campaign.FreeEscrow = 0;
        campaign.Refunded += amount;
        context.Ledger.TouchTotals().FreeEscrow -= amount;
        Escrow.Pay(context, campaign.Advertiser, amount);
        context.Logs.Add(new EventWriter(SystemAccounts.Campaigns, CampaignEvents.CampaignRefunded)
            .Indexed(campaign.Campaign).With(campaign.Advertiser).With(amount).ToLog());
    }

    private static NativeFault RefundClosed(MarketingContext context, CampaignRecord campaign)
    {
        UInt128 before = campaign.FreeEscrow;
        RefundIfClosed(context, ref campaign);
        campaign.Save(context.World);
        return campaign.FreeEscrow == before ? NativeFault.NothingToChange : NativeFault.None;
    }

    private static NativeFault ChangeStatus(ref CampaignRecord campaign, CampaignAction action)
    {
        CampaignStatus next = action switch
        {
            CampaignAction.Pause => CampaignStatus.Paused,
            CampaignAction.Resume => CampaignStatus.Active,
            _ => CampaignStatus.Closed,
        };
        CampaignStatus last = campaign.PendingStatus == CampaignStatus.None ? campaign.Status : campaign.PendingStatus;
        campaign.PendingStatus = next;
        return next == last ? NativeFault.NothingToChange : NativeFault.None;
    }

    private static NativeFault ChangeTerms(MarketingContext context, ref CampaignRecord campaign, CampaignTerms terms)
    {
        NativeFault fault = CheckTerms(context, terms);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        CampaignTerms current = TermsRecord.Load(context.World, campaign.Campaign, campaign.TermsVersion);
        if (current.Pricing != terms.Pricing)
        {
            return NativeFault.PricingFixed;
        }

        if (campaign.TermsVersions == uint.MaxValue)
        {
            return NativeFault.NumbersExhausted;
        }

        campaign.TermsVersions++;
        campaign.PendingTermsVersion = campaign.TermsVersions;
        TermsRecord.Store(context.World, campaign.Campaign, campaign.TermsVersions, terms);
        return NativeFault.None;
    }

    private static bool IsClosing(in CampaignRecord campaign)
        => campaign.Status == CampaignStatus.Closed || campaign.PendingStatus == CampaignStatus.Closed;

    /// <summary>The numbers ascend, so the first and the last speak for all; there is no site 0.</summary>
    private static NativeFault CheckTerms(MarketingContext context, CampaignTerms terms)
    {
        ReadOnlySpan<uint> sites = terms.AllowedSites.Span;
        if (!sites.IsEmpty && (sites[0] == 0 || sites[^1] > SiteRecord.Count(context.World)))
        {
            return NativeFault.UnknownAllowedSite;
        }

        bool hasModel = terms.UaModel == CampaignTerms.BuiltInModel
            || UaModelRecord.Load(context.World, terms.UaModel) is not null;
        return hasModel ? NativeFault.None : NativeFault.UnknownUaModel;
    }
}
