namespace MarketChain.Node.Demo;

/// <summary>
/// The folder of a demo's chain: the one that was asked for, or a new one that is removed in the end.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly bool _isOwn;

    /// <summary>Makes it.</summary>
    /// <exception cref="CommandException">It cannot be made.</exception>
    public DemoFolder(string? asked)
    {
        try
        {
            _isOwn = asked is null;
            Path = asked is null
                ? Directory.CreateTempSubdirectory("marketchain-demo-").FullName
                : Directory.CreateDirectory(asked).FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--data: {fault.Message}", fault);
        }
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isOwn)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
