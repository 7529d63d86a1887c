using System.Text.Json.Nodes;
using MarketChain.Primitives;

namespace MarketChain.Client.Tests.Support;

/// <summary>Answers as a node gives them.</summary>
internal static class Samples
{
    public static readonly Hash256 GenesisHash = Hash(0x11);

    public static Hash256 Hash(byte fill)
    {
        byte[] bytes = new byte[Hash256.Size];
        Array.Fill(bytes, fill);
        return new Hash256(bytes);
    }

    public static Address Address(byte fill)
    {
        byte[] bytes = new byte[Primitives.Address.Size];
        Array.Fill(bytes, fill);
        return new Address(bytes);
    }

    public static JsonObject Status() => new()
    {
        ["name"] = "dev",
        ["chainId"] = 19779,
        ["genesisHash"] = GenesisHash.ToString(),
        ["head"] = 7,
        ["headHash"] = Hash(0x22).ToString(),
        ["timestampMs"] = 1_767_225_600_750,
        ["finalizedMs"] = 1_767_225_600_750,
        ["clockFactor"] = 3,
        ["epoch"] = 4,
        ["epochMs"] = 3_600_000,
        ["genesisMs"] = 1_767_225_600_000,
        ["validators"] = new JsonArray(Hash(0x33).ToString()),
    };

    public static JsonObject Receipt(Hash256 transaction, bool succeeded, params JsonNode[] logs) => new()
    {
        ["type"] = "0x4d",
        ["transactionHash"] = transaction.ToString(),
        ["blockHash"] = Hash(0x44).ToString(),
        ["blockNumber"] = "0x9",
        ["transactionIndex"] = "0x2",
        ["from"] = Address(0x55).ToString(),
        ["to"] = null,
        ["contractAddress"] = null,
        ["status"] = succeeded ? "0x1" : "0x0",
        ["cumulativeGasUsed"] = "0x5209",
        ["gasUsed"] = "0x5208",
        ["effectiveGasPrice"] = "0x3b9aca00",
        ["logs"] = new JsonArray(logs),
    };
}
