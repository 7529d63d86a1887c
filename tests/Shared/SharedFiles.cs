namespace MarketChain.TestKit;

/// <summary>
/// Finds official vectors and data sets that are kept beside the repository, not in it: in the folder named by the
/// environment variable <c>MARKETCHAIN_SHARED</c>, else in a folder <c>shared</c> beside any folder above the tests.
/// </summary>
public static class SharedFiles
{
    public const string Variable = "MARKETCHAIN_SHARED";

    /// <summary>Where a shared file or folder is.</summary>
    /// <param name="name">Path under the shared folder, such as <c>vectors/x.json</c>.</param>
    /// <returns>The full path, or null when it is not on this machine.</returns>
    public static string? Find(string name)
        => Roots().Select(root => Path.Combine(root, name)).FirstOrDefault(Path.Exists);

    /// <summary>The full path of a file that is there, as it is inside a <see cref="SharedFactAttribute"/>.</summary>
    /// <exception cref="FileNotFoundException">The file is not on this machine.</exception>
    public static string Get(string name)
        => Find(name) ?? throw new FileNotFoundException(WhyAbsent(name), name);

    /// <summary>The reason to skip a test that needs these files; null when all of them are there.</summary>
    public static string? SkipReason(params IReadOnlyList<string> names)
    {
        var absent = names.FirstOrDefault(name => Find(name) is null);
        return absent is null ? null : WhyAbsent(absent);
    }

    private static string WhyAbsent(string name)
        => $"needs {name}: found neither in ${Variable} nor in a folder 'shared' beside the repository";

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared");
    }
}
