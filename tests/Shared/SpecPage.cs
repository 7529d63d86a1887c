namespace MarketChain.TestKit;

/// <summary>Pages of <c>docs/spec</c>, for tests that keep them from drifting from the code.</summary>
public static class SpecPage
{
    /// <summary>The lines of a page of the specification that belongs to these tests.</summary>
    public static IEnumerable<string> Lines(string page)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MarketChain.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("these tests run inside the repository");
        }

        return File.ReadLines(Path.Combine(folder.FullName, "docs", "spec", page));
    }

    /// <summary>The cells of each row of the table whose first column has this heading.</summary>
    public static IReadOnlyList<string[]> Table(string page, string heading)
        => [.. Lines(page)
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];
}
