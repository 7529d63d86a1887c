using System.Text.Json;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>The JSON forms of marketing records.</summary>
internal static class MarketJson
{
    internal static void Write(Utf8JsonWriter json, UidView? uid)
    {
        if (uid is null)
        {
            json.WriteNullValue();
            return;
        }

        UidRecord record = uid.Record;
        json.WriteStartObject();
        json.WriteNumber("uid", record.Uid);
        json.WriteNumber("level", record.Level);
        WriteOrNull(json, "controller", record.Controller);
        WriteNumberOrNull(json, "registrar", record.Registrar);
        json.WriteStartArray("registrars");
        foreach (uint site in uid.Registrars)
        {
            json.WriteNumberValue(site);
        }

        json.WriteEndArray();
        WriteOrNull(json, "commitment", record.Commitment);
        json.WriteNumber("confidencePermille", record.ConfidencePermille);
        WriteNumberOrNull(json, "linkedTo", record.LinkedTo);
        json.WriteStartArray("linkedUids");
        foreach (uint low in uid.LinkedUids)
        {
            json.WriteNumberValue(low);
        }

        json.WriteEndArray();
        json.WriteBoolean("suspended", uid.Suspended);
        json.WriteNumber("counter", record.Counter);
        WriteOrNull(json, "pendingController", record.PendingController);
        json.WriteNumber("registeredAtBlock", record.RegisteredAtBlock);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, SiteView? site)
    {
        if (site is null)
        {
            json.WriteNullValue();
            return;
        }

        SiteRecord record = site.Record;
        json.WriteStartObject();
        json.WriteNumber("site", record.Site);
        json.Data("owner", record.Owner);
        json.Data("payout", record.Payout);
        json.WriteString("name", site.Name);
        json.Amount("stake", record.Stake);
        json.Amount("unlocking", record.Unlocking);
        json.WriteNumber("unlocksAtMs", record.UnlocksAtMs);
        json.WriteNumber("liveUids", record.LiveUids);
        json.WriteNumber("submitters", record.Submitters);
        json.WriteString("status", site.Working ? "working" : "stake too low");
        json.WriteNumber("registeredAtBlock", record.RegisteredAtBlock);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, CampaignView? campaign)
    {
        if (campaign is null)
        {
            json.WriteNullValue();
            return;
        }

        CampaignRecord record = campaign.Record;
        json.WriteStartObject();
        json.WriteNumber("campaign", record.Campaign);
        json.WriteString("name", campaign.Name);
        json.Data("advertiser", record.Advertiser);
        json.Data("platform", record.Platform);
        json.WriteString("status", campaign.Status.ToString().ToLowerInvariant());
        json.WriteString("pendingStatus", record.PendingStatus.ToString().ToLowerInvariant());
        json.WriteNumber("pendingEpoch", record.PendingEpoch);
        json.WriteNumber("termsVersion", campaign.TermsVersion);
        WriteTerms(json, campaign.Terms);
        json.WriteNumber("openEpochs", record.OpenEpochs);
        json.Amount("freeEscrow", record.FreeEscrow);
        json.Amount("reserved", record.Reserved);
        json.Amount("funded", record.Funded);
        json.Amount("refunded", record.Refunded);
        json.Amount("paidUsers", record.PaidUsers);
        json.Amount("paidSites", record.PaidSites);
        json.Amount("platformFees", record.PlatformFees);
        json.Amount("spent", record.PaidUsers + record.PaidSites + record.PlatformFees);
        json.WriteNumber("createdAtBlock", record.CreatedAtBlock);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, EpochView epoch)
    {
        json.WriteStartObject();
        json.WriteNumber("campaign", epoch.Campaign);
        json.WriteNumber("epoch", epoch.Epoch);
        json.WriteString("state", epoch.Stage.ToString().ToLowerInvariant());
        json.WriteNumber("termsVersion", epoch.TermsVersion);
        json.WriteNumber("impressions", epoch.Impressions);
        json.Amount("ua", epoch.Ua);
        json.Amount("reserve", epoch.Reserve);
        json.Amount("paidUsers", epoch.PaidUsers);
        json.Amount("paidSites", epoch.PaidSites);
        json.Amount("platformFee", epoch.PlatformFee);
        json.Amount("returned", epoch.Returned);
        json.WriteNumber("cursor", epoch.Cursor);
        json.WriteNumber("leaves", epoch.Leaves);
        WriteOrNull(json, "root", epoch.Root ?? default);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, MemberView member)
    {
        json.WriteStartObject();
        json.WriteNumber("impressions", member.Impressions);
        json.Amount("ua", member.Ua);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, EpochSiteView site)
    {
        json.WriteStartObject();
        json.WriteNumber("site", site.Site);
        json.WriteNumber("impressions", site.Impressions);
        json.Amount("ua", site.Ua);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, EarningsView earnings)
    {
        json.WriteStartObject();
        json.Amount("earned", earnings.Earned);
        json.Amount("claimed", earnings.Claimed);
        json.Amount("available", earnings.Available);
        json.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter json, TotalsView totals, uint uids, uint sites, uint campaigns)
    {
        json.WriteStartObject();
        json.WriteNumber("uids", uids);
        json.WriteNumber("sites", sites);
        json.WriteNumber("campaigns", campaigns);
        json.WriteNumber("settledEpochs", totals.SettledEpochs);
        json.Amount("freeEscrow", totals.FreeEscrow);
        json.Amount("reserves", totals.Reserves);
        json.Amount("stakes", totals.Stakes);
        json.Amount("unclaimed", totals.Unclaimed);
        json.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter json, CampaignTerms terms)
    {
        json.WriteString("pricing", terms.Pricing.ToString().ToLowerInvariant());
        json.Amount("pricePerUa", terms.PricePerUa);
        json.Amount("budgetPerEpoch", terms.BudgetPerEpoch);
        json.WriteStartObject("split");
        json.WriteNumber("userBps", terms.UserBps);
        json.WriteNumber("siteBps", terms.SiteBps);
        json.WriteNumber("platformBps", terms.PlatformBps);
        json.WriteEndObject();
        json.WriteNumber("frequencyCap", terms.FrequencyCap);
        json.WriteNumber("startMs", terms.StartMs);
        json.WriteNumber("endMs", terms.EndMs);
        json.WriteNumber("minUidLevel", terms.UidLevelMax);
        json.WriteStartArray("allowedSites");
        foreach (uint site in terms.AllowedSites)
        {
            json.WriteNumberValue(site);
        }

        json.WriteEndArray();
        json.WriteStartObject("formatWeights");
        foreach (FormatWeight weight in terms.FormatWeights)
        {
            json.WriteNumber(weight.Format.ToString(System.Globalization.CultureInfo.InvariantCulture), weight.Bps);
        }

        json.WriteEndObject();
        json.WriteNumber("uaModel", terms.UaModel);
        json.Amount("uaCapPerUid", terms.UaCapPerUid);
        json.WriteNumber("siteShareBps", terms.SiteShareBps);
        json.WriteNumber("clickRateBps", terms.ClickRateBps);
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, in Address address)
    {
        if (address.IsZero)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Data(name, address);
        }
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, in Hash256 hash)
    {
        if (hash.IsZero)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Data(name, hash);
        }
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, uint number)
    {
        if (number == 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, number);
        }
    }
}
