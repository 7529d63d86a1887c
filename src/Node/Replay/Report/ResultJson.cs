using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MarketChain.Node.Replay.Report;

/// <summary>A replay's result as one line of JSON, for programs. Amounts are decimal strings in wei.</summary>
internal static class ResultJson
{
    /// <summary>The line, without its end.</summary>
    public static string Write(ReplayResult result)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("validators", result.Validators);
            json.WriteNumber("head", result.Head);
            json.WriteNumber("uids", result.Uids);
            json.WriteNumber("campaigns", result.Campaigns.Count);
            json.WriteNumber("impressions", result.Rows);
            json.WriteNumber("accepted", result.Accepted);
            json.WriteNumber("rejected", result.Rejected);
            json.WriteNumber("settledEpochs", result.SettledEpochs);
            json.WriteString("funded", result.Funded.ToString());
            json.WriteString("paidUsers", result.PaidUsers.ToString());
            json.WriteString("paidSites", result.PaidSites.ToString());
            json.WriteString("platformFee", result.PlatformFee.ToString());
            json.WriteString("refunded", result.Refunded.ToString());
            json.WriteString("escrowLeft", result.EscrowLeft.ToString());
            json.WriteBoolean("conserved", result.Conserved);
            json.WriteNumber("seconds", Math.Round(result.Seconds, 1));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
