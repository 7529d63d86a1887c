using System.Text;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Evm.Differential.Comparison;

/// <summary>What a chain showed, as text that is equal on two chains exactly when they did the same.</summary>
internal static class Observation
{
    /// <summary>Status, gas, created address and logs of a receipt.</summary>
    public static string OfReceipt(JsonElement receipt)
    {
        StringBuilder text = new();
        text.Append($"status={Text(receipt, "status")} gas={Text(receipt, "gasUsed")}");
        text.Append($" contract={Text(receipt, "contractAddress")}");
        foreach (JsonElement log in receipt.GetProperty("logs").EnumerateArray())
        {
            string topics = string.Join(
                ',', log.GetProperty("topics").EnumerateArray().Select(topic => topic.GetString()));
            text.Append($" log={Text(log, "address")}[{topics}]{Text(log, "data")}");
        }

        return text.ToString();
    }

    /// <summary>What eth_call gave: data, the data of a revert, or that it failed, which each words its way.</summary>
    public static string OfCall(JsonElement answer)
    {
        if (answer.TryGetProperty("result", out JsonElement result))
        {
            return $"returns {result.GetString()}";
        }

        JsonElement error = answer.GetProperty("error");
        bool reverted = error.GetProperty("code").GetInt32() == 3;
        string data = error.TryGetProperty("data", out JsonElement payload) ? payload.ToString() : "0x";
        return reverted ? $"reverts {data}" : "fails";
    }

    /// <summary>An account: nonce, balance, hash of its code and its storage.</summary>
    public static string OfAccount(JsonElement proof)
    {
        string hash = Text(proof, "codeHash");
        IEnumerable<string> slots = proof.GetProperty("storageProof").EnumerateArray()
            .Select(slot => (Key: Number(slot, "key"), Value: Number(slot, "value")))
            .Where(slot => !slot.Value.IsZero)
            .Select(slot => $"{slot.Key.ToQuantity()}:{slot.Value.ToQuantity()}");
        return $"{Text(proof, "address")} nonce={Text(proof, "nonce")} balance={Text(proof, "balance")} "
            + $"code={(hash == Zero ? NoCode : hash)} storage={string.Join(',', slots)}";
    }

    public static ulong NonceOf(JsonElement proof) => Number(proof, "nonce").LowUInt64;

    // An account that does not exist is shown with a zero hash of its code, or with that of an empty one.
    private const string Zero = "0x0000000000000000000000000000000000000000000000000000000000000000";
    private const string NoCode = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

    /// <summary>A number as a quantity, or padded to 32 bytes.</summary>
    private static UInt256 Number(JsonElement json, string name)
    {
        string text = Text(json, name);
        return Hash256.TryParse(text, out Hash256 padded) ? UInt256.ReadBigEndian(padded.Bytes)
            : UInt256.TryParseQuantity(text, out UInt256 number) ? number
            : throw new FormatException($"{name}: not a number: {text}");
    }

    private static string Text(JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!.ToLowerInvariant()
            : "none";
}
