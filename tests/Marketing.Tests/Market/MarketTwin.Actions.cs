using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests;

internal sealed partial class MarketTwin
{
    private const ulong GasMax = 1_000_000_000;

    private ulong _sequence;

    private void Act(MarketingContext context)
    {
        if (_naive.Sites.Count < 2 || _random.Next(40) == 0)
            AddSite(context);
        else if (_naive.Campaigns.Count < 3 || _random.Next(40) == 0)
            AddCampaign(context);
        else if (_naive.Uids.Count < 6 || _random.Next(10) == 0)
            AddUid(context);
        else
            Change(context);
    }

    private void Change(MarketingContext context)
    {
        switch (_random.Next(16))
        {
            case 0:
                Update(context);
                break;
            case 1:
                Fund(context);
                break;
            case 2:
                Link(context);
                break;
            case 3:
                Suspend(context);
                break;
            case 4:
                Settle(context);
                break;
            default:
                Submit(context);
                break;
        }
    }

    /// <summary>Half of them are scored by a contract, which counts as model 1 does, or fails.</summary>
    private CampaignTerms DrawTerms(MarketingContext context)
        => RandomTerms.Draw(_random, context.TimestampMs, (uint)_naive.Sites.Count) with
        {
            UaModel = _random.Next(2) == 0 ? CampaignTerms.BuiltInModel : CampaignTerms.ContractModelMin,
        };

    private void AddSite(MarketingContext context)
    {
        UInt128 stake = (UInt128)_random.Next(1_000, 1_400);
        Address payout = TestMarket.Account((byte)(_naive.Sites.Count % 3 + 100));
        context.AddSite(stake, payout);
        _naive.Sites.Add(new NaiveSite(payout) { Stake = stake });
    }

    private void AddCampaign(MarketingContext context)
    {
        CampaignTerms terms = DrawTerms(context);
        UInt128 escrow = RandomTerms.Money(_random, bits: 100);
        context.AddCampaign(terms, escrow);
        NaiveCampaign campaign = new() { FreeEscrow = escrow, Funded = escrow };
        campaign.Status.Add(context.Epoch, CampaignStatus.Active);
        campaign.Terms.Add(context.Epoch, terms);
        _naive.Campaigns.Add(campaign);
    }

    private void AddUid(MarketingContext context)
    {
        byte level = (byte)_random.Next(1, 4);
        context.AddUid(site: 1, level);
        _naive.Uids.Add(new NaiveUid(level) { HasController = level == 1 });
    }

    private void Update(MarketingContext context)
    {
        uint number = (uint)_random.Next(_naive.Campaigns.Count) + 1;
        CampaignAction action = (CampaignAction)_random.Next(1, 5);
        CampaignTerms? terms = action == CampaignAction.ChangeTerms
            ? DrawTerms(context)
            : null;
        if (context.Update(number, action, terms) != NativeFault.None)
            return;
        NaiveCampaign campaign = _naive.Campaigns[(int)number - 1];
        uint effective = context.Epoch + 1;
        if (campaign.StatusIn(context.Epoch) == CampaignStatus.Closed)
            _naive.RefundIfClosed(number, context.TimestampMs);
        else if (terms is not null)
            campaign.Terms[effective] = terms;
        else
            campaign.Status[effective] = (CampaignStatus)(action switch
            {
                CampaignAction.Pause => CampaignStatus.Paused,
                CampaignAction.Resume => CampaignStatus.Active,
                _ => CampaignStatus.Closed,
            });
    }

    private void Fund(MarketingContext context)
    {
        uint number = (uint)_random.Next(_naive.Campaigns.Count) + 1;
        UInt128 amount = RandomTerms.Money(_random, bits: 90);
        NativeFault fault = context.Do(
            c => CampaignHandlers.Fund(c, TestMarket.Advertiser, new FundCampaign(number, amount)));
        if (fault == NativeFault.None)
        {
            _naive.Campaigns[(int)number - 1].FreeEscrow += amount;
            _naive.Campaigns[(int)number - 1].Funded += amount;
        }
    }

    private void Link(MarketingContext context)
    {
        uint low = (uint)_random.Next(_naive.Uids.Count) + 1;
        uint high = (uint)_random.Next(_naive.Uids.Count) + 1;
        if (context.Link(low, high) == NativeFault.None)
        {
            _naive.Uids[(int)low - 1].LinkedTo = high;
            _naive.Uids[(int)high - 1].Earned += _naive.Uids[(int)low - 1].Earned;
            _naive.Uids[(int)low - 1].Earned = 0;
        }
    }

    private void Suspend(MarketingContext context)
    {
        uint uid = (uint)_random.Next(_naive.Uids.Count) + 1;
        bool resume = _random.Next(3) > 0;
        SuspendUid payload = new(uid, resume);
        if (context.Do(c => UidHandlers.Suspend(c, TestMarket.SiteOwner, payload)) == NativeFault.None)
            _naive.Uids[(int)uid - 1].Suspended = !resume;
    }

    private void Settle(MarketingContext context)
    {
        NaiveEpoch? epoch = _naive.Epochs.Values.ElementAtOrDefault(_random.Next(4));
        if (epoch is null)
            return;
        uint rowsMax = (uint)_random.Next(1, 60);
        bool isClosed = _naive.IsClosed(epoch.Epoch, context.TimestampMs);
        NativeFault fault = context.Settle(epoch.Campaign, epoch.Epoch, rowsMax);
        Assert.Equal(isClosed ? NativeFault.None : NativeFault.EpochNotClosed, fault);
        if (isClosed)
            _naive.Settle(epoch, rowsMax, context.TimestampMs);
    }

    private void Submit(MarketingContext context)
    {
        ulong t = context.TimestampMs;
        uint site = (uint)_random.Next(1, _naive.Sites.Count + 1 + (_random.Next(20) == 0 ? 1 : 0));
        uint stream = _random.Next(20) == 0 ? 1_024u : (uint)_random.Next(3);
        ulong sequence = _random.Next(20) == 0 ? (ulong)_random.Next(3) : ++_sequence;
        ulong baseTimeMs =
            t + RandomRows.Pick<ulong>(_random, 0, 0, 0, 400, 501, NaiveMarket.DayMs, NaiveMarket.DayMs + 1);
        List<ImpressionRow> rows = RandomRows.Draw(_random, _naive.Uids.Count, _naive.Campaigns.Count);
        bool isFault = _naive.IsFault(site, stream, sequence, baseTimeMs, t);
        NativeFault fault = context.Submit(site, sequence, rows, out BatchOutcome? outcome, baseTimeMs, stream, GasMax);
        Assert.Equal(isFault, fault != NativeFault.None);
        if (isFault)
            return;
        List<(RowReason Reason, BigInteger Ua)> expected = _naive.Submit(site, stream, sequence, baseTimeMs, rows, t);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal((i, expected[i].Reason), (i, outcome!.ReasonOf(i)));
            Assert.Equal(expected[i].Ua, outcome.UaOf(i));
            Reasons[(int)expected[i].Reason]++;
        }
    }
}
