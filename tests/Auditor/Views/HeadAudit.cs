using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>What the node says at the head: records, epochs, earnings, proofs, balances, the state root.</summary>
internal sealed class HeadAudit(MarketState market, NodeReader node, ChainHeader head, AuditReport report)
{
    public void Run()
    {
        Totals();
        new RecordAudit(market, node, head.Number, report).Run();
        new EpochAudit(market, node, head, report).Run();
        Balances();
        report.Payments = Payments.Of(market.Campaigns);
    }

    private void Balances()
    {
        IReadOnlyDictionary<Address, BigInteger> balances = market.Accounts.Balances;
        foreach ((KeyValuePair<Address, BigInteger> own, BigInteger shown) in
            balances.Zip(node.Balances(balances.Keys, head.Number)))
        {
            report.CheckNumber($"balance of {own.Key}", own.Value, shown);
            report.Count("balances");
        }
    }

    private void Totals()
    {
        JsonElement totals = node.Find("mkt_getTotals", Json.Tag(head.Number))!.Value;
        report.Check("count of uids", (ulong)market.Uids.Count, totals.Number("uids"));
        report.Check("count of sites", (ulong)market.Sites.Count, totals.Number("sites"));
        report.Check("count of campaigns", (ulong)market.Campaigns.Count, totals.Number("campaigns"));
        report.Check("count of settled epochs", market.Totals.SettledEpochs, totals.Number("settledEpochs"));
        report.CheckNumber("freeEscrow", market.Totals.FreeEscrow, totals.Amount("freeEscrow"));
        report.CheckNumber("reserves", market.Totals.Reserves, totals.Amount("reserves"));
        report.CheckNumber("stakes", market.Totals.Stakes, totals.Amount("stakes"));
        report.CheckNumber("unclaimed", market.Totals.Unclaimed, totals.Amount("unclaimed"));

        CheckSums();
    }

    /// <summary>The totals are sums of what campaigns, sites and UIDs have.</summary>
    private void CheckSums()
    {
        BigInteger Sum<T>(IEnumerable<T> items, Func<T, BigInteger> part)
            => items.Aggregate(BigInteger.Zero, (sum, item) => sum + part(item));
        report.CheckNumber("sum of free escrow", market.Totals.FreeEscrow, Sum(market.Campaigns, it => it.FreeEscrow));
        report.CheckNumber("sum of reserves", market.Totals.Reserves, Sum(market.Campaigns, it => it.Reserved));
        report.CheckNumber("sum of stakes", market.Totals.Stakes, Sum(market.Sites, it => it.Stake + it.Unlocking));
        report.CheckNumber("sum of earnings", market.Totals.Unclaimed, Sum(market.Uids, it => it.Available));
        foreach (Campaign it in market.Campaigns)
        {
            report.CheckNumber(
                $"conservation of campaign {it.Number}", it.Funded,
                it.PaidUsers + it.PaidSites + it.PlatformFees + it.Refunded + it.FreeEscrow + it.Reserved);
        }
    }
}
