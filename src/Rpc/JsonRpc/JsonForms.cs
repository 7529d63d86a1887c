using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>How values are written: hex quantities and data in eth, decimal strings for amounts in mkt.</summary>
internal static class JsonForms
{
    internal static void Quantity(this Utf8JsonWriter json, string name, in UInt256 value)
        => json.WriteString(name, value.ToQuantity());

    internal static void QuantityValue(this Utf8JsonWriter json, in UInt256 value)
        => json.WriteStringValue(value.ToQuantity());

    internal static void Data(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
        => json.WriteString(name, Hex.Encode(bytes));

    internal static void DataValue(this Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
        => json.WriteStringValue(Hex.Encode(bytes));

    internal static void Data(this Utf8JsonWriter json, string name, in Hash256 hash) => json.Data(name, hash.Bytes);

    internal static void Data(this Utf8JsonWriter json, string name, in Address address)
        => json.Data(name, address.Bytes);

    /// <summary>An amount in wei or UA as a decimal string: JavaScript's numbers end at 2^53.</summary>
    internal static void Amount(this Utf8JsonWriter json, string name, in UInt256 value)
        => json.WriteString(name, value.ToString());
}
