namespace MarketChain.Benchmarks;

/// <summary>A folder that was named and stays, or a temporary one that goes.</summary>
internal sealed class WorkFolder(string? named) : IDisposable
{
    public string Path { get; } = named ?? Directory.CreateTempSubdirectory("marketchain-bench-").FullName;

    public void Dispose()
    {
        if (named is null)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
