using System.Text.RegularExpressions;

namespace MarketChain.Tidy.Tests;

/// <summary>What is here is finished; what is not finished is not here, and is known elsewhere.</summary>
internal sealed partial class UnfinishedWorkRule : Rule
{
    /// <summary>A language has its own words for comments; in other files the note can stand anywhere.</summary>
    private static readonly string[] TextEndings =
        [".md", ".csproj", ".props", ".targets", ".sh", ".proto", ".sol", ".c", "/run"];

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        foreach (var (note, line) in Notes(file))
        {
            if (Mark().Match(note) is { Success: true } mark)
                yield return new(file.Path, line, mark.Value, $"{mark.Value}: finish it or leave it out");
        }

        foreach (var (name, line) in file.Names().Where(use => use.Name == "NotImplementedException"))
            yield return new(file.Path, line, name, "a stub is not an implementation");
    }

    private static IEnumerable<(string Note, int Line)> Notes(SourceFile file)
    {
        if (file.IsCode)
            return file.Comments().Concat(file.Documentation());
        return IsText(file) ? file.Lines.Select((line, i) => (line, i + 1)) : [];
    }

    private static bool IsText(SourceFile file)
        => file.Path is "run" or "test" or "Dockerfile"
        || TextEndings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mark();
}
