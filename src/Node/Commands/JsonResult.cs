using System.CommandLine;
using System.Text.Json;

namespace MarketChain.Node.Commands;

/// <summary>A command's result for programs, in place of its text for people.</summary>
internal static class JsonResult
{
    /// <summary>A new <c>--json</c>.</summary>
    public static Option<bool> Option() => new("--json") { Description = "One JSON object instead of text" };

    /// <summary>Writes an object, and the end of its line, to standard output.</summary>
    /// <param name="writeFields">Writes what is between its braces.</param>
    public static void Write(Action<Utf8JsonWriter> writeFields)
    {
        using Utf8JsonWriter json = new(Console.OpenStandardOutput());
        json.WriteStartObject();
        writeFields(json);
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
    }
}
