using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// The parameters of one call, by position. Each reader names the parameter in its error; <see cref="End"/> refuses
/// more than the method takes.
/// </summary>
/// <param name="items">The elements of <c>params</c>; none when it is absent.</param>
/// <param name="deadline">Ends when the answer should have been ready.</param>
public readonly struct RpcParameters(JsonElement[] items, CancellationToken deadline = default)
{
    private const int ShownCharsMax = 80;

    /// <summary>How many came.</summary>
    public int Count => items.Length;

    /// <summary>Gives up when the time for this answer is over: to be asked in every loop over blocks.</summary>
    public void CheckTime()
    {
        if (deadline.IsCancellationRequested)
        {
            throw new RpcException(RpcErrorCode.LimitExceeded, "the answer takes too long: ask for less at once");
        }
    }

    /// <summary>Refuses more than <paramref name="max"/> parameters.</summary>
    public void End(int max)
    {
        if (items.Length > max)
        {
            throw Wrong($"expected at most {max} parameters, got {items.Length}");
        }
    }

    /// <summary>True when the parameter is there and not null.</summary>
    public bool Has(int index) => index < items.Length && items[index].ValueKind != JsonValueKind.Null;

    /// <summary>The parameter as it came.</summary>
    public JsonElement Element(int index, string name, string expected)
        => Has(index) ? items[index] : throw Wrong($"{name}: expected {expected}, got nothing");

    /// <summary>A string.</summary>
    public string Text(int index, string name, string expected)
        => TextOf(Element(index, name, expected), name, expected);

    /// <summary>0x and 40 hex digits.</summary>
    public Address Address(int index, string name) => AddressOf(Element(index, name, AddressForm), name);

    /// <summary>0x and 64 hex digits.</summary>
    public Hash256 Hash(int index, string name) => HashOf(Element(index, name, HashForm), name);

    /// <summary>0x-prefixed bytes, at most <paramref name="lengthMax"/>.</summary>
    public byte[] Bytes(int index, string name, int lengthMax)
    {
        string expected = $"0x-prefixed hex of at most {lengthMax} bytes";
        string text = Text(index, name, expected);
        if (text.Length > 2 + (2 * lengthMax))
        {
            throw Wrong($"{name}: expected {expected}, got {text.Length - 2} digits");
        }

        return Hex.TryDecode(text, out byte[]? bytes)
            ? bytes
            : throw Wrong($"{name}: expected {expected}, got {Shown(text)}");
    }

    /// <summary>true or false; <paramref name="absent"/> when it is not there.</summary>
    public bool Flag(int index, string name, bool absent)
    {
        if (!Has(index))
        {
            return absent;
        }

        return items[index].ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong($"{name}: expected true or false, got {Shown(items[index])}"),
        };
    }

    /// <summary>
    /// A whole number as JSON number, decimal string or hex quantity, at most <paramref name="max"/>.
    /// </summary>
    public ulong Number(int index, string name, ulong max)
    {
        JsonElement element = Element(index, name, "a whole number");
        ulong number = 0;
        bool read = element.ValueKind switch
        {
            JsonValueKind.Number => element.TryGetUInt64(out number),
            JsonValueKind.String => TryNumber(element.GetString()!, out number),
            _ => false,
        };
        return read && number <= max
            ? number
            : throw Wrong($"{name}: expected a whole number from 0 to {max}, got {Shown(element)}");
    }

    /// <inheritdoc cref="Number(int, string, ulong)"/>
    public uint Id(int index, string name) => (uint)Number(index, name, uint.MaxValue);

    internal const string AddressForm = "an address as 0x and 40 hex digits";
    internal const string HashForm = "a hash as 0x and 64 hex digits";

    internal static Address AddressOf(JsonElement element, string name)
        => Primitives.Address.TryParse(TextOf(element, name, AddressForm), out Address address)
            ? address
            : throw Wrong($"{name}: expected {AddressForm}, got {Shown(element)}");

    internal static Hash256 HashOf(JsonElement element, string name)
        => Hash256.TryParse(TextOf(element, name, HashForm), out Hash256 hash)
            ? hash
            : throw Wrong($"{name}: expected {HashForm}, got {Shown(element)}");

    internal static string TextOf(JsonElement element, string name, string expected)
        => element.ValueKind == JsonValueKind.String
            ? element.GetString()!
            : throw Wrong($"{name}: expected {expected}, got {Shown(element)}");

    internal static RpcException Wrong(string message) => new(RpcErrorCode.InvalidParams, message);

    internal static string Shown(JsonElement element) => Shown(element.GetRawText());

    internal static string Shown(string text)
        => text.Length <= ShownCharsMax ? text : $"{text[..ShownCharsMax]}… ({text.Length} characters)";

    private static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        bool read = text.StartsWith("0x", StringComparison.Ordinal)
            ? UInt256.TryParseQuantity(text, out UInt256 value)
            : UInt256.TryParseDecimal(text, out value);
        return read && value.TryToUInt64(out number);
    }
}
