using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>Campaigns (docs/spec/marketing.md 4).</summary>
internal sealed class CampaignRules(MarketState market)
{
    private const uint Pause = 1;
    private const uint Resume = 2;
    private const uint Close = 3;
    private const uint BuiltInModel = 1;

    public string? Create(CreateCampaign payload, Address sender)
    {
        if (!SitesExist(payload.Terms))
        {
            return Failure.UnknownAllowedSite;
        }

        if (!ModelExists(payload.Terms))
        {
            return Failure.UnknownUaModel;
        }

        if (SystemAccounts.Contains(payload.Platform.ToAddress()))
        {
            return Failure.SystemAccount;
        }

        BigInteger escrow = payload.Escrow.ToNumber();
        if (!market.Accounts.TryMove(sender, SystemAccounts.Attention, escrow))
        {
            return Failure.InsufficientBalance;
        }

        Campaign campaign = new((uint)market.Campaigns.Count + 1)
        {
            Advertiser = sender,
            Platform = payload.Platform.ToAddress(),
            Name = payload.Name,
            CreatedAtBlock = market.BlockNumber,
            FreeEscrow = escrow,
            Funded = escrow,
        };
        campaign.Terms.Add(new Terms(payload.Terms));
        market.Campaigns.Add(campaign);
        market.ChangeTotals().FreeEscrow += escrow;
        market.Log(new Abi(SystemAccounts.Campaigns, "CampaignCreated(uint32,address,address,uint256,string)")
            .Topic(campaign.Number).Topic(sender).Add(campaign.Platform).Add(escrow).Add(campaign.Name));
        return null;
    }

    public string? Fund(FundCampaign payload, Address sender)
    {
        if (market.FindCampaign(payload.Campaign) is not { } campaign)
        {
            return Failure.UnknownCampaign;
        }

        BigInteger amount = payload.Amount.ToNumber();
        if (IsClosing(campaign))
        {
            return Failure.CampaignClosed;
        }

        if (!market.Accounts.TryMove(sender, SystemAccounts.Attention, amount))
        {
            return Failure.InsufficientBalance;
        }

        campaign.FreeEscrow += amount;
        campaign.Funded += amount;
        market.ChangeTotals().FreeEscrow += amount;
        market.Log(new Abi(SystemAccounts.Campaigns, "CampaignFunded(uint32,address,uint256)")
            .Topic(campaign.Number).Topic(sender).Add(amount));
        return null;
    }

    public string? Update(UpdateCampaign payload, Address sender)
    {
        if (market.FindCampaign(payload.Campaign) is not { } campaign)
        {
            return Failure.UnknownCampaign;
        }

        if (campaign.Advertiser != sender)
        {
            return Failure.NotAdvertiser;
        }

        if (IsClosing(campaign))
        {
            return payload.Action == Close ? CloseAgain(campaign) : Failure.CampaignClosed;
        }

        string? fault = payload.Action is Pause or Resume or Close
            ? FaultOfStatus(campaign, payload.Action)
            : FaultOfTerms(campaign, payload.Terms);
        if (fault is not null)
        {
            return fault;
        }

        Settle(campaign);
        campaign.PendingEpoch = market.Epoch + 1;
        if (payload.Action is Pause or Resume or Close)
        {
            campaign.PendingStatus = StatusOf(payload.Action);
        }
        else
        {
            campaign.Terms.Add(new Terms(payload.Terms));
            campaign.PendingTermsVersion = (uint)campaign.Terms.Count;
        }

        LogUpdate(campaign, payload.Action, campaign.PendingEpoch);
        return null;
    }

    /// <summary>What is free goes to the advertiser of a closed campaign that has no unsettled epoch.</summary>
    public void RefundIfDone(Campaign campaign)
    {
        if (IsDone(campaign) && !campaign.FreeEscrow.IsZero)
        {
            Refund(campaign);
        }
    }

    private bool IsDone(Campaign campaign)
        => campaign.StatusAt(market.Epoch) == CampaignStatus.Closed && campaign.OpenEpochs == 0;

    private static bool IsClosing(Campaign campaign)
        => campaign.Status == CampaignStatus.Closed || campaign.PendingStatus == CampaignStatus.Closed;

    private void Refund(Campaign campaign)
    {
        BigInteger amount = campaign.FreeEscrow;
        campaign.FreeEscrow = 0;
        campaign.Refunded += amount;
        market.ChangeTotals().FreeEscrow -= amount;
        market.Pay(campaign.Advertiser, amount);
        market.Log(new Abi(SystemAccounts.Campaigns, "CampaignRefunded(uint32,address,uint256)")
            .Topic(campaign.Number).Add(campaign.Advertiser).Add(amount));
    }

    private string? CloseAgain(Campaign campaign)
    {
        if (!IsDone(campaign) || campaign.FreeEscrow.IsZero)
        {
            return Failure.NothingToChange;
        }

        Settle(campaign);
        Refund(campaign);
        return null;
    }

    /// <summary>What was pending and has come into force becomes the present.</summary>
    private void Settle(Campaign campaign)
    {
        if (market.Epoch < campaign.PendingEpoch)
        {
            return;
        }

        (campaign.Status, campaign.TermsVersion) = (campaign.StatusAt(market.Epoch), campaign.VersionAt(market.Epoch));
        (campaign.PendingStatus, campaign.PendingTermsVersion) = (CampaignStatus.None, 0);
        campaign.PendingEpoch = 0;
    }

    private string? FaultOfStatus(Campaign campaign, uint action)
        => campaign.StatusAt(market.Epoch + 1) == StatusOf(action) ? Failure.NothingToChange : null;

    private string? FaultOfTerms(Campaign campaign, CampaignTerms terms)
    {
        if (!SitesExist(terms))
        {
            return Failure.UnknownAllowedSite;
        }

        if (!ModelExists(terms))
        {
            return Failure.UnknownUaModel;
        }

        return terms.Pricing == campaign.Terms[0].Wire.Pricing ? null : Failure.PricingFixed;
    }

    private bool SitesExist(CampaignTerms terms) => terms.AllowedSites.All(site => market.FindSite(site) is not null);

    /// <summary>Others are contracts, and an audit ends before the first one (<see cref="NativeRules"/>).</summary>
    private static bool ModelExists(CampaignTerms terms) => terms.UaModel == BuiltInModel;

    private static CampaignStatus StatusOf(uint action) => action switch
    {
        Pause => CampaignStatus.Paused,
        Resume => CampaignStatus.Active,
        _ => CampaignStatus.Closed,
    };

    private void LogUpdate(Campaign campaign, uint action, uint effectiveEpoch)
        => market.Log(new Abi(SystemAccounts.Campaigns, "CampaignUpdated(uint32,uint8,uint32)")
            .Topic(campaign.Number).Add(action).Add(effectiveEpoch));
}
