using System.Runtime.InteropServices;
using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.Replica.Signing;

/// <summary>
/// The bytes of a signing log: a file of whole chunks that are allocated before they are used, so that a sync waits for
/// data alone. One process at a time has it.
/// </summary>
internal sealed partial class LogFile : ILogFile
{
    /// <summary>EWOULDBLOCK: flock(2) found the file locked.</summary>
    private const int LockedError = 11;

    private readonly string _path;
    private readonly int _chunkLength;
    private readonly SafeFileHandle _file;

    private LogFile(string path, int chunkLength, SafeFileHandle file)
    {
        _path = path;
        _chunkLength = chunkLength;
        _file = file;
        Length = RandomAccess.GetLength(file);
    }

    /// <inheritdoc/>
    public long Length { get; private set; }

    /// <inheritdoc/>
    public bool IsWhole => Length % _chunkLength == 0;

    /// <summary>Opens a file, or creates an empty one.</summary>
    /// <exception cref="StorageException">Another process has it, or the disk failed.</exception>
    public static LogFile Open(string path, int chunkLength)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        DurableFolder.Create(folder);
        try
        {
            bool isNew = !File.Exists(full);
            SafeFileHandle file = File.OpenHandle(full, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (isNew)
            {
                DurableFolder.Sync(folder);
            }

            return new LogFile(full, chunkLength, file);
        }
        catch (IOException fault) when (fault.HResult == LockedError)
        {
            throw new StorageException(
                StorageFault.Locked, $"{path} is in use by another process: two would sign with one key", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed("open", full, fault);
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> destination, long offset)
    {
        try
        {
            while (destination.Length > 0)
            {
                int read = RandomAccess.Read(_file, destination, offset);
                if (read == 0)
                {
                    throw new StorageException(StorageFault.Io, $"{_path} has become shorter while it is in use");
                }

                destination = destination[read..];
                offset += read;
            }
        }
        catch (IOException fault)
        {
            throw Failed("read", _path, fault);
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_file, bytes, offset);
        }
        catch (IOException fault)
        {
            throw Failed("write", _path, fault);
        }

        if (fdatasync(_file) != 0)
        {
            string reason = Marshal.GetLastPInvokeErrorMessage();
            throw new StorageException(StorageFault.Io, $"cannot sync {_path}: {reason}");
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The length is set first, which happens whole or not at all; a length that is not of whole chunks is therefore no
    /// crash's work.
    /// </remarks>
    public void Grow(long bytes)
    {
        long target = (Length + bytes + _chunkLength - 1) / _chunkLength * _chunkLength;
        byte[] zeros = new byte[_chunkLength];
        try
        {
            RandomAccess.SetLength(_file, target);
            for (long at = Length / _chunkLength * _chunkLength; at < target; at += _chunkLength)
            {
                RandomAccess.Write(_file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, target - at)), at);
            }

            RandomAccess.FlushToDisk(_file);
        }
        catch (IOException fault)
        {
            throw Failed("enlarge", _path, fault);
        }

        Length = target;
    }

    /// <inheritdoc/>
    public void StartOver()
    {
        try
        {
            RandomAccess.SetLength(_file, 0);
        }
        catch (IOException fault)
        {
            throw Failed("empty", _path, fault);
        }

        Length = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static StorageException Failed(string attempt, string path, Exception fault)
        => new(StorageFault.Io, $"cannot {attempt} {path}: {fault.Message}", fault);

    /// <summary>As fsync, but for times, which nobody asks for and which cost a second write.</summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle fd);
}
