using MarketChain.Marketing.Abi;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Contracts;

/// <summary>What contracts may ask of campaigns, and do with their own: <c>contracts/ICampaigns.sol</c>.</summary>
internal static class CampaignFunctions
{
    private const int CampaignSlots = 7;
    private const int NameSlots = 2;
    private const int TermsSlots = 3;

    internal static readonly ModuleFunction[] All =
    [
        ModuleFunction.View(
            "campaignCount()", ModuleGas.Slot, call => call.Returns.Add(CampaignRecord.Count(call.World))),
        ModuleFunction.View(
            "getCampaign(uint32)",
            CampaignSlots * ModuleGas.Slot,
            arguments => arguments.UInt32("campaign"),
            GetCampaign),
        ModuleFunction.View(
            "campaignName(uint32)",
            (CampaignSlots + NameSlots) * ModuleGas.Slot,
            arguments => arguments.UInt32("campaign"),
            CampaignName),
        ModuleFunction.View(
            "getTerms(uint32,uint32)",
            (CampaignSlots + TermsSlots) * ModuleGas.Slot,
            arguments => (Campaign: arguments.UInt32("campaign"), Version: arguments.UInt32("version")),
            (call, asked) => GetTerms(call, asked.Campaign, asked.Version)),
        ModuleFunction.Payable(
            $"createCampaign(string,{AbiType<CampaignTerms>.Text},address)",
            (arguments, value) => new CreateCampaign(
                arguments.Text("name", RegisterSite.NameLengthMax),
                arguments.Message<CampaignTerms>("terms"),
                arguments.Address("platform"),
                value),
            (call, _) => call.Returns.Add(CampaignRecord.Count(call.World))),
        ModuleFunction.Payable(
            "fundCampaign(uint32)", (arguments, value) => new FundCampaign(arguments.UInt32("campaign"), value)),
        ModuleFunction.Native("pauseCampaign(uint32)", arguments => Update(arguments, CampaignAction.Pause)),
        ModuleFunction.Native("resumeCampaign(uint32)", arguments => Update(arguments, CampaignAction.Resume)),
        ModuleFunction.Native("closeCampaign(uint32)", arguments => Update(arguments, CampaignAction.Close)),
        ModuleFunction.Native(
            $"changeTerms(uint32,{AbiType<CampaignTerms>.Text})",
            arguments => new UpdateCampaign(
                arguments.UInt32("campaign"), CampaignAction.ChangeTerms, arguments.Message<CampaignTerms>("terms"))),
    ];

    private static UpdateCampaign Update(AbiReader arguments, CampaignAction action)
        => new(arguments.UInt32("campaign"), action, Terms: null);

    private static NativeFault GetCampaign(FunctionCall call, uint number)
    {
        if (!CampaignRecord.TryLoad(call.World, number, out CampaignRecord campaign))
        {
            return NativeFault.UnknownCampaign;
        }

        uint epoch = call.Context.Epoch;
        call.Returns
            .Add(campaign.Advertiser)
            .Add(campaign.Platform)
            .Add((ulong)campaign.StatusIn(epoch))
            .Add((ulong)campaign.StatusIn(uint.MaxValue))
            .Add(campaign.TermsVersionIn(epoch))
            .Add(campaign.TermsVersionIn(uint.MaxValue))
            .Add(campaign.OpenEpochs)
            .Add(campaign.CreatedAtBlock)
            .Add(campaign.FreeEscrow)
            .Add(campaign.Reserved)
            .Add(campaign.Funded)
            .Add(campaign.Refunded)
            .Add(campaign.PaidUsers)
            .Add(campaign.PaidSites)
            .Add(campaign.PlatformFees);
        return NativeFault.None;
    }

    private static NativeFault CampaignName(FunctionCall call, uint number)
    {
        if (!CampaignRecord.TryLoad(call.World, number, out CampaignRecord campaign))
        {
            return NativeFault.UnknownCampaign;
        }

        call.Returns.Add(campaign.Name(call.World));
        return NativeFault.None;
    }

    /// <summary>Version 0 stands for the terms in force. A version that was never given is unknown like a campaign.
    /// </summary>
    private static NativeFault GetTerms(FunctionCall call, uint number, uint version)
    {
        if (!CampaignRecord.TryLoad(call.World, number, out CampaignRecord campaign)
            || version > campaign.TermsVersions)
        {
            return NativeFault.UnknownCampaign;
        }

        uint wanted = version == 0 ? campaign.TermsVersionIn(call.Context.Epoch) : version;
        if (call.TryCharge(TermsRecord.CountItems(call.World, number, wanted) * ModuleGas.Item))
        {
            call.Returns.Message(0, "terms", TermsRecord.Load(call.World, number, wanted));
        }

        return NativeFault.None;
    }
}
