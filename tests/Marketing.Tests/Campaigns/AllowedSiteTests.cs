using MarketChain.Marketing.Campaigns;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Campaigns;

public sealed class AllowedSiteTests : IDisposable
{
    private readonly TestMarket _market = new(TestMarket.Defaults);

    public void Dispose() => _market.Dispose();

    [Fact]
    public void Every_allowed_site_exists_and_none_is_number_0()
        => _market.Block(1_000, context =>
        {
            context.AddSite(stake: 1_000);
            context.AddSite(stake: 1_000);
            Assert.Equal(NativeFault.None, Create(context, []));
            Assert.Equal(NativeFault.None, Create(context, [1, 2]));
            Assert.Equal(NativeFault.UnknownAllowedSite, Create(context, [0]));
            Assert.Equal(NativeFault.UnknownAllowedSite, Create(context, [0, 1]));
            Assert.Equal(NativeFault.UnknownAllowedSite, Create(context, [2, 3]));
        });

    private static NativeFault Create(MarketingContext context, ValueList<uint> sites)
    {
        CreateCampaign payload = new("tea", Terms with { AllowedSites = sites }, TestMarket.Platform, UInt256.Zero);
        return context.Do(c => CampaignHandlers.Create(c, TestMarket.Advertiser, payload));
    }
}
