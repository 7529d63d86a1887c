using System.Numerics;
using System.Text.Json;

namespace MarketChain.Auditor;

/// <summary>Epochs as the node shows them: what is counted in the open ones, what the settled ones paid.</summary>
internal sealed class EpochAudit(MarketState market, NodeReader node, ChainHeader head, AuditReport report)
{
    public void Run()
    {
        List<EpochRow> open = [.. market.Epochs.Values];
        foreach ((EpochRow row, JsonElement json) in open.Zip(Read(open)))
        {
            Open(row, json);
        }

        PayoutAudit payouts = new(node, head, report);
        foreach ((SettledEpoch settled, JsonElement json) in
            market.Settled.Zip(Read(market.Settled.Select(settled => settled.Row))))
        {
            Settled(settled, json);
            payouts.Run(settled);
        }
    }

    private IEnumerable<JsonElement> Read(IEnumerable<EpochRow> rows)
        => node.FindAll("mkt_getEpoch", rows.Select(row => $"{row.Campaign},{row.Epoch},{Json.Tag(head.Number)}"))
            .Select(answer => answer!.Value);

    private void CheckCounts(EpochRow row, JsonElement json)
    {
        report.Check($"impressions of {row}", row.Impressions, json.Number("impressions"));
        report.CheckNumber($"ua of {row}", row.Ua, json.Amount("ua"));
        report.CheckNumber($"reserve of {row}", row.Reserve, json.Amount("reserve"));
        report.Check($"termsVersion of {row}", row.TermsVersion, json.Number("termsVersion"));
        report.Check($"leaves of {row}", (ulong)row.Leaves, json.Number("leaves"));
        report.Check($"cursor of {row}", row.Cursor, json.Number("cursor"));
        report.CheckNumber($"paidUsers of {row}", row.PaidUsers, json.Amount("paidUsers"));
        report.CheckNumber($"paidSites of {row}", row.PaidSites, json.Amount("paidSites"));
    }

    /// <summary>Closed: over, but the settlement has not come to it.</summary>
    private void Open(EpochRow row, JsonElement json)
    {
        string state = row.State == EpochRow.Settling ? "settling" : row.Epoch < market.Epoch ? "closed" : "open";
        report.Check($"state of {row}", state, json.Text("state")!);
        CheckCounts(row, json);
        Members(row, "mkt_getUidEpoch", [.. row.Uids.Values.Select(uid => (uid.Uid, uid.Impressions, uid.Ua))]);
        Members(row, "mkt_getSiteEpoch", [.. row.Sites.Values.Select(site => (site.Site, site.Impressions, site.Ua))]);
        report.Count("open epochs");
    }

    private void Members(EpochRow row, string method, List<(uint Id, ulong Impressions, ulong Ua)> members)
    {
        IEnumerable<string> parameters =
            members.Select(member => $"{row.Campaign},{row.Epoch},{member.Id},{Json.Tag(head.Number)}");
        foreach (((uint id, ulong impressions, ulong ua), JsonElement? json) in
            members.Zip(node.FindAll(method, parameters)))
        {
            report.Check($"{method} of {id} in {row}: impressions", impressions, json!.Value.Number("impressions"));
            report.CheckNumber($"{method} of {id} in {row}: ua", ua, json.Value.Amount("ua"));
        }
    }

    private void Settled(SettledEpoch settled, JsonElement json)
    {
        EpochRow row = settled.Row;
        report.Check($"state of {row}", "settled", json.Text("state")!);
        CheckCounts(row, json);
        report.Check($"root of {row}", settled.Root.Hash, json.Hash("root"));
        report.CheckNumber($"platformFee of {row}", row.PlatformFee, json.Amount("platformFee"));
        report.CheckNumber($"returned of {row}", settled.Returned, json.Amount("returned"));

        // The frontier against the definition, the sums against the epoch's.
        SumNode root = SumTree.RootOf([.. settled.Leaves.Select(leaf => leaf.ToNode())]);
        BigInteger paid = row.PaidUsers + row.PaidSites;
        report.Check($"tree of {row}", settled.Root.Hash, root.Hash);
        report.Check($"impressions of the tree of {row}", 2 * row.Impressions, root.Impressions);
        report.CheckNumber($"ua of the tree of {row}", 2 * row.Ua, root.Ua);
        report.CheckNumber($"amount of the tree of {row}", paid, root.Amount);
        report.CheckNumber($"conservation of {row}", row.Reserve, paid + row.PlatformFee + settled.Returned);
        report.Count("settled epochs");
    }
}
