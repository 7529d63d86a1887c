using System.Globalization;

namespace MarketChain.Storage.Segments;

/// <summary>
/// The files of one log: which segments there are, and that no other process has them. Files are named by their
/// segment in ten digits, so that names sort as numbers do; other files in the folder are left alone.
/// </summary>
internal sealed class SegmentFolder : IDisposable
{
    private const string Extension = ".segment";
    private const int EWOULDBLOCK = 11;

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly Lock _changing = new();
    private List<uint> _segments;

    public SegmentFolder(string path)
    {
        DurableFolder.Create(path);
        _path = path;
        _lock = TakeLock();
        _segments = List();
    }

    /// <summary>Numbers of the segments, ascending: a list that does not change.</summary>
    public IReadOnlyList<uint> Segments
    {
        get
        {
            lock (_changing)
            {
                return _segments;
            }
        }
    }

    /// <summary>A new, empty segment above all others, on disk with its name.</summary>
    public SegmentFile Create(uint segment)
    {
        SegmentFile file = SegmentFile.Create(PathOf(segment), segment);
        DurableFolder.Sync(_path);
        lock (_changing)
        {
            _segments = [.. _segments, segment];
        }

        return file;
    }

    /// <summary>Opens a segment; null when it was dropped.</summary>
    /// <exception cref="StorageException">It should be there and is not, or the disk failed.</exception>
    public SegmentFile? Open(uint segment, FileAccess access)
    {
        if (SegmentFile.Open(PathOf(segment), segment, access) is { } file)
        {
            return file;
        }

        IReadOnlyList<uint> segments = Segments;
        return segments.Count == 0 || segment < segments[0]
            ? null
            : throw new StorageException(StorageFault.Corrupt, $"segment {PathOf(segment)} is missing");
    }

    /// <summary>Removes the segments below <paramref name="first"/>, but for the newest; returns their bytes.</summary>
    public long DropBelow(uint first)
    {
        IReadOnlyList<uint> segments = Segments;
        List<uint> dropped = [.. segments.Take(segments.Count - 1).Where(segment => segment < first)];
        if (dropped.Count == 0)
        {
            return 0;
        }

        long bytes = dropped.Sum(Length);
        lock (_changing)
        {
            _segments = [.. _segments.Skip(dropped.Count)];
        }

        dropped.ForEach(Delete);
        DurableFolder.Sync(_path);
        return bytes;
    }

    /// <summary>Bytes of all segments.</summary>
    public long SizeBytes() => Segments.Sum(Length);

    public void Dispose() => _lock.Dispose();

    private string PathOf(uint segment)
        => Path.Combine(_path, segment.ToString("d10", CultureInfo.InvariantCulture) + Extension);

    private FileStream TakeLock()
    {
        string path = Path.Combine(_path, "LOCK");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (fault.HResult == EWOULDBLOCK)
        {
            throw new StorageException(
                StorageFault.Locked, $"{_path} is in use by another process: stop that one first", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot lock {path}: {fault.Message}", fault);
        }
    }

    private List<uint> List()
    {
        List<uint> segments = [];
        foreach (string path in Directory.EnumerateFiles(_path, "*" + Extension))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out uint segment)
                && PathOf(segment) == path)
            {
                segments.Add(segment);
            }
        }

        segments.Sort();
        return segments;
    }

    private long Length(uint segment)
    {
        var file = new FileInfo(PathOf(segment));
        return file.Exists ? file.Length : 0;
    }

    private void Delete(uint segment)
    {
        string path = PathOf(segment);
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot remove {path}: {fault.Message}", fault);
        }
    }
}
