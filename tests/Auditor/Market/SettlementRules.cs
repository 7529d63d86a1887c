using System.Numerics;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>Settlement of closed epochs (docs/spec/settlement.md 1-3).</summary>
internal sealed class SettlementRules(MarketState market, CampaignRules campaigns)
{
    /// <summary>Units of work of a UID's leaf.</summary>
    public const ulong UidCost = 1;

    /// <summary>Units of work of what writes to the trie: a site's leaf, the end of an epoch.</summary>
    public const ulong TrieCost = 16;

    private readonly Dictionary<EpochRow, List<PayoutLeaf>> _leaves = [];

    /// <summary>The system step's part. What is left of the budget.</summary>
    public ulong Step(ulong budget)
    {
        while (budget > 0 && market.Epochs.Count > 0)
        {
            EpochRow epoch = market.Epochs.First().Value;
            if (!IsClosed(epoch.Epoch))
            {
                break;
            }

            budget -= Math.Min(budget, Walk(epoch, budget));
        }

        return budget;
    }

    /// <summary>Settles a part of an epoch, at somebody's cost.</summary>
    /// <param name="payload">Which epoch, and how much of it.</param>
    /// <param name="units">Units of work that are paid for.</param>
    /// <returns>Why it failed; null when it did not.</returns>
    public string? Settle(SettleEpoch payload, out ulong units)
    {
        units = 0;
        if (market.FindCampaign(payload.Campaign) is null)
        {
            return Failure.UnknownCampaign;
        }

        if (!IsClosed(payload.Epoch))
        {
            return Failure.EpochNotClosed;
        }

        if (!market.Epochs.TryGetValue((payload.Epoch, payload.Campaign), out EpochRow? epoch))
        {
            return Failure.NothingToSettle;
        }

        units = Math.Min(Walk(epoch, payload.RowsMax), payload.RowsMax);
        return null;
    }

    private bool IsClosed(uint epoch)
        => market.NowMs >= market.Genesis.TimestampMs + ((epoch + 1UL) * market.Genesis.EpochMs)
            + market.Genesis.DisputeMs;

    /// <summary>Settles the next leaves of an epoch, and the epoch with its last. The units of work done.</summary>
    private ulong Walk(EpochRow epoch, ulong budget)
    {
        market.Change(epoch).State = EpochRow.Settling;
        List<PayoutLeaf> leaves = _leaves.TryGetValue(epoch, out List<PayoutLeaf>? begun) ? begun : _leaves[epoch] = [];
        Shares shares = SharesOf(epoch);
        ulong units = 0;
        for (; units < budget && epoch.Cursor < (ulong)epoch.Leaves; epoch.Cursor++)
        {
            PayoutLeaf leaf = LeafAt(epoch, (int)epoch.Cursor, shares);
            leaves.Add(leaf);
            epoch.Tree.Add(leaf.ToNode());
            PayLeaf(epoch, leaf);
            units += leaf.IsSite ? TrieCost : UidCost;
        }

        if (epoch.Cursor == (ulong)epoch.Leaves)
        {
            _leaves.Remove(epoch);
            Finish(epoch, leaves, shares);
            units += TrieCost;
        }

        return units;
    }

    private sealed record Shares(BigInteger Users, BigInteger Sites, BigInteger Platform);

    private Shares SharesOf(EpochRow epoch)
    {
        Terms terms = TermsOf(epoch);
        BigInteger payable = BigInteger.Min(epoch.Reserve, terms.Price * epoch.Ua);
        return new Shares(
            payable * terms.Wire.UserBps / 10_000,
            payable * terms.Wire.SiteBps / 10_000,
            payable * terms.Wire.PlatformBps / 10_000);
    }

    private Terms TermsOf(EpochRow epoch) => CampaignOf(epoch).Terms[(int)epoch.TermsVersion - 1];

    private Campaign CampaignOf(EpochRow epoch) => market.Campaigns[(int)epoch.Campaign - 1];

    private static PayoutLeaf LeafAt(EpochRow epoch, int index, Shares shares)
    {
        bool isSite = index < epoch.Sites.Count;
        (uint id, ulong impressions, ulong ua) = isSite
            ? Of(epoch.Sites.Values.ElementAt(index))
            : Of(epoch.UidAt(index - epoch.Sites.Count));
        BigInteger share = isSite ? shares.Sites : shares.Users;
        BigInteger amount = epoch.Ua.IsZero ? 0 : share * ua / epoch.Ua;
        return new PayoutLeaf(isSite, epoch.Campaign, epoch.Epoch, (uint)index, id, impressions, ua, amount);
    }

    private static (uint Id, ulong Impressions, ulong Ua) Of(EpochSiteRow row) => (row.Site, row.Impressions, row.Ua);

    private static (uint Id, ulong Impressions, ulong Ua) Of(EpochUidRow row) => (row.Uid, row.Impressions, row.Ua);

    private void PayLeaf(EpochRow epoch, PayoutLeaf leaf)
    {
        Campaign campaign = CampaignOf(epoch);
        campaign.Reserved -= leaf.Amount;
        market.ChangeTotals().Reserves -= leaf.Amount;
        if (leaf.IsSite)
        {
            epoch.PaidSites += leaf.Amount;
            campaign.PaidSites += leaf.Amount;
            market.Pay(market.Sites[(int)leaf.Id - 1].Payout, leaf.Amount);
            return;
        }

        epoch.PaidUsers += leaf.Amount;
        campaign.PaidUsers += leaf.Amount;
        market.Totals.Unclaimed += leaf.Amount;
        Uid uid = market.Canonical(market.Uids[(int)leaf.Id - 1]);
        market.Change(uid.Row).Earned += leaf.Amount;
    }

    private void Finish(EpochRow epoch, List<PayoutLeaf> leaves, Shares shares)
    {
        Campaign campaign = CampaignOf(epoch);
        epoch.PlatformFee = shares.Platform;
        BigInteger returned = epoch.Reserve - shares.Platform - epoch.PaidUsers - epoch.PaidSites;
        campaign.Reserved -= shares.Platform + returned;
        campaign.PlatformFees += shares.Platform;
        campaign.FreeEscrow += returned;
        campaign.OpenEpochs--;
        market.ChangeTotals().Reserves -= shares.Platform + returned;
        market.Totals.FreeEscrow += returned;
        market.Totals.OpenRows -= (ulong)epoch.Uids.Count;
        market.Pay(campaign.Platform, shares.Platform);

        SumNode root = epoch.Tree.Root();
        market.Epochs.Remove((epoch.Epoch, epoch.Campaign));
        market.Settled.Add(new SettledEpoch(
            (uint)market.Totals.SettledEpochs, epoch, root, returned, market.NowMs, leaves));
        market.Totals.SettledEpochs++;
        epoch.Deleted = true;
        market.Log(new Abi(
            SystemAccounts.Attention,
            "EpochSettled(uint32,uint32,bytes32,uint32,uint256,uint256,uint256,uint256)")
            .Topic(epoch.Campaign).Topic(epoch.Epoch).Add(root.Hash).Add(epoch.Leaves).Add(epoch.PaidUsers)
            .Add(epoch.PaidSites).Add(epoch.PlatformFee).Add(returned));
        campaigns.RefundIfDone(campaign);
    }
}
