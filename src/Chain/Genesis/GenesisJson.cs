using System.Text.Json;
using MarketChain.Primitives;

namespace MarketChain.Chain.Genesis;

/// <summary>
/// A strict view of one JSON object: every field is asked for by name and type, an error names the path, what was
/// expected and what came, and <see cref="End"/> refuses fields that nobody asked for.
/// </summary>
internal sealed class GenesisJson
{
    private const int NameCharsMax = 64;

    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _path;

    internal GenesisJson(JsonElement element, string path)
    {
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new GenesisException($"{PathOf(null)}: expected an object, got {element.ValueKind}");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_fields.TryAdd(property.Name, property.Value))
            {
                throw new GenesisException($"{PathOf(property.Name)}: given twice");
            }
        }
    }

    internal IEnumerable<string> Names => _fields.Keys;

    internal string Text(string name)
        => Field(name, JsonValueKind.String, "a string").GetString()!;

    /// <summary>A name for people: it stands in logs, so it holds nothing that could forge a line.</summary>
    internal string Name(string name)
    {
        string text = Text(name);
        return text.Length is > 0 and <= NameCharsMax && !text.Any(char.IsControl)
            ? text
            : throw Wrong(name, $"expected 1 to {NameCharsMax} characters, none of them a control character");
    }

    internal bool Flag(string name)
    {
        JsonElement value = Field(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Expected(name, "true or false", value),
        };
    }

    internal ulong Number(string name, ulong min, ulong max)
    {
        JsonElement value = Field(name, JsonValueKind.Number, "a whole number");
        return value.TryGetUInt64(out ulong number) && number >= min && number <= max
            ? number
            : throw Expected(name, $"a whole number from {min} to {max}", value);
    }

    internal UInt128 Amount(string name)
    {
        JsonElement value = Field(name, JsonValueKind.String, "an amount in wei as a decimal string");
        return UInt256.TryParseDecimal(value.GetString(), out UInt256 amount) && amount.TryToUInt128(out UInt128 wei)
            ? wei
            : throw Expected(name, "an amount in wei as a decimal string below 2^128", value);
    }

    internal GenesisJson Object(string name) => new(Field(name), PathOf(name));

    internal IEnumerable<GenesisJson> Objects(string name)
    {
        JsonElement array = Field(name, JsonValueKind.Array, "an array");
        int index = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            yield return new GenesisJson(element, PathOf($"{name}[{index}]"));
            index++;
        }
    }

    internal void End()
    {
        string? unknown = _fields.Keys.FirstOrDefault(name => !_asked.Contains(name));
        if (unknown is not null)
        {
            throw new GenesisException($"{PathOf(unknown)}: no such setting");
        }
    }

    internal GenesisException Expected(string name, string expected, JsonElement got)
        => new($"{PathOf(name)}: expected {expected}, got {got.GetRawText()}");

    internal GenesisException Wrong(string name, string message) => new($"{PathOf(name)}: {message}");

    private JsonElement Field(string name)
    {
        _asked.Add(name);
        return _fields.TryGetValue(name, out JsonElement value)
            ? value
            : throw new GenesisException($"{PathOf(name)}: missing");
    }

    private JsonElement Field(string name, JsonValueKind kind, string expected)
    {
        JsonElement value = Field(name);
        return value.ValueKind == kind ? value : throw Expected(name, expected, value);
    }

    private string PathOf(string? name)
        => (_path.Length, name) switch
        {
            (0, null) => "genesis",
            (0, _) => name,
            (_, null) => _path,
            _ => $"{_path}.{name}",
        };
}

/// <summary>A genesis file that cannot be used: the message names the field, what was expected and what came.</summary>
public sealed class GenesisException(string message) : Exception(message);
