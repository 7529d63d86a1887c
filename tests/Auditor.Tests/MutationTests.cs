using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Auditor.Tests;

/// <summary>One thing that is wrong in one answer of the node does not go unseen.</summary>
[Collection(CrowdGroup.Name)]
public sealed class MutationTests(RecordedCrowd crowd)
{
    [Fact]
    public void Sees_a_changed_byte_of_a_row()
    {
        MutatedRpc rpc = Mutated("mkt_getSidecar", _ => true, sidecar => OtherDigit(sidecar));
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => crowd.Audit(rpc));
        Assert.Contains("another hash", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sees_a_changed_amount_in_an_event_of_a_receipt()
        => Sees("receiptsRoot", Mutated("eth_getTransactionReceipt", HasLogs, receipt =>
        {
            JsonNode log = receipt["logs"]![0]!;
            log["data"] = OtherDigit(log["data"]!);
            return receipt;
        }));

    [Fact]
    public void Sees_a_changed_amount_in_a_listed_event_of_a_settlement()
        => Sees("logs of", Mutated("eth_getLogs", logs => SettledIn(logs) >= 0, logs =>
        {
            JsonNode log = logs[SettledIn(JsonSerializer.SerializeToElement(logs))]!;
            log["data"] = OtherDigit(log["data"]!);
            return logs;
        }));

    [Theory]
    [InlineData("amount")]
    [InlineData("ua")]
    public void Sees_a_changed_sum_in_a_step_of_a_payout_proof(string sum)
        => Sees("proof of the payout", Mutated("mkt_getPayoutProof", HasPath, proof =>
        {
            JsonNode step = proof["path"]![0]!;
            step[sum] = OneMore(step[sum]!);
            return proof;
        }));

    [Fact]
    public void Sees_a_changed_hash_in_a_step_of_a_payout_proof()
        => Sees("proof of the payout", Mutated("mkt_getPayoutProof", HasPath, proof =>
        {
            JsonNode step = proof["path"]![0]!;
            step["hash"] = OtherDigit(step["hash"]!);
            return proof;
        }));

    [Fact]
    public void Sees_a_changed_price()
        => Sees("price of campaign", Mutated("mkt_getCampaign", _ => true, campaign =>
        {
            campaign["pricePerUa"] = OneMore(campaign["pricePerUa"]!);
            return campaign;
        }));

    private void Sees(string what, MutatedRpc rpc)
    {
        AuditReport report = crowd.Audit(rpc);
        Assert.True(
            report.Discrepancies.Any(item => item.What.Contains(what, StringComparison.Ordinal)),
            $"expected '{what}' to differ:\n{report}");
        Assert.True(report.DiscrepancyCount > crowd.Report.DiscrepancyCount);
    }

    /// <summary>The recorded answers but for the first to this method that is of the kind wanted.</summary>
    private MutatedRpc Mutated(string method, Func<JsonElement, bool> isWanted, Func<JsonNode, JsonNode> change)
    {
        (string Method, string Parameters) call = crowd.Recording.Answers
            .First(entry => entry.Key.Method == method
                && entry.Value.ValueKind != JsonValueKind.Null && isWanted(entry.Value)).Key;
        return new MutatedRpc(crowd.Recording, call, change);
    }

    private static bool HasLogs(JsonElement receipt)
        => receipt.GetProperty("status").GetString() == "0x1"
            && receipt.GetProperty("logs").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } log
            && log.GetProperty("data").GetString()!.Length >= 66;

    private static bool HasPath(JsonElement proof) => proof.GetProperty("path").GetArrayLength() > 0;

    /// <summary>The place of an EpochSettled: it alone has six words of data; -1 when there is none.</summary>
    private static int SettledIn(JsonElement logs)
        => logs.EnumerateArray().Select(log => log.GetProperty("data").GetString()!.Length).ToList()
            .IndexOf(2 + (6 * 64));

    private static JsonNode OtherDigit(JsonNode hex)
    {
        char[] digits = hex.GetValue<string>().ToCharArray();
        digits[^1] = digits[^1] == '0' ? '1' : '0';
        return JsonValue.Create(new string(digits));
    }

    private static JsonNode OneMore(JsonNode amount)
        => JsonValue.Create((BigInteger.Parse(amount.GetValue<string>(), CultureInfo.InvariantCulture) + 1)
            .ToString(CultureInfo.InvariantCulture));
}
