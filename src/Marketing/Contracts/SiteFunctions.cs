using MarketChain.Marketing.Records;
using MarketChain.Primitives;

namespace MarketChain.Marketing.Contracts;

/// <summary>What contracts may ask of sites: <c>contracts/ISites.sol</c>.</summary>
internal static class SiteFunctions
{
    private const int SiteSlots = 4;
    private const int NameSlots = 2;

    internal static readonly ModuleFunction[] All =
    [
        ModuleFunction.View(
            "siteCount()", ModuleGas.Slot, call => call.Returns.Add(SiteRecord.Count(call.World))),
        ModuleFunction.View(
            "getSite(uint32)", SiteSlots * ModuleGas.Slot, arguments => arguments.UInt32("site"), GetSite),
        ModuleFunction.View(
            "siteName(uint32)",
            (SiteSlots + NameSlots) * ModuleGas.Slot,
            arguments => arguments.UInt32("site"),
            SiteName),
        ModuleFunction.View(
            "maySubmit(uint32,address)",
            (SiteSlots + 1) * ModuleGas.Slot,
            arguments => (Site: arguments.UInt32("site"), Submitter: arguments.Address("submitter")),
            (call, asked) => MaySubmit(call, asked.Site, asked.Submitter)),
    ];

    private static NativeFault GetSite(FunctionCall call, uint number)
    {
        if (!SiteRecord.TryLoad(call.World, number, out SiteRecord site))
        {
            return NativeFault.UnknownSite;
        }

        call.Returns
            .Add(site.Owner)
            .Add(site.Payout)
            .Add(site.Stake)
            .Add(site.Unlocking)
            .Add(site.UnlocksAtMs)
            .Add(site.RegisteredAtBlock)
            .Add(site.LiveUids)
            .Add(site.Stake >= call.Context.Parameters.SiteStakeMin && !site.IsSuspended);
        return NativeFault.None;
    }

    private static NativeFault SiteName(FunctionCall call, uint number)
    {
        if (!SiteRecord.TryLoad(call.World, number, out SiteRecord site))
        {
            return NativeFault.UnknownSite;
        }

        call.Returns.Add(site.Name(call.World));
        return NativeFault.None;
    }

    private static NativeFault MaySubmit(FunctionCall call, uint number, in Address submitter)
    {
        if (!SiteRecord.TryLoad(call.World, number, out SiteRecord site))
        {
            return NativeFault.UnknownSite;
        }

        call.Returns.Add(site.MaySubmit(call.World, submitter));
        return NativeFault.None;
    }
}
