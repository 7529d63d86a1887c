using System.Text.Json;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>The node's records of sites, campaigns and UIDs against the auditor's.</summary>
internal sealed class RecordAudit(MarketState market, NodeReader node, ulong block, AuditReport report)
{
    public void Run()
    {
        // First what is read from ledger rows, of which the node keeps the last few blocks only.
        Each("mkt_getEarnings", "earnings", market.Uids, uid => uid.Number, Earnings);
        Each("mkt_getUid", "uids", market.Uids, uid => uid.Number, Uid);
        Each("mkt_getSite", "sites", market.Sites, site => site.Number, Site);
        Each("mkt_getCampaign", "campaigns", market.Campaigns, campaign => campaign.Number, Campaign);
    }

    private void Each<T>(
        string method, string what, IReadOnlyList<T> items, Func<T, uint> numberOf, Action<T, JsonElement> check)
    {
        IEnumerable<string> parameters = items.Select(item => $"{numberOf(item)},{Json.Tag(block)}");
        foreach ((T item, JsonElement? answer) in items.Zip(node.FindAll(method, parameters)))
        {
            if (answer is { } json)
            {
                check(item, json);
                report.Count(what);
            }
            else
            {
                report.Differ($"{what}: number {numberOf(item)}", "exists", "unknown to the node");
            }
        }
    }

    private void Site(Site site, JsonElement json)
    {
        string what = $"of site {site.Number}";
        report.Check($"owner {what}", site.Owner, json.Address("owner"));
        report.Check($"payout {what}", site.Payout, json.Address("payout"));
        report.Check($"name {what}", site.Name, json.Text("name")!);
        report.CheckNumber($"stake {what}", site.Stake, json.Amount("stake"));
        string status = site.IsSuspended ? "suspended"
            : site.Stake >= market.Numbers.SiteStakeMin ? "working"
            : "stake too low";
        report.Check($"status {what}", status, json.Text("status")!);
        report.CheckNumber($"unlocking {what}", site.Unlocking, json.Amount("unlocking"));
        report.Check($"unlocksAtMs {what}", site.UnlocksAtMs, json.Number("unlocksAtMs"));
        report.Check($"liveUids {what}", site.LiveUids, json.Number("liveUids"));
        report.Check($"submitters {what}", (ulong)site.Submitters.Count, json.Number("submitters"));
        report.Check($"registeredAtBlock {what}", site.RegisteredAtBlock, json.Number("registeredAtBlock"));
    }

    private void Campaign(Campaign campaign, JsonElement json)
    {
        string what = $"of campaign {campaign.Number}";
        report.Check($"advertiser {what}", campaign.Advertiser, json.Address("advertiser"));
        report.Check($"platform {what}", campaign.Platform, json.Address("platform"));
        report.Check($"name {what}", campaign.Name, json.Text("name")!);
        report.Check($"status {what}", NameOf(campaign.StatusAt(market.Epoch)), json.Text("status")!);
        report.Check($"termsVersion {what}", campaign.VersionAt(market.Epoch), json.Number("termsVersion"));
        report.Check($"openEpochs {what}", campaign.OpenEpochs, json.Number("openEpochs"));
        report.CheckNumber($"freeEscrow {what}", campaign.FreeEscrow, json.Amount("freeEscrow"));
        report.CheckNumber($"reserved {what}", campaign.Reserved, json.Amount("reserved"));
        report.CheckNumber($"funded {what}", campaign.Funded, json.Amount("funded"));
        report.CheckNumber($"refunded {what}", campaign.Refunded, json.Amount("refunded"));
        report.CheckNumber($"paidUsers {what}", campaign.PaidUsers, json.Amount("paidUsers"));
        report.CheckNumber($"paidSites {what}", campaign.PaidSites, json.Amount("paidSites"));
        report.CheckNumber($"platformFees {what}", campaign.PlatformFees, json.Amount("platformFees"));
        Terms(what, campaign.TermsAt(market.Epoch), json);
    }

