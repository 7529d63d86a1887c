using System.Globalization;
using MarketChain.Chain;
using MarketChain.Primitives;
using MarketChain.Replica.Messages;
using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.Node.Snapshots;

/// <summary>
/// A snapshot on disk, as <c>db restore</c> takes it: <c>&lt;block, 20 digits&gt;-&lt;hash at its end&gt;.mcs</c>. A
/// file of that name is whole: it was another's until it was durable.
/// </summary>
internal sealed class KeptSnapshot : IDisposable
{
    private const string Suffix = ".mcs";

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private KeptSnapshot(string path, SafeFileHandle file, SnapshotOffer offer, ulong timestampMs)
    {
        _path = path;
        _file = file;
        Offer = offer;
        TimestampMs = timestampMs;
    }

    /// <summary>What it is.</summary>
    public SnapshotOffer Offer { get; }

    /// <summary>The time of its newest block.</summary>
    public ulong TimestampMs { get; }

    /// <summary>The file of a snapshot.</summary>
    public static string PathOf(string folder, ulong height, in Hash256 hash)
        => Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{height:D20}-{Hex.Encode(hash.Bytes)[2..]}{Suffix}"));

    /// <summary>The newest one of a folder; others, and what is half made, are removed.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static KeptSnapshot? OpenNewest(string folder, Blockchain chain)
    {
        KeptSnapshot? newest = null;
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder).OrderDescending(StringComparer.Ordinal).ToList())
            {
                newest ??= TryOpen(path, chain);
                if (newest?._path != path)
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, $"cannot read {folder}: {fault.Message}", fault);
        }

        return newest;
    }

    /// <summary>Opens a file; null when its name is none of a snapshot of this chain.</summary>
    public static KeptSnapshot? TryOpen(string path, Blockchain chain)
    {
        string[] words = Path.GetFileNameWithoutExtension(path).Split('-');
        if (Path.GetExtension(path) != Suffix
            || words.Length != 2
            || !ulong.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong height)
            || !Hash256.TryParse($"0x{words[1]}", out Hash256 hash))
        {
            return null;
        }

        using ChainReader reader = chain.OpenReader();
        if (reader.GetHeader(height) is not { } header)
        {
            return null;
        }

        SafeFileHandle file = File.OpenHandle(path);
        ulong length = (ulong)RandomAccess.GetLength(file);
        return new KeptSnapshot(path, file, new SnapshotOffer(height, length, hash), header.TimestampMs);
    }

    /// <summary>Bytes from an offset on; none behind the end.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public ReadOnlyMemory<byte> Read(ulong offset, int lengthMax)
    {
        if (offset >= Offer.Length)
        {
            return default;
        }

        byte[] part = new byte[Math.Min((ulong)lengthMax, Offer.Length - offset)];
        try
        {
            int read = RandomAccess.Read(_file, part, (long)offset);
            return read == part.Length
                ? part
                : throw new StorageException(StorageFault.Corrupt, $"{_path} is shorter than it was");
        }
        catch (IOException fault)
        {
            throw new StorageException(StorageFault.Io, $"cannot read {_path}: {fault.Message}", fault);
        }
    }

    /// <summary>Closes and deletes it: there is a newer one.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();
}
