namespace MarketChain.Tidy.Tests;

/// <summary>Lines of code fit 120 columns; no file has spaces at a line's end, tabs in code, or carriage returns.</summary>
internal sealed class TextRule : Rule
{
    private const int ColumnsMax = 120;

    public override IEnumerable<Finding> Find(SourceFile file)
    {
        if (file.Path.EndsWith(".sln", StringComparison.Ordinal))
            yield break; // written by the SDK, in its own way
        for (var i = 0; i < file.Lines.Length; i++)
        {
            if (Judge(file, file.Lines[i]) is { } what)
                yield return new(file.Path, i + 1, what, what);
        }

        if (file.Text.Length > 0 && !file.Text.EndsWith('\n'))
            yield return new(file.Path, file.Lines.Length, "no line feed at the end", "no line feed at the end");
    }

    private static string? Judge(SourceFile file, string line)
    {
        if (line.EndsWith(' ') || line.EndsWith('\t') || line.EndsWith('\r'))
            return "space at the end of the line";
        if (file.IsCode && line.Contains('\t'))
            return "tab";
        return file.IsCode && line.Length > ColumnsMax ? $"longer than {ColumnsMax} columns" : null;
    }
}