    private void Terms(string what, Terms terms, JsonElement json)
    {
        CampaignTerms wire = terms.Wire;
        JsonElement split = json.GetProperty("split");
        report.Check($"pricing {what}", terms.IsFixed ? "fixed" : "pool", json.Text("pricing")!);
        report.CheckNumber($"price {what}", terms.Price, json.Amount("pricePerUa"));
        report.CheckNumber($"budget {what}", terms.Budget, json.Amount("budgetPerEpoch"));
        report.Check($"userBps {what}", wire.UserBps, split.Number("userBps"));
        report.Check($"siteBps {what}", wire.SiteBps, split.Number("siteBps"));
        report.Check($"platformBps {what}", wire.PlatformBps, split.Number("platformBps"));
        report.Check($"frequencyCap {what}", wire.FrequencyCap, json.Number("frequencyCap"));
        report.Check($"startMs {what}", wire.StartMs, json.Number("startMs"));
        report.Check($"endMs {what}", wire.EndMs, json.Number("endMs"));
        report.Check($"level {what}", wire.UidLevelMax, json.Number("minUidLevel"));
        report.CheckNumber($"uaCapPerUid {what}", wire.UaCapPerUid, json.Amount("uaCapPerUid"));
        report.Check($"siteShareBps {what}", wire.SiteShareBps, json.Number("siteShareBps"));
        report.Check($"clickRateBps {what}", wire.ClickRateBps, json.Number("clickRateBps"));
        report.Check($"allowedSites {what}", string.Join(' ', wire.AllowedSites), Numbers(json, "allowedSites"));
        report.Check(
            $"formatWeights {what}",
            string.Join(' ', wire.FormatWeights.Select(weight => $"{weight.Format}:{weight.Bps}")),
            string.Join(' ', json.GetProperty("formatWeights").EnumerateObject()
                .Select(weight => $"{weight.Name}:{weight.Value.GetUInt32()}")));
    }

    private void Uid(Uid uid, JsonElement json)
    {
        string what = $"of uid {uid.Number}";
        report.Check($"level {what}", uid.Row.Level, json.Number("level"));
        report.Check($"controller {what}", uid.Controller, json.AddressOrZero("controller"));
        report.Check($"pending controller {what}", uid.PendingController, json.AddressOrZero("pendingController"));
        report.Check($"commitment {what}", uid.Commitment, json.HashOrZero("commitment"));
        report.Check($"confidence {what}", uid.ConfidencePermille, json.Number("confidencePermille"));
        report.Check($"linkedTo {what}", uid.Row.LinkedTo, json.NumberOrZero("linkedTo"));
        report.Check($"suspended {what}", uid.Is(UidRow.OutOfUse), json.GetProperty("suspended").GetBoolean());
        report.Check($"counter {what}", uid.Counter, json.Number("counter"));
        report.Check($"registeredAtBlock {what}", uid.RegisteredAtBlock, json.Number("registeredAtBlock"));
        report.Check($"registrars {what}", string.Join(' ', uid.Registrars), Numbers(json, "registrars"));
        report.Check($"aliases {what}", string.Join(' ', uid.Linked), Numbers(json, "linkedUids"));
    }

    private void Earnings(Uid uid, JsonElement json)
    {
        report.CheckNumber($"earned of uid {uid.Number}", uid.Row.Earned, json.Amount("earned"));
        report.CheckNumber($"claimed of uid {uid.Number}", uid.Row.Claimed, json.Amount("claimed"));
        report.CheckNumber($"available of uid {uid.Number}", uid.Available, json.Amount("available"));
    }

    private static string NameOf(CampaignStatus status) => $"{status}".ToLowerInvariant();

    private static string Numbers(JsonElement json, string name)
        => string.Join(' ', json.Items(name).Select(number => number.GetUInt32()));
}
