namespace MarketChain.TestKit;

/// <summary>
/// A new empty folder of the system's temporary ones, removed with all that it holds on <see cref="Dispose"/>.
/// A failing removal throws: something that the test started still runs in it.
/// </summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("marketchain-test-").FullName;

    /// <summary>The full path of a file or folder inside, which need not exist.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
