using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Client.JsonRpc;

/// <summary>
/// An object of an answer, read by the names of its fields. Every reader takes one form only and names the field when
/// something else came: a client that guesses pays the wrong people.
/// </summary>
/// <param name="element">The object.</param>
/// <param name="what">What it is, for messages: "receipt".</param>
internal readonly struct JsonFields(JsonElement element, string what)
{
    /// <summary>The object; anything else is a bad answer.</summary>
    internal static JsonFields Of(JsonElement element, string what)
        => element.ValueKind == JsonValueKind.Object
            ? new JsonFields(element, what)
            : throw MarketChainException.BadAnswer($"{what}: expected an object, got {element.ValueKind}");

    /// <summary>True when the field is there and not null.</summary>
    internal bool Has(string name) => element.TryGetProperty(name, out JsonElement value) && !IsNull(value);

    /// <summary>A number of JSON.</summary>
    internal ulong Number(string name)
    {
        JsonElement value = Field(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number)
            ? number
            : throw Wrong(name, "a whole number", value);
    }

    /// <summary>A number of JSON below 2^32.</summary>
    internal uint Id(string name)
    {
        ulong number = Number(name);
        return number <= uint.MaxValue ? (uint)number : throw Wrong(name, "a number below 2^32", Field(name));
    }

    internal bool Flag(string name)
    {
        JsonElement value = Field(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "true or false", value),
        };
    }

    internal string Text(string name) => TextOf(Field(name), name);

    /// <summary>A decimal string, as mkt has amounts and UA.</summary>
    internal UInt256 Amount(string name)
        => UInt256.TryParseDecimal(Text(name), out UInt256 amount)
            ? amount
            : throw Wrong(name, "a decimal string", Field(name));

    internal UInt128 Amount128(string name)
        => Amount(name).TryToUInt128(out UInt128 amount) ? amount : throw Wrong(name, "less than 2^128", Field(name));

    /// <summary>A slot's number: tools write it as a quantity or as 32 bytes.</summary>
    internal UInt256 SlotNumber(string name)
    {
        byte[]? bytes = null;
        bool isWord = Text(name).Length == 2 + (2 * UInt256.Size) && Hex.TryDecode(Text(name), out bytes);
        return isWord ? UInt256.ReadBigEndian(bytes) : Quantity(name);
    }

    /// <summary>A hex quantity, as eth has numbers.</summary>
    internal UInt256 Quantity(string name) => QuantityOf(Field(name), name);

    internal ulong Quantity64(string name)
        => Quantity(name).TryToUInt64(out ulong number)
            ? number
            : throw Wrong(name, "a quantity below 2^64", Field(name));

    internal byte[] Data(string name)
        => Hex.TryDecode(Text(name), out byte[]? bytes) ? bytes : throw Wrong(name, "0x-prefixed hex", Field(name));

    internal Hash256 Hash(string name) => HashOf(Field(name), name);

    internal Address Address(string name)
        => Primitives.Address.TryParse(Text(name), out Address address)
            ? address
            : throw Wrong(name, "an address", Field(name));

    /// <summary>The object in a field.</summary>
    internal JsonFields Object(string name) => Of(Field(name), $"{what}.{name}");

    /// <summary>The array in a field, item by item.</summary>
    internal IReadOnlyList<T> List<T>(string name, Func<JsonElement, T> read)
    {
        JsonElement value = Field(name);
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(read)]
            : throw Wrong(name, "an array", value);
    }

    internal static uint IdOf(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out uint id)
            ? id
            : throw Wrong(name, "a number below 2^32", value);

    internal static byte ByteOf(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Number && value.TryGetByte(out byte number)
            ? number
            : throw Wrong(name, "a number below 256", value);

    internal static Hash256 HashOf(JsonElement value, string name)
        => Hash256.TryParse(TextOf(value, name), out Hash256 hash) ? hash : throw Wrong(name, "a 32-byte hash", value);

    internal static UInt256 QuantityOf(JsonElement value, string name)
        => UInt256.TryParseQuantity(TextOf(value, name), out UInt256 quantity)
            ? quantity
            : throw Wrong(name, "a hex quantity", value);

    internal static byte[] DataOf(JsonElement value, string name)
        => Hex.TryDecode(TextOf(value, name), out byte[]? bytes) ? bytes : throw Wrong(name, "0x-prefixed hex", value);

    private static string TextOf(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "a string", value);

    private static bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static MarketChainException Wrong(string name, string expected, JsonElement value)
        => MarketChainException.BadAnswer($"{name}: expected {expected}, got {value.ValueKind}");

    private JsonElement Field(string name)
        => element.TryGetProperty(name, out JsonElement value)
            ? value
            : throw MarketChainException.BadAnswer($"{what}: the field {name} is missing");
}
