using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>The node's records of sites, campaigns and UIDs against the auditor's.</summary>
internal sealed class RecordAudit(MarketState market, NodeReader node, ulong block, AuditReport report)
{
    public void Site(Site site)
    {
        if (Read("mkt_getSite", "site", site.Number) is not { } json)
        {
            return;
        }

        string what = $"of site {site.Number}";
        report.Check($"owner {what}", site.Owner, json.Address("owner"));
        report.Check($"payout {what}", site.Payout, json.Address("payout"));
        report.Check($"name {what}", site.Name, json.Text("name")!);
        report.CheckNumber($"stake {what}", site.Stake, json.Amount("stake"));
        report.CheckNumber($"unlocking {what}", site.Unlocking, json.Amount("unlocking"));
        report.Check($"unlocksAtMs {what}", site.UnlocksAtMs, json.Number("unlocksAtMs"));
        report.Check($"liveUids {what}", site.LiveUids, json.Number("liveUids"));
        report.Check($"registeredAtBlock {what}", site.RegisteredAtBlock, json.Number("registeredAtBlock"));
        report.Count("sites");
    }

    public void Campaign(Campaign campaign)
    {
        if (Read("mkt_getCampaign", "campaign", campaign.Number) is not { } json)
        {
            return;
        }

        string what = $"of campaign {campaign.Number}";
        Terms terms = campaign.TermsAt(market.Epoch);
        report.Check($"advertiser {what}", campaign.Advertiser, json.Address("advertiser"));
        report.Check($"platform {what}", campaign.Platform, json.Address("platform"));
        report.Check($"name {what}", campaign.Name, json.Text("name")!);
        report.Check(
            $"status {what}", $"{campaign.StatusAt(market.Epoch)}".ToLowerInvariant(), json.Text("status")!);
        report.Check($"termsVersion {what}", campaign.VersionAt(market.Epoch), json.Number("termsVersion"));
        report.CheckNumber($"price {what}", terms.Price, json.Amount("pricePerUa"));
        report.CheckNumber($"budget {what}", terms.Budget, json.Amount("budgetPerEpoch"));
        report.Check($"openEpochs {what}", campaign.OpenEpochs, json.Number("openEpochs"));
        report.CheckNumber($"freeEscrow {what}", campaign.FreeEscrow, json.Amount("freeEscrow"));
        report.CheckNumber($"reserved {what}", campaign.Reserved, json.Amount("reserved"));
        report.CheckNumber($"funded {what}", campaign.Funded, json.Amount("funded"));
        report.CheckNumber($"refunded {what}", campaign.Refunded, json.Amount("refunded"));
        report.CheckNumber($"paidUsers {what}", campaign.PaidUsers, json.Amount("paidUsers"));
        report.CheckNumber($"paidSites {what}", campaign.PaidSites, json.Amount("paidSites"));
        report.CheckNumber($"platformFees {what}", campaign.PlatformFees, json.Amount("platformFees"));
        report.Count("campaigns");
    }

    public void Uid(Uid uid)
    {
        if (Read("mkt_getUid", "uid", uid.Number) is not { } json)
        {
            return;
        }

        string what = $"of uid {uid.Number}";
        report.Check($"level {what}", uid.Row.Level, json.Number("level"));
        report.Check($"controller {what}", uid.Controller, json.AddressOrZero("controller"));
        report.Check($"suspended {what}", uid.Is(UidRow.Suspended), json.GetProperty("suspended").GetBoolean());
        report.Check($"counter {what}", uid.Counter, json.Number("counter"));
        report.Check(
            $"registrars {what}", string.Join(' ', uid.Registrars),
            string.Join(' ', json.Items("registrars").Select(site => site.GetUInt32())));
        report.Check(
            $"aliases {what}", string.Join(' ', uid.Linked),
            string.Join(' ', json.Items("linkedUids").Select(low => low.GetUInt32())));

        JsonElement earnings = node.Find("mkt_getEarnings", uid.Number, Json.Tag(block))!.Value;
        report.CheckNumber($"earned {what}", uid.Row.Earned, earnings.Amount("earned"));
        report.CheckNumber($"claimed {what}", uid.Row.Claimed, earnings.Amount("claimed"));
        report.Count("uids");
    }

    private JsonElement? Read(string method, string what, uint number)
    {
        JsonElement? json = node.Find(method, number, Json.Tag(block));
        if (json is null)
        {
            report.Differ($"{what} {number}", "exists", "unknown to the node");
        }

        return json;
    }
}
