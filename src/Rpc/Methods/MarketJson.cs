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
    internal static void Write(Utf8JsonWriter json, UidView? uid) => WriteOrNull(json, uid, WriteFields);

    internal static void Write(Utf8JsonWriter json, SiteView? site) => WriteOrNull(json, site, WriteFields);

    internal static void Write(Utf8JsonWriter json, CampaignView? campaign)
        => WriteOrNull(json, campaign, WriteFields);

    internal static void Write(Utf8JsonWriter json, UaModelView? model) => WriteOrNull(json, model, WriteFields);

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

    private static void WriteFields(Utf8JsonWriter json, UidView uid)
    {
        UidRecord record = uid.Record;
        json.WriteNumber("uid", record.Uid);
        json.WriteNumber("level", record.Level);
        WriteOrNull(json, "controller", record.Controller);
        WriteNumberOrNull(json, "registrar", record.Registrar);
        WriteNumbers(json, "registrars", uid.Registrars);
        WriteOrNull(json, "commitment", record.Commitment);
        json.WriteNumber("confidencePermille", record.ConfidencePermille);
        WriteNumberOrNull(json, "linkedTo", record.LinkedTo);
        WriteNumbers(json, "linkedUids", uid.LinkedUids);
        json.WriteBoolean("suspended", uid.Suspended);
        json.WriteNumber("counter", record.Counter);
        WriteOrNull(json, "pendingController", record.PendingController);
        json.WriteNumber("registeredAtBlock", record.RegisteredAtBlock);
    }

    private static void WriteFields(Utf8JsonWriter json, SiteView site)
    {
        SiteRecord record = site.Record;
        json.WriteNumber("site", record.Site);
        json.Data("owner", record.Owner);
        json.Data("payout", record.Payout);
        json.WriteString("name", site.Name);
        json.Amount("stake", record.Stake);
        json.Amount("unlocking", record.Unlocking);
        json.WriteNumber("unlocksAtMs", record.UnlocksAtMs);
        json.WriteNumber("liveUids", record.LiveUids);
        json.WriteNumber("submitters", record.Submitters);
        json.WriteString("status", StatusOf(site));
        json.WriteNumber("registeredAtBlock", record.RegisteredAtBlock);
    }

    private static string StatusOf(SiteView site)
        => site.Record.IsSuspended ? "suspended" : site.HasStake ? "working" : "stake too low";

    private static void WriteFields(Utf8JsonWriter json, CampaignView campaign)
    {
        CampaignRecord record = campaign.Record;
        json.WriteNumber("campaign", record.Campaign);
        json.WriteString("name", campaign.Name);
        json.Data("advertiser", record.Advertiser);
        json.Data("platform", record.Platform);
        json.WriteString("status", campaign.Status.ToString().ToLowerInvariant());
        json.WriteString("pendingStatus", record.PendingStatus.ToString().ToLowerInvariant());
        json.WriteNumber("pendingEpoch", record.PendingEpoch);
        json.WriteNumber("termsVersion", campaign.TermsVersion);
        WriteTerms(json, campaign.Terms, campaign.UaCodeHash);
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
    }

    private static void WriteFields(Utf8JsonWriter json, UaModelView model)
    {
        UaModelRecord record = model.Record;
        json.WriteNumber("model", record.Model);
        json.WriteString("name", record.Name);
        json.Data("registrant", record.Registrant);
        json.Data("contract", record.Contract);
        json.Data("codeHash", record.CodeHash);
        json.WriteNumber("rowGas", record.RowGas);
        json.WriteString("status", model.HasCode ? "working" : "code changed");
        json.WriteNumber("registeredAtBlock", record.RegisteredAtBlock);
    }

    private static void WriteTerms(Utf8JsonWriter json, CampaignTerms terms, in Hash256 uaCodeHash)
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
        WriteNumbers(json, "allowedSites", terms.AllowedSites.ToArray());
        json.WriteStartObject("formatWeights");
        foreach (FormatWeight weight in terms.FormatWeights)
        {
            json.WriteNumber(weight.Format.ToString(System.Globalization.CultureInfo.InvariantCulture), weight.Bps);
        }

        json.WriteEndObject();
        json.WriteNumber("uaModel", terms.UaModel);
        WriteOrNull(json, "uaModelCodeHash", uaCodeHash);
        WriteNumberOrNull(json, "uaModelFallback", uaCodeHash.IsZero ? 0 : CampaignTerms.BuiltInModel);
        json.Amount("uaCapPerUid", terms.UaCapPerUid);
        json.WriteNumber("siteShareBps", terms.SiteShareBps);
        json.WriteNumber("clickRateBps", terms.ClickRateBps);
    }

    private static void WriteOrNull<TView>(Utf8JsonWriter json, TView? view, Action<Utf8JsonWriter, TView> writeFields)
        where TView : class
    {
        if (view is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        writeFields(json, view);
        json.WriteEndObject();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, in Address address)
        => WriteDataOrNull(json, name, address.Bytes);

    private static void WriteOrNull(Utf8JsonWriter json, string name, in Hash256 hash)
        => WriteDataOrNull(json, name, hash.Bytes);

    /// <summary>Null for zeros.</summary>
    private static void WriteDataOrNull(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAnyExcept((byte)0))
        {
            json.Data(name, bytes);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<uint> numbers)
    {
        json.WriteStartArray(name);
        foreach (uint number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
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
