using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>
/// Every payout of a settled epoch is proved as its owner would: the leaf leads to the root, and the trie has that
/// root under the header's state root.
/// </summary>
internal sealed class PayoutAudit(NodeReader node, ChainHeader head, AuditReport report)
{
    public void Run(SettledEpoch settled)
    {
        ProveSlots(settled);
        IReadOnlyList<JsonElement?> proofs =
            node.FindAll("mkt_getPayoutProof", settled.Leaves.Select(ParametersOf));
        foreach ((PayoutLeaf leaf, JsonElement? proof) in settled.Leaves.Zip(proofs))
        {
            Payout(settled, leaf, proof);
        }
    }

    /// <summary>eth_getProof: from the header's state root to the attention account to the epoch's slots.</summary>
    private void ProveSlots(SettledEpoch settled)
    {
        IReadOnlyList<(Hash256 Slot, byte[] Value)> slots = StateSlots.Of(settled);
        string keys = string.Join(',', slots.Select(slot => $"\"{slot.Slot}\""));
        JsonElement proof = node.Find(
            "eth_getProof", $"\"{SystemAccounts.Attention}\"", $"[{keys}]", Json.Tag(head.Number))!.Value;
        byte[] account = TrieProofReader.Read(
            head.StateRoot, SystemAccounts.Attention.Bytes, Nodes(proof, "accountProof"))
            ?? throw new InvalidDataException("proof: there is no attention account");
        Hash256 storageRoot = new(RlpItem.Read(account).Items![2].Bytes);
        JsonElement[] proved = [.. proof.Items("storageProof")];
        for (int i = 0; i < slots.Count; i++)
        {
            byte[]? value = TrieProofReader.Read(storageRoot, slots[i].Slot.Bytes, Nodes(proved[i], "proof"));
            report.CheckNumber(
                $"slot {i} of {settled.Row}", new BigInteger(slots[i].Value, true, true),
                value is null ? 0 : RlpItem.Read(value).Number);
            report.Count("proved slots");
        }
    }

    private static string ParametersOf(PayoutLeaf leaf)
        => $"{leaf.Campaign},{leaf.Epoch},{(leaf.IsSite ? "\"site\"," : "")}{leaf.Id}";

    /// <summary>mkt_getPayoutProof: from the leaf that was paid to the root in the trie.</summary>
    private void Payout(SettledEpoch settled, PayoutLeaf leaf, JsonElement? proof)
    {
        string what = $"payout of {(leaf.IsSite ? "site" : "uid")} {leaf.Id} in {settled.Row}";
        if (proof is not { } json)
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
        report.Check($"leaves of the {what}", (ulong)settled.Leaves.Count, json.Number("leaves"));
        SumNode? root = SumTree.RootOf(
            got.ToNode(), got.Index, (ulong)settled.Leaves.Count, [.. json.Items("path").Select(ReadNode)]);
        report.Check($"proof of the {what}", $"{settled.Root}", $"{root}");
        report.Check($"shown root of the {what}", settled.Root.Hash, json.Hash("root"));
        report.Check($"shown totals of the {what}", settled.Root, ReadNode(json.GetProperty("totals")));
        report.Count("payout proofs");
    }

    private static SumNode ReadNode(JsonElement json)
        => new(json.Hash("hash"), json.Number("impressions"), json.Amount("ua"), json.Amount("amount"));

    private static List<byte[]> Nodes(JsonElement json, string name)
        => [.. json.Items(name).Select(item => Hex.Decode(item.GetString()!))];
}
