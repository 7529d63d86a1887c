using System.Text.Json;

namespace MarketChain.Node.Settings;

/// <summary>
/// Settings in a JSON file: one object, a field for each setting by its name, as text, number or true and false. What
/// the command line says comes before what the file says.
/// </summary>
internal static class SettingsFile
{
    private const int BytesMax = 1 << 20;

    /// <summary>Reads the file and sets what it says.</summary>
    /// <exception cref="CommandException">It cannot be read, or says something that no setting takes.</exception>
    public static NodeOptions Apply(NodeOptions options, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Read(path), new JsonDocumentOptions { MaxDepth = 2 });
            return Apply(options, path, document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new CommandException(
                $"{path}: expected a JSON file of settings, which line {fault.LineNumber + 1} is not", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: expected a JSON file of settings: {fault.Message}", fault);
        }
    }

    private static byte[] Read(string path)
        => BoundedFile.TryRead(path, BytesMax, out byte[] bytes)
            ? bytes
            : throw new CommandException($"{path}: expected at most {BytesMax} bytes");

    private static NodeOptions Apply(NodeOptions options, string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new CommandException($"{path}: expected an object of settings, got {root.ValueKind}");
        }

        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (JsonProperty field in root.EnumerateObject())
        {
            NodeSetting setting = NodeSettings.All.FirstOrDefault(setting => setting.Name == field.Name)
                ?? throw new CommandException($"{path}: there is no setting '{field.Name}'");
            if (!given.Add(field.Name))
            {
                throw new CommandException($"{path}: '{field.Name}' is given twice");
            }

            options = setting.Set(options, TextOf(path, field));
        }

        return options;
    }

    private static string TextOf(string path, JsonProperty field)
        => field.Value.ValueKind switch
        {
            JsonValueKind.String => field.Value.GetString()!,
            JsonValueKind.Number => field.Value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw new CommandException(
                $"{path}: '{field.Name}': expected text, a number or true or false, got {field.Value.ValueKind}"),
        };
}
