using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>Earnings that nobody can claim go back (docs/spec/settlement.md 6).</summary>
internal sealed class ExpiryRules(MarketState market, CampaignRules campaigns)
{
    public void Step(ulong budget)
    {
        while (budget > 0 && market.Totals.ExpiryCursor < market.Totals.SettledEpochs)
        {
            SettledEpoch epoch = market.Settled[(int)market.Totals.ExpiryCursor];
            if (market.NowMs < epoch.SettledAtMs + market.Numbers.UnclaimedMs)
            {
                break;
            }

            Walk(epoch, ref budget);
        }
    }

    private void Walk(SettledEpoch epoch, ref ulong budget)
    {
        List<PayoutLeaf> leaves = [.. epoch.Leaves.Where(leaf => !leaf.IsSite)];
        BigInteger expired = 0;
        TotalsRow totals = market.ChangeTotals();
        for (; budget > 0 && totals.ExpiryLeaf < (ulong)leaves.Count; totals.ExpiryLeaf++)
        {
            budget -= SettlementRules.UidCost;
            PayoutLeaf leaf = leaves[(int)totals.ExpiryLeaf];
            Uid uid = market.Canonical(market.Uids[(int)leaf.Id - 1]);
            if (!uid.Is(UidRow.HasController))
            {
                market.Change(uid.Row).Earned -= leaf.Amount;
                expired += leaf.Amount;
            }
        }

        if (totals.ExpiryLeaf == (ulong)leaves.Count)
        {
            totals.ExpiryCursor++;
            totals.ExpiryLeaf = 0;
            budget -= Math.Min(budget, SettlementRules.TrieCost);
        }

        if (!expired.IsZero)
        {
            GiveBack(epoch, expired);
        }
    }

    private void GiveBack(SettledEpoch epoch, BigInteger amount)
    {
        Campaign campaign = market.Campaigns[(int)epoch.Row.Campaign - 1];
        campaign.PaidUsers -= amount;
        campaign.FreeEscrow += amount;
        market.Totals.Unclaimed -= amount;
        market.Totals.FreeEscrow += amount;
        market.Log(new Abi(SystemAccounts.Attention, "EarningsExpired(uint32,uint32,address,uint256)")
            .Topic(epoch.Row.Campaign).Topic(epoch.Row.Epoch).Add(campaign.Advertiser).Add(amount));
        campaigns.RefundIfDone(campaign);
    }
}
