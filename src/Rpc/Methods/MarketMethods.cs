using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Methods;

/// <summary>
/// The marketing records, after the newest block or another one whose rows are kept: ids and counts are plain numbers,
/// amounts in wei and UA are decimal strings. What does not exist is null.
/// </summary>
internal sealed class MarketMethods(INode node, RpcLimits limits)
{
    internal IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("mkt_getUid", Uid),
        new("mkt_getUidByCommitment", UidByCommitment),
        new("mkt_getUidByController", UidByController),
        new("mkt_getSite", Site),
        new("mkt_getCampaign", Campaign),
        new("mkt_getUaModel", UaModel),
        new("mkt_getEpoch", Epoch),
        new("mkt_getUidEpoch", UidEpoch),
        new("mkt_getSiteEpoch", SiteEpoch),
        new("mkt_getEpochSites", EpochSites),
        new("mkt_getEarnings", Earnings),
        new("mkt_listSites", ListSites),
        new("mkt_listCampaigns", ListCampaigns),
        new("mkt_listUaModels", ListUaModels),
        new("mkt_getLane", Lane),
        new("mkt_getTotals", Totals),
    ];

    private void Uid(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint uid = parameters.Id(0, "uid");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 1).GetUid(uid));
    }

    private void UidByCommitment(RpcParameters parameters, Utf8JsonWriter json)
    {
        Hash256 commitment = parameters.Hash(0, "commitment");
        using ChainReader chain = node.OpenReader();
        MarketReader market = Market(chain, parameters, 1);
        MarketJson.Write(json, market.GetUid(market.FindUid(commitment)));
    }

    private void UidByController(RpcParameters parameters, Utf8JsonWriter json)
    {
        Address controller = parameters.Address(0, "controller");
        using ChainReader chain = node.OpenReader();
        MarketReader market = Market(chain, parameters, 1);
        MarketJson.Write(json, market.GetUid(market.FindUid(controller)));
    }

    private void Site(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint site = parameters.Id(0, "site");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 1).GetSite(site));
    }

    private void Campaign(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint campaign = parameters.Id(0, "campaign");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 1).GetCampaign(campaign));
    }

    private void UaModel(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint model = parameters.Id(0, "model");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 1).GetUaModel(model));
    }

    private void Epoch(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 2).GetEpoch(campaign, epoch));
    }

    private void UidEpoch(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        uint uid = parameters.Id(2, "uid");
        using ChainReader chain = node.OpenReader();
        MarketReader market = Market(chain, parameters, 3);
        MarketJson.Write(
            json, Settled(chain, campaign, epoch, PayoutLeafType.Uid, uid) ?? market.GetUidEpoch(campaign, epoch, uid));
    }

    private void SiteEpoch(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        uint site = parameters.Id(2, "site");
        using ChainReader chain = node.OpenReader();
        MarketReader market = Market(chain, parameters, 3);
        MarketJson.Write(
            json, Settled(chain, campaign, epoch, PayoutLeafType.Site, site)
                ?? market.GetSiteEpoch(campaign, epoch, site));
    }

    /// <summary>A page of the sites of an epoch, from a site number on: {items, next}, next null at the end.</summary>
    private void EpochSites(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(4);
        uint campaign = parameters.Id(0, "campaign");
        uint epoch = parameters.Id(1, "epoch");
        (uint from, int itemsMax) = Page(parameters, 2);
        using ChainReader chain = node.OpenReader();
        IReadOnlyList<EpochSiteView> items =
            chain.ListPayouts(campaign, epoch, PayoutLeafType.Site, from, itemsMax + 1) is { } leaves
                ? [.. leaves.Select(leaf => new EpochSiteView(leaf.Id, leaf.Impressions, leaf.Ua))]
                : Kept.Or(chain.GetMarket(chain.Head.Number)).ListEpochSites(campaign, epoch, from, itemsMax + 1);
        WritePage(json, items, itemsMax, site => site.Site, MarketJson.Write);
    }

    private void Earnings(RpcParameters parameters, Utf8JsonWriter json)
    {
        uint uid = parameters.Id(0, "uid");
        using ChainReader chain = node.OpenReader();
        MarketJson.Write(json, Market(chain, parameters, 1).GetEarnings(uid));
    }

    private void ListSites(RpcParameters parameters, Utf8JsonWriter json)
        => List(
            parameters, json, first: 1, market => market.SiteCount,
            (market, site) => MarketJson.Write(json, market.GetSite(site)));

    private void ListCampaigns(RpcParameters parameters, Utf8JsonWriter json)
        => List(
            parameters, json, first: 1, market => market.CampaignCount,
            (market, campaign) => MarketJson.Write(json, market.GetCampaign(campaign)));

    private void ListUaModels(RpcParameters parameters, Utf8JsonWriter json)
        => List(
            parameters, json, CampaignTerms.ContractModelMin, market => market.LastUaModel,
            (market, model) => MarketJson.Write(json, market.GetUaModel(model)));

    /// <summary>The next sequence of an account's lane, transactions that wait in the pool included.</summary>
    private void Lane(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        Address account = parameters.Address(0, "account");
        uint lane = parameters.Has(1) ? parameters.Id(1, "lane") : 0;
        using ChainReader chain = node.OpenReader();
        ulong committed = Kept.Or(chain.GetMarket(chain.Head.Number)).NextSequence(account, lane);
        json.WriteNumberValue(node.PendingSequence(account, lane, committed));
    }

    private void Totals(RpcParameters parameters, Utf8JsonWriter json)
    {
        using ChainReader chain = node.OpenReader();
        MarketReader market = Market(chain, parameters, 0);
        MarketJson.Write(json, market.Totals, market.UidCount, market.SiteCount, market.CampaignCount);
    }

    /// <summary>A page of records that are numbered without gaps, as of <see cref="EpochSites"/>.</summary>
    private void List(
        RpcParameters parameters,
        Utf8JsonWriter json,
        uint first,
        Func<MarketReader, uint> last,
        Action<MarketReader, uint> write)
    {
        parameters.End(2);
        (uint from, int itemsMax) = Page(parameters, 0);
        using ChainReader chain = node.OpenReader();
        MarketReader market = Kept.Or(chain.GetMarket(chain.Head.Number));
        uint[] numbers = [.. Numbers(Math.Max(first, from), last(market)).Take(itemsMax + 1)];
        WritePage(json, numbers, itemsMax, number => number, (_, number) => write(market, number));
    }

    private static IEnumerable<uint> Numbers(uint from, uint last)
    {
        for (ulong number = from; number <= last; number++)
        {
            yield return (uint)number;
        }
    }

    private (uint From, int ItemsMax) Page(RpcParameters parameters, int index)
        => (parameters.Has(index) ? parameters.Id(index, "cursor") : 0,
            parameters.Has(index + 1)
                ? (int)Math.Max(1, parameters.Number(index + 1, "limit", (ulong)limits.PageItemsMax))
                : limits.PageItemsMax);

    private static void WritePage<T>(
        Utf8JsonWriter json,
        IReadOnlyList<T> items,
        int itemsMax,
        Func<T, uint> number,
        Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (T item in items.Take(itemsMax))
        {
            write(json, item);
        }

        json.WriteEndArray();
        json.WritePropertyName("next");
        if (items.Count > itemsMax)
        {
            json.WriteNumberValue(number(items[itemsMax]));
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    /// <summary>Of a settled epoch, whose rows are gone from the ledger; null when it is not settled.</summary>
    private static MemberView? Settled(ChainReader chain, uint campaign, uint epoch, PayoutLeafType type, uint id)
    {
        if (chain.ListPayouts(campaign, epoch, type, id, itemsMax: 1) is not { } leaves)
        {
            return null;
        }

        return leaves.Count == 1 && leaves[0].Id == id ? new MemberView(leaves[0].Impressions, leaves[0].Ua) : default;
    }

    private static MarketReader Market(ChainReader chain, RpcParameters parameters, int blockIndex)
    {
        parameters.End(blockIndex + 1);
        return Kept.Or(chain.GetMarket(BlockTag.Header(chain, parameters, blockIndex).Number));
    }
}
