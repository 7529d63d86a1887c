using System.Text.Json;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What a batch came to, against what the node shows of it to the platform that sent it.</summary>
internal sealed class BatchAudit(NodeReader node, AuditReport report)
{
    public void Check(BlockTransaction it, SubmitImpressions batch, NativeOutcome outcome)
    {
        Count(outcome.Reasons);
        if (node.Find("mkt_getImpressionBatch", $"\"{it.Hash}\"") is not { } json)
        {
            report.Differ($"batch {it.Hash}", "known", "unknown to the node");
            return;
        }

        int accepted = outcome.Reasons.Count(reason => reason == (byte)RowReason.Accepted);
        report.Check($"block of batch {it.Hash}", it.Header.Number, json.Number("block"));
        report.Check($"site of batch {it.Hash}", batch.Site, json.Number("site"));
        report.Check($"rows of batch {it.Hash}", batch.Rows, json.Number("rows"));
        report.Check($"accepted rows of batch {it.Hash}", (ulong)accepted, json.Number("accepted"));
        report.Check($"rejected rows of batch {it.Hash}", batch.Rows - (ulong)accepted, json.Number("rejected"));
        report.CheckNumber($"ua of batch {it.Hash}", outcome.Ua, json.Amount("ua"));
        report.Check($"outcomes' hash of batch {it.Hash}", outcome.OutcomesHash, json.Hash("outcomesHash"));
        report.Check($"fault of batch {it.Hash}", outcome.Fault ?? "none", json.Text("fault") ?? "none");
        report.Check(
            $"outcomes of batch {it.Hash}", string.Join(' ', outcome.Reasons), Reasons(json.GetProperty("outcomes")));
    }

    private void Count(byte[] reasons)
    {
        report.Count("rows", reasons.Length);
        foreach (IGrouping<byte, byte> group in reasons.GroupBy(reason => reason))
        {
            report.Count($"rows: {(RowReason)group.Key}", group.Count());
        }
    }

    private static string Reasons(JsonElement outcomes)
        => outcomes.ValueKind == JsonValueKind.Null
            ? ""
            : string.Join(' ', outcomes.EnumerateArray().Select(reason => reason.GetByte()));
}
