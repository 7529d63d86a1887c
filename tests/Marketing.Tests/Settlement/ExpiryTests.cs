using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Settlement;

public sealed class ExpiryTests : IDisposable
{
    private readonly TestMarket _market =
        new(TestMarket.Defaults with { UnclaimedMs = 10_000, SettleRowsPerBlock = 66 });

    public ExpiryTests()
    {
        _market.Block(1_000, context =>
        {
            context.AddSite(stake: 1_000_000);
            context.AddUid(site: 1, level: UidEntry.OwnKey);
            context.AddUid(site: 1, level: 2);
            context.AddUid(site: 1, level: 3);
            uint campaign = context.AddCampaign(Terms with { BudgetPerEpoch = 50_000 }, 100_000);
            context.Reasons(1, 1, Row(1, campaign), Row(2, campaign), Row(3, campaign));
        });
        _market.NextEpoch();
        Assert.Equal(((UInt128)5_000, (UInt128)4_000, (UInt128)2_500), Earned);
    }

    private (UInt128 First, UInt128 Second, UInt128 Third) Earned
        => (_market.Uid(1).Earned, _market.Uid(2).Earned, _market.Uid(3).Earned);

    public void Dispose() => _market.Dispose();

    [Fact]
    public void Earnings_without_a_controller_return_to_the_campaign_when_their_time_has_passed()
    {
        _market.Block(9_999);
        Assert.Equal(((UInt128)5_000, (UInt128)4_000, (UInt128)2_500), Earned);
        UInt128 before = _market.Campaign(1).FreeEscrow;
        _market.Block(1);
        Assert.Equal(((UInt128)5_000, (UInt128)0, (UInt128)0), Earned);
        CampaignRecord campaign = _market.Campaign(1);
        Assert.Equal(before + 6_500, campaign.FreeEscrow);
        Assert.Equal((UInt128)5_000, campaign.PaidUsers);
    }

    [Fact]
    public void Earnings_of_an_alias_follow_the_user_that_it_leads_to()
    {
        _market.Block(1, context => context.Link(low: 3, high: 2));
        Assert.Equal((UInt128)6_500, _market.Uid(2).Earned);
        _market.Block(10_000);
        Assert.Equal(((UInt128)5_000, (UInt128)0, (UInt128)0), Earned);
    }

    [Fact]
    public void A_closed_campaign_gives_what_expires_to_its_advertiser()
    {
        _market.Block(1, context => Assert.Equal(NativeFault.None, context.Update(1, CampaignAction.Close)));
        UInt256 before = _market.Balance(TestMarket.Advertiser);
        UInt128 left = _market.Campaign(1).FreeEscrow;
        _market.NextEpoch();
        Assert.Equal(before + left + 6_500, _market.Balance(TestMarket.Advertiser));
        Assert.Equal((UInt128)0, _market.Campaign(1).FreeEscrow);
        Assert.Equal(left + 6_500, _market.Campaign(1).Refunded);
    }

    [Fact]
    public void Expiry_uses_what_settlement_leaves_of_the_blocks_budget()
    {
        // Two epochs to settle take all of the 66 units of the block in which the first one expires.
        _market.Block(1, context =>
        {
            uint second = context.AddCampaign(Terms, 100_000);
            uint third = context.AddCampaign(Terms, 100_000);
            context.Reasons(1, 2, Row(1, second), Row(1, third));
        });
        _market.NextEpoch();
        Assert.Equal(
            ((UInt128)15_000, (UInt128)4_000, (UInt128)2_500), (Earned.First + 0, Earned.Second, Earned.Third));
        _market.Block(1);
        Assert.Equal(((UInt128)15_000, (UInt128)0, (UInt128)0), Earned);
    }
}
