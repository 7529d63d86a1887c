using System.Numerics;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Marketing.Tests;

internal sealed partial class NaiveMarket
{
    private int _expiryCursor;
    private int _expiryLeaf;

    /// <summary>Wei that left the attention account, by receiver.</summary>
    public Dictionary<Address, BigInteger> PaidOut { get; } = [];

    public BigInteger Unclaimed => Uids.Aggregate(BigInteger.Zero, (sum, uid) => sum + uid.Earned);

    /// <summary>The system step of a block.</summary>
    public void SystemStep(ulong t)
    {
        BigInteger units = parameters.SettleRowsPerBlock;
        foreach (NaiveEpoch epoch in Epochs.Values.ToArray())
        {
            if (units > 0 && IsClosed(epoch.Epoch, t))
                units = Settle(epoch, units, t);
        }

        Expire(units, t);
    }

    public bool IsClosed(uint epoch, ulong t)
        => t >= parameters.GenesisMs + ((epoch + (BigInteger)1) * parameters.EpochMs) + parameters.DisputeMs;

    public BigInteger Settle(NaiveEpoch epoch, BigInteger units, ulong t)
    {
        List<PayoutLeaf> leaves = epoch.Leaves();
        NaiveCampaign campaign = Campaigns[(int)epoch.Campaign - 1];
        for (; epoch.Paid < leaves.Count && units > 0; epoch.Paid++)
        {
            PayoutLeaf leaf = leaves[epoch.Paid];
            if (leaf.Type == PayoutLeafType.Site)
            {
                Pay(Sites[(int)leaf.Id - 1].Payout, leaf.Amount);
                epoch.PaidSites += leaf.Amount;
                campaign.PaidSites += leaf.Amount;
                units -= 16;
            }
            else
            {
                Uids[(int)Canonical(leaf.Id) - 1].Earned += leaf.Amount;
                epoch.PaidUsers += leaf.Amount;
                campaign.PaidUsers += leaf.Amount;
                units -= 1;
            }
        }

        if (epoch.Paid == leaves.Count)
        {
            End(epoch, campaign, t);
            units -= 16;
        }

        return BigInteger.Max(units, 0);
    }

    /// <summary>Free escrow of a campaign that is closed and has no unsettled epoch goes to the advertiser.</summary>
    public void RefundIfClosed(uint number, ulong t)
    {
        NaiveCampaign campaign = Campaigns[(int)number - 1];
        bool isClosed = campaign.StatusIn(parameters.EpochAt(t)) == CampaignStatus.Closed;
        if (isClosed && !Epochs.Keys.Any(key => key.Campaign == number))
        {
            Pay(TestMarket.Advertiser, campaign.FreeEscrow);
            campaign.Refunded += campaign.FreeEscrow;
            campaign.FreeEscrow = 0;
        }
    }

    public static SumNode Root(IReadOnlyList<PayoutLeaf> leaves)
    {
        List<SumNode> level = [.. leaves.Select(leaf => SumTreeHash.HashLeaf(leaf))];
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(Join)];
        }

        return level.Count == 0 ? SumTreeHash.Empty : level[0];
    }

    private static SumNode Join(SumNode[] pair)
    {
        if (pair.Length == 1)
            return pair[0];
        Assert.True(SumTreeHash.TryHashNode(pair[0], pair[1], out SumNode parent));
        return parent;
    }

    private void End(NaiveEpoch epoch, NaiveCampaign campaign, ulong t)
    {
        epoch.SettledAtMs = t;
        Pay(TestMarket.Platform, epoch.PlatformFee);
        campaign.PlatformFees += epoch.PlatformFee;
        campaign.FreeEscrow += epoch.Returned;
        Epochs.Remove((epoch.Epoch, epoch.Campaign));
        Settled.Add(epoch);
        RefundIfClosed(epoch.Campaign, t);
    }

    private void Expire(BigInteger units, ulong t)
    {
        while (units > 0 && _expiryCursor < Settled.Count
            && t - Settled[_expiryCursor].SettledAtMs >= parameters.UnclaimedMs)
        {
            NaiveEpoch epoch = Settled[_expiryCursor];
            PayoutLeaf[] leaves = [.. epoch.Leaves().Where(leaf => leaf.Type == PayoutLeafType.Uid)];
            BigInteger expired = 0;
            for (; _expiryLeaf < leaves.Length && units > 0; _expiryLeaf++, units--)
            {
                NaiveUid uid = Uids[(int)Canonical(leaves[_expiryLeaf].Id) - 1];
                if (!uid.HasController)
                {
                    uid.Earned -= leaves[_expiryLeaf].Amount;
                    expired += leaves[_expiryLeaf].Amount;
                }
            }

            if (_expiryLeaf == leaves.Length)
            {
                _expiryCursor++;
                _expiryLeaf = 0;
                units -= 16;
            }

            Campaigns[(int)epoch.Campaign - 1].PaidUsers -= expired;
            Campaigns[(int)epoch.Campaign - 1].FreeEscrow += expired;
            if (expired > 0)
                RefundIfClosed(epoch.Campaign, t);
        }
    }

    private void Pay(Address to, BigInteger amount)
        => PaidOut[to] = PaidOut.GetValueOrDefault(to) + amount;
}
