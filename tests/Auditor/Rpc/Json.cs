using System.Globalization;
using System.Numerics;
using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Values of a node's answers.</summary>
internal static class Json
{
    public static BigInteger Quantity(this JsonElement json, string name)
        => json.GetProperty(name).AsQuantity();

    public static BigInteger AsQuantity(this JsonElement json)
        => BigInteger.Parse("0" + json.GetString()![2..], NumberStyles.HexNumber);

    public static ulong Quantity64(this JsonElement json, string name) => (ulong)json.Quantity(name);

    public static BigInteger Amount(this JsonElement json, string name)
        => BigInteger.Parse(json.GetProperty(name).GetString()!, NumberStyles.None);

    public static ulong Number(this JsonElement json, string name) => json.GetProperty(name).GetUInt64();

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static byte[] Data(this JsonElement json, string name) => Hex.Decode(json.Text(name)!);

    public static Hash256 Hash(this JsonElement json, string name) => Hash256.Parse(json.Text(name)!);

    public static Address Address(this JsonElement json, string name) => Primitives.Address.Parse(json.Text(name)!);

    /// <summary>An address, or the zero one where the answer has null.</summary>
    public static Address AddressOrZero(this JsonElement json, string name)
        => json.Text(name) is { } text ? Primitives.Address.Parse(text) : default;

    /// <summary>A hash, or the zero one where the answer has null.</summary>
    public static Hash256 HashOrZero(this JsonElement json, string name)
        => json.Text(name) is { } text ? Hash256.Parse(text) : default;

    /// <summary>A number, or 0 where the answer has null.</summary>
    public static ulong NumberOrZero(this JsonElement json, string name)
        => json.GetProperty(name).ValueKind == JsonValueKind.Null ? 0 : json.Number(name);

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name)
        => json.GetProperty(name).EnumerateArray();

    /// <summary>A block number as JSON-RPC wants it, quoted.</summary>
    public static string Tag(ulong number) => $"\"0x{number:x}\"";
}
