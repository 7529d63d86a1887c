namespace MarketChain.Tidy.Tests;

/// <summary>The text files of this repository, as they lie in the working folder.</summary>
internal static class Repository
{
    private const long TextBytesMax = 1 << 20;

    private static readonly HashSet<string> SkippedFolders =
        new(StringComparer.Ordinal) { ".git", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules", "data" };

    public static readonly string Root = FindRoot();

    public static readonly IReadOnlyList<SourceFile> Files =
    [
        .. Walk(new DirectoryInfo(Root)).Select(Read).OfType<SourceFile>()
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MarketChain.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("these tests run inside the repository");
        return folder.FullName;
    }

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder)
        => folder.EnumerateFiles().Where(file => file.Name != ".git").Concat(
            folder.EnumerateDirectories().Where(inner => !SkippedFolders.Contains(inner.Name)).SelectMany(Walk));

    private static SourceFile? Read(FileInfo file)
    {
        if (file.Length > TextBytesMax || file.LinkTarget is not null)
            return null;
        var text = File.ReadAllText(file.FullName);
        var path = Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
        return text.Contains('\0') ? null : new SourceFile(path, text);
    }
}
