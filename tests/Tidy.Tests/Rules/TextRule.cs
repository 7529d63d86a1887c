namespace MarketChain.Tidy.Tests;

/// <summary>Lines of code fit 120 columns; no line ends in a space or carriage return; code has no tabs.</summary>
internal sealed class TextRule : Rule
{
    private const int ColumnsMax = 120;

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (IsWrittenByTheSdk(file))
            yield break;
        for (var i = 0; i < file.Lines.Length; i++)
        {
            if (Judge(file, file.Lines[i]) is { } what)
                yield return new(file.Path, i + 1, what, what);
        }

        if (file.Text.Length > 0 && !file.Text.EndsWith('\n'))
            yield return new(file.Path, file.Lines.Length, "no line feed at the end", "no line feed at the end");
    }

    private static bool IsWrittenByTheSdk(SourceFile file)
        => file.Path.EndsWith(".sln", StringComparison.Ordinal)
        || file.Path.EndsWith("packages.lock.json", StringComparison.Ordinal);

    private static string? Judge(SourceFile file, string line)
    {
        if (line.EndsWith(' ') || line.EndsWith('\t') || line.EndsWith('\r'))
            return "space at the end of the line";
        if (file.IsCode && line.Contains('\t'))
            return "tab";
        return file.IsCode && line.Length > ColumnsMax ? $"longer than {ColumnsMax} columns" : null;
    }
}
