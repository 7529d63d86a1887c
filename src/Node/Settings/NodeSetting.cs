using System.Globalization;

namespace MarketChain.Node.Settings;

/// <summary>
/// One setting of a node: <c>--name UNIT</c> on the command line, <c>"name"</c> in a settings file.
/// </summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Unit">What a value is written in: <c>HOST:PORT</c>, <c>MiB</c>.</param>
/// <param name="Meaning">One sentence for the help.</param>
/// <param name="Show">The value as it would be written; empty when there is none.</param>
/// <param name="Set">Takes a written value; throws <see cref="CommandException"/> with what was expected.</param>
internal sealed record NodeSetting(
    string Name,
    string Unit,
    string Meaning,
    Func<NodeOptions, string> Show,
    Func<NodeOptions, string, NodeOptions> Set)
{
    /// <summary>A setting that is a text of any kind.</summary>
    public static NodeSetting Text(
        string name,
        string unit,
        string meaning,
        Func<NodeOptions, string?> get,
        Func<NodeOptions, string, NodeOptions> set)
        => new(name, unit, meaning, options => get(options) ?? "", (options, text) => text.Length > 0
            ? set(options, text)
            : throw Wrong(name, $"expected {unit}, got nothing"));

    /// <summary>A setting that is a whole number between two others.</summary>
    public static NodeSetting Number(
        string name,
        string unit,
        string meaning,
        (uint Min, uint Max) range,
        Func<NodeOptions, uint> get,
        Func<NodeOptions, uint, NodeOptions> set)
        => new(
            name,
            unit,
            $"{meaning}; {range.Min} to {range.Max}",
            options => get(options).ToString(CultureInfo.InvariantCulture),
            (options, text) => set(options, ParseNumber(name, unit, text, range)));

    /// <summary>A whole number between two others, as written for a setting.</summary>
    public static uint ParseNumber(string name, string unit, string text, (uint Min, uint Max) range)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            && value >= range.Min
            && value <= range.Max
            ? value
            : throw Wrong(name, $"expected {range.Min} to {range.Max} ({unit}), got '{text}'");

    /// <summary>A refused value.</summary>
    public static CommandException Wrong(string name, string sentence) => new($"--{name}: {sentence}");
}
