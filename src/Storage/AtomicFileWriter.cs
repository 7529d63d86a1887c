namespace MarketChain.Storage;

/// <summary>
/// <see cref="AtomicFile"/> for files too large to be held in memory: written aside piece by piece, and there under
/// its name only once <see cref="Commit"/> has returned. Disposed before that, nothing is left of it.
/// </summary>
public sealed class AtomicFileWriter : IDisposable
{
    private const int BufferBytes = 1 << 18;

    private readonly string _path;
    private readonly string _aside;
    private readonly FileStream _file;
    private bool _isCommitted;

    /// <summary>Starts a file, and its folder if need be.</summary>
    /// <param name="path">Its name in the end; with ".new" appended it must be free for use.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public AtomicFileWriter(string path)
    {
        _path = Path.GetFullPath(path);
        _aside = _path + ".new";
        DurableFolder.Create(Path.GetDirectoryName(_path)!);
        _file = Try(
            "create", () => new FileStream(_aside, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes));
    }

    /// <summary>Appends bytes.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (IOException fault)
        {
            throw Fault("write", fault);
        }
    }

    /// <summary>Makes it durable under its name, over an older file of that name.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public void Commit()
    {
        Try("finish", () =>
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_aside, _path, overwrite: true);
            return true;
        });
        _isCommitted = true;
        DurableFolder.Sync(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Drops the file unless it is committed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isCommitted)
        {
            File.Delete(_aside);
        }
    }

    private T Try<T>(string attempt, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Fault(attempt, fault);
        }
    }

    private StorageException Fault(string attempt, Exception fault)
        => new(StorageFault.Io, $"cannot {attempt} {_path}: {fault.Message}", fault);
}
