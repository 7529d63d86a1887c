using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Chain.StateTests;

/// <summary>A view of an object in a state test; what is missing or ill-typed names its path.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands.</param>
internal readonly struct StateTestJson(JsonElement element, string path)
{
    public IEnumerable<JsonProperty> Properties
        => element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
            : throw new StateTestException($"{path}: expected an object, got {element.ValueKind}");

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    public StateTestJson Object(string name) => new(Field(name), $"{path}.{name}");

    public IEnumerable<StateTestJson> Objects(string name) => Array(name).Select(item => item.AsObject());

    public StateTestValue Value(string name) => new(Field(name), $"{path}.{name}");

    public StateTestValue[] Array(string name)
    {
        JsonElement field = Field(name);
        string at = $"{path}.{name}";
        return field.ValueKind == JsonValueKind.Array
            ? [.. field.EnumerateArray().Select((item, i) => new StateTestValue(item, $"{at}[{i}]"))]
            : throw new StateTestException($"{at}: expected an array, got {field.ValueKind}");
    }

    public StateTestValue Item(string name, int index)
    {
        StateTestValue[] items = Array(name);
        return index < items.Length
            ? items[index]
            : throw new StateTestException($"{path}.{name}: expected an item {index}, got {items.Length} items");
    }

    private JsonElement Field(string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement field)
            ? field
            : throw new StateTestException($"{path}.{name}: missing");
}

/// <summary>A value in a state test: mostly a hex string of any number of digits.</summary>
/// <param name="element">The value.</param>
/// <param name="path">Where it stands.</param>
internal readonly struct StateTestValue(JsonElement element, string path)
{
    private const string HexPrefix = "0x";

    public int ToIndex()
        => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int index) && index >= 0
            ? index
            : throw Expected("an index");

    public string ToText() => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Expected("text");

    public byte[] ToBytes()
        => Hex.TryDecode(ToText(), out byte[]? bytes) ? bytes : throw Expected("bytes as 0x and hex digits");

    public UInt256 ToNumber()
        => TryParseNumber(ToText(), out UInt256 number)
            ? number
            : throw Expected("a number as 0x and at most 64 hex digits");

    public UInt256 ToAtMost(UInt256 most)
        => ToNumber() is var number && number <= most ? number : throw Expected($"at most {most}");

    /// <summary>A number up to 2^256-1; leading zeros and an odd number of digits are common here.</summary>
    public static bool TryParseNumber(string text, out UInt256 number)
    {
        string digits = text.StartsWith(HexPrefix, StringComparison.Ordinal) ? text[HexPrefix.Length..] : "?";
        string even = digits.Length % 2 == 0 ? digits : $"0{digits}";
        bool isNumber = Hex.TryDecode(HexPrefix + even, out byte[]? bytes) && bytes.Length <= UInt256.Size;
        number = isNumber ? UInt256.ReadPadded(bytes!) : UInt256.Zero;
        return isNumber;
    }

    public ulong ToUInt64() => ToNumber() is { FitsUInt64: true } number ? number.LowUInt64 : throw Expected("64 bits");

    public byte ToByte() => ToUInt64() is var number and <= byte.MaxValue ? (byte)number : throw Expected("8 bits");

    public Address ToAddress()
        => Address.TryParse(ToText(), out Address address) ? address : throw Expected("an address");

    public Hash256 ToHash() => Hash256.TryParse(ToText(), out Hash256 hash) ? hash : throw Expected("a hash");

    public StateTestJson AsObject() => new(element, path);

    public StateTestValue[] AsArray()
    {
        string at = path;
        return element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select((item, i) => new StateTestValue(item, $"{at}[{i}]"))]
            : throw Expected("an array");
    }

    private StateTestException Expected(string what) => new($"{path}: expected {what}, got {element.GetRawText()}");
}
