using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MarketChain.Auditor.Tests;

/// <summary>
/// One thing that is wrong in one answer of the node does not go unseen, whichever answer of its kind it is.
/// </summary>
[Collection(CrowdGroup.Name)]
public sealed class MutationTests(RecordedCrowd crowd)
{
    [Fact]
    public void Sees_a_changed_byte_of_a_row() => Seeds.Each(5, random =>
    {
        MutatedRpc rpc = Mutated(random, "mkt_getSidecar", _ => true, sidecar => OtherDigit(sidecar));
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => crowd.Audit(rpc));
        Assert.Contains("another hash", fault.Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("stateRoot", "state root")]
    [InlineData("receiptsRoot", "receiptsRoot")]
    [InlineData("extraData", "seal")]
    [InlineData("gasUsed", "gasUsed")]
    public void Sees_a_changed_field_of_a_header(string field, string what)
        => Sees(what, "eth_getBlockByNumber", IsNotGenesis, field, OtherDigit);

    [Fact]
    public void Sees_a_changed_amount_in_an_event_of_a_receipt()
        => Sees("receiptsRoot", "eth_getTransactionReceipt", HasLogs, FirstLog);

    [Fact]
    public void Sees_a_changed_reason_of_a_failed_transaction()
        => Sees("logs of", "eth_getTransactionReceipt", HasFailed, FirstLog);

    [Fact]
    public void Sees_a_changed_amount_in_a_listed_event_of_a_settlement()
        => Sees("logs of", "eth_getLogs", logs => SettledIn(logs) >= 0, logs =>
        {
            JsonNode log = logs[SettledIn(JsonSerializer.SerializeToElement(logs))]!;
            log["data"] = OtherDigit(log["data"]!);
            return logs;
        });

    [Theory]
    [InlineData("amount")]
    [InlineData("ua")]
    [InlineData("hash")]
    public void Sees_a_changed_value_in_a_step_of_a_payout_proof(string value)
        => Sees("proof of the payout", "mkt_getPayoutProof", HasPath, proof =>
        {
            JsonArray path = proof["path"]!.AsArray();
            JsonNode step = path[path.Count / 2]!;
            step[value] = value == "hash" ? OtherDigit(step[value]!) : OneMore(step[value]!);
            return proof;
        });

    [Fact]
    public void Sees_a_changed_amount_in_the_leaf_of_a_payout_proof()
        => Sees("payout of", "mkt_getPayoutProof", _ => true, proof =>
        {
            JsonNode leaf = proof["leaf"]!;
            leaf["amount"] = OneMore(leaf["amount"]!);
            return proof;
        });

    [Theory]
    [InlineData("mkt_getCampaign", "pricePerUa", "price of campaign")]
    [InlineData("mkt_getCampaign", "refunded", "refunded of campaign")]
    [InlineData("mkt_getEpoch", "paidUsers", "paidUsers of epoch")]
    [InlineData("mkt_getEarnings", "available", "available of uid")]
    [InlineData("mkt_getUidEpoch", "ua", "mkt_getUidEpoch")]
    [InlineData("mkt_getSite", "stake", "stake of site")]
    [InlineData("mkt_getTotals", "unclaimed", "unclaimed")]
    public void Sees_a_changed_amount_that_is_shown(string method, string field, string what)
        => Sees(what, method, _ => true, field, OneMore);

    [Fact]
    public void Sees_a_changed_reason_of_a_row()
        => Sees("outcomes of batch", "mkt_getImpressionBatch", HasOutcomes, batch =>
        {
            JsonArray outcomes = batch["outcomes"]!.AsArray();
            outcomes[^1] = outcomes[^1]!.GetValue<int>() == 0 ? 1 : 0;
            return batch;
        });

    private void Sees(
        string what, string method, Func<JsonElement, bool> isWanted, string field, Func<JsonNode, JsonNode> change)
        => Sees(what, method, isWanted, answer =>
        {
            answer[field] = change(answer[field]!);
            return answer;
        });

    private void Sees(
        string what, string method, Func<JsonElement, bool> isWanted, Func<JsonNode, JsonNode> change)
        => Seeds.Each(1, random =>
        {
            AuditReport report = crowd.Audit(Mutated(random, method, isWanted, change));
            Assert.True(
                report.Discrepancies.Any(item => item.What.Contains(what, StringComparison.Ordinal)),
                $"expected '{what}' to differ:\n{report}");
        });

    /// <summary>The recorded answers but for one to this method that is of the kind wanted.</summary>
    private MutatedRpc Mutated(
        Random random, string method, Func<JsonElement, bool> isWanted, Func<JsonNode, JsonNode> change)
    {
        (string Method, string Parameters)[] calls = [.. crowd.Answers
            .Where(item => item.Key.Method == method
                && item.Value.ValueKind != JsonValueKind.Null && isWanted(item.Value))
            .Select(item => item.Key)];
        return new MutatedRpc(new RecordedRpc(crowd.Answers), calls[random.Next(calls.Length)], change);
    }

    private static bool IsNotGenesis(JsonElement block) => block.Quantity("number") > 0;

    private static bool HasLogs(JsonElement receipt)
        => receipt.GetProperty("status").GetString() == "0x1"
            && receipt.GetProperty("logs").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } log
            && log.GetProperty("data").GetString()!.Length >= 66;

    private static bool HasFailed(JsonElement receipt)
        => receipt.GetProperty("status").GetString() == "0x0" && receipt.GetProperty("logs").GetArrayLength() > 0;

    private static bool HasPath(JsonElement proof) => proof.GetProperty("path").GetArrayLength() > 0;

    private static bool HasOutcomes(JsonElement batch)
        => batch.GetProperty("outcomes") is { ValueKind: JsonValueKind.Array } reasons && reasons.GetArrayLength() > 0;

    /// <summary>The place of an EpochSettled: it alone has six words of data; -1 when there is none.</summary>
    private static int SettledIn(JsonElement logs)
        => logs.EnumerateArray().Select(log => log.GetProperty("data").GetString()!.Length).ToList()
            .IndexOf(2 + (6 * 64));

    private static JsonNode FirstLog(JsonNode receipt)
    {
        JsonNode log = receipt["logs"]![0]!;
        log["data"] = OtherDigit(log["data"]!);
        return receipt;
    }

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
