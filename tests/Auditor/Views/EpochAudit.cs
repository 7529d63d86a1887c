using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Epochs as the node shows them, and that what it says of the settled ones is proved by the trie.</summary>
internal sealed class EpochAudit(MarketState market, NodeReader node, ChainHeader head, AuditReport report)
{
    /// <summary>Leaves of each epoch whose payout proof is asked for: the first, the last, and some between.</summary>
    private const int ProofsPerEpoch = 8;

    public void Run()
    {
        foreach (EpochRow row in market.Epochs.Values)
        {
            JsonElement json = Read(row);
            CheckCounts(row, json);
            report.Check($"state {Name(row)}", StateOf(row), json.Text("state")!);
            report.Count("open epochs");
        }

        foreach (SettledEpoch settled in market.Settled)
        {
            Settled(settled);
        }
    }

    /// <summary>Closed: over, but the settlement has not come to it.</summary>
    private string StateOf(EpochRow row)
        => row.State == EpochRow.Settling ? "settling" : row.Epoch < market.Epoch ? "closed" : "open";

    private static string Name(EpochRow row) => $"of epoch {row.Epoch} of campaign {row.Campaign}";

    private JsonElement Read(EpochRow row)
        => node.Find("mkt_getEpoch", row.Campaign, row.Epoch, Json.Tag(head.Number))!.Value;

    private void CheckCounts(EpochRow row, JsonElement json)
    {
        report.Check($"impressions {Name(row)}", row.Impressions, json.Number("impressions"));
        report.CheckNumber($"ua {Name(row)}", row.Ua, json.Amount("ua"));
        report.CheckNumber($"reserve {Name(row)}", row.Reserve, json.Amount("reserve"));
        report.Check($"termsVersion {Name(row)}", row.TermsVersion, json.Number("termsVersion"));
        report.CheckNumber($"paidUsers {Name(row)}", row.PaidUsers, json.Amount("paidUsers"));
        report.CheckNumber($"paidSites {Name(row)}", row.PaidSites, json.Amount("paidSites"));
    }

    private void Settled(SettledEpoch settled)
    {
        EpochRow row = settled.Row;
        JsonElement json = Read(row);
        CheckCounts(row, json);
        report.Check($"state {Name(row)}", "settled", json.Text("state")!);
        report.Check($"root {Name(row)}", settled.Root.Hash, json.Hash("root"));
        report.Check($"leaves {Name(row)}", (ulong)row.Leaves, json.Number("leaves"));
        report.CheckNumber($"platformFee {Name(row)}", row.PlatformFee, json.Amount("platformFee"));
        report.CheckNumber($"returned {Name(row)}", settled.Returned, json.Amount("returned"));

        // The frontier against the definition, the sums against the epoch's.
        SumNode root = SumTree.RootOf([.. settled.Leaves.Select(leaf => leaf.ToNode())]);
        report.Check($"tree {Name(row)}", settled.Root.Hash, root.Hash);
        report.Check($"impressions of the tree {Name(row)}", 2 * row.Impressions, root.Impressions);
        report.CheckNumber($"ua of the tree {Name(row)}", 2 * row.Ua, root.Ua);
        report.CheckNumber($"amount of the tree {Name(row)}", row.PaidUsers + row.PaidSites, root.Amount);
        ProveSlots(settled);
        int step = Math.Max(1, settled.Leaves.Count / ProofsPerEpoch);
        for (int i = 0; i < settled.Leaves.Count; i += step)
        {
            Payout(settled, settled.Leaves[i]);
        }

        Payout(settled, settled.Leaves[^1]);
        report.Count("settled epochs");
    }

    /// <summary>eth_getProof: from the header's state root to the attention account to the epoch's slots.</summary>
    private void ProveSlots(SettledEpoch settled)
    {
        IReadOnlyList<(Hash256 Slot, byte[] Value)> slots = StateTrie.SlotsOf(settled);
        string keys = string.Join(',', slots.Select(slot => $"\"{slot.Slot}\""));
        JsonElement proof = node.Find(
            "eth_getProof", $"\"{SystemAccounts.Attention}\"", $"[{keys}]", Json.Tag(head.Number))!.Value;
        byte[] account = TrieProofReader.Read(
            head.StateRoot, SystemAccounts.Attention.Bytes, Nodes(proof, "accountProof"))!;
        Hash256 storageRoot = new(RlpItem.Read(account).Items![2].Bytes);
        JsonElement[] proved = [.. proof.Items("storageProof")];
        for (int i = 0; i < slots.Count; i++)
        {
            byte[]? value = TrieProofReader.Read(storageRoot, slots[i].Slot.Bytes, Nodes(proved[i], "proof"));
            report.CheckNumber(
                $"slot {i} {Name(settled.Row)}", new BigInteger(slots[i].Value, true, true),
                value is null ? 0 : RlpItem.Read(value).Number);
            report.Count("proved slots");
        }
    }

    /// <summary>mkt_getPayoutProof: from the leaf that was paid to the root in the trie.</summary>
    private void Payout(SettledEpoch settled, PayoutLeaf leaf)
    {
        string kind = leaf.IsSite ? "site" : "uid";
        string what = $"payout of {kind} {leaf.Id} {Name(settled.Row)}";
        JsonElement? answer = node.Find(
            "mkt_getPayoutProof",
                [leaf.Campaign, leaf.Epoch, .. leaf.IsSite ? new object[] { "\"site\"", leaf.Id } : [leaf.Id]]);
        if (answer is not { } json)
        {
            report.Differ(what, "a proof", "none");
            return;
        }

        JsonElement shown = json.GetProperty("leaf");
        PayoutLeaf got = new(
            shown.Text("type") == "site", (uint)shown.Number("campaign"), (uint)shown.Number("epoch"),
            (uint)shown.Number("index"), (uint)shown.Number("id"), shown.Number("impressions"), shown.Amount("ua"),
            shown.Amount("amount"));
        report.Check(what, leaf, got);
        SumNode? root = SumTree.RootOf(
            got.ToNode(), got.Index, json.Number("leaves"), [.. json.Items("path").Select(ReadNode)]);
        report.Check($"proof of the {what}", $"{settled.Root}", $"{root}");
        report.Check($"claimed root of the {what}", settled.Root, ReadNode(json.GetProperty("totals")));
        report.Count("payout proofs");
    }

    private static SumNode ReadNode(JsonElement json)
        => new(json.Hash("hash"), json.Number("impressions"), json.Amount("ua"), json.Amount("amount"));

    private static List<byte[]> Nodes(JsonElement json, string name)
        => [.. json.Items(name).Select(item => Hex.Decode(item.GetString()!))];
}
