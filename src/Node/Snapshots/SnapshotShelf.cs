using MarketChain.Chain;
using MarketChain.Chain.Files;
using MarketChain.Chain.Snapshots;
using MarketChain.Node.Running;
using MarketChain.Node.Watching;
using MarketChain.Primitives;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;
using MarketChain.Storage;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Snapshots;

// The snapshot that this node has for others: made when one asks and there is none that is new enough, at a bounded
// pace, by a thread of its own out of a view of the chain. One file is kept, and one is in the making.
//
//   age of the kept one, by the chain's time:   0 ........ 1/24 of retention ........ half of it ...........
//                                               offered    another is begun; until    not offered: rows behind
//                                                          it may be, this is offered  it may be gone before it
//                                                                                      is fetched and restored

/// <summary>Makes, keeps and reads snapshots for peers. One thread asks.</summary>
internal sealed class SnapshotShelf : ISnapshotShelf, IDisposable
{
    private const string MakingFile = "making";

    /// <summary>As fast as one peer is served.</summary>
    private const long BytesPerSecond = 32 << 20;

    /// <summary>Part of the retention time in which a snapshot counts as new: a day or so of thirty.</summary>
    private const ulong FreshPart = 24;

    /// <summary>How much longer than it takes to make one none is made.</summary>
    private const int RestFactor = 10;

    /// <summary>After one that could not be made none is made for so long: a disk gets no room by itself.</summary>
    private static readonly TimeSpan FailedRest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan SettlingPause = TimeSpan.FromMilliseconds(500);

    private readonly Blockchain _chain;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<Exception> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private KeptSnapshot? _kept;
    private Thread? _maker;
    private ulong _making;
    private long _restUntil = long.MinValue;

    /// <summary>Opens what an earlier process has kept.</summary>
    /// <param name="chain">Read only; stays the caller's.</param>
    /// <param name="folder">Made when missing.</param>
    /// <param name="time">Measures how long it takes to make one.</param>
    /// <param name="log">Where it logs.</param>
    /// <param name="failed">Told of broken code or a broken disk.</param>
    /// <exception cref="StorageException">The disk failed.</exception>
    public SnapshotShelf(
        Blockchain chain, string folder, TimeProvider time, ILogger log, Action<Exception> failed)
    {
        DurableFolder.Create(folder);
        _chain = chain;
        _folder = folder;
        _time = time;
        _log = log;
        _failed = failed;
        _kept = KeptSnapshot.OpenNewest(folder, chain);
    }

    /// <inheritdoc/>
    public SnapshotOffer Ask(ulong above)
    {
        lock (_lock)
        {
            ChainHead head = _chain.Head;
            ulong retentionMs = _chain.Spec.Genesis.RetentionMs;
            ulong ageMs = head.Header.TimestampMs - (_kept?.TimestampMs ?? 0);
            bool isOfUse = _kept?.Offer.Height > above && ageMs <= retentionMs / 2;
            if (isOfUse && ageMs <= retentionMs / FreshPart)
            {
                return _kept!.Offer;
            }

            bool isMade = _making > 0 || (head.Number > above && TryBegin(head.Number));
            return isMade ? SnapshotOffer.BeingMade(_making) : isOfUse ? _kept!.Offer : SnapshotOffer.None;
        }
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read(in Hash256 hash, ulong offset, int lengthMax)
    {
        lock (_lock)
        {
            return _kept is { } kept && kept.Offer.Hash == hash ? kept.Read(offset, lengthMax) : default;
        }
    }

    /// <summary>Ends what is being made.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _maker?.Join();
        _kept?.Dispose();
        _stop.Dispose();
    }

    private bool TryBegin(ulong height)
    {
        if (_time.GetTimestamp() < _restUntil)
        {
            return false;
        }

        _making = height;
        _maker = new Thread(() => Guard.Run(Make, _failed)) { Name = "snapshot", IsBackground = true };
        _maker.Start();
        return true;
    }

    private void Make()
    {
        long started = _time.GetTimestamp();
        KeptSnapshot? made = null;
        try
        {
            made = WriteSettled();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            File.Delete(Path.Combine(_folder, MakingFile));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _log.SnapshotNotMade(fault.Message);
            File.Delete(Path.Combine(_folder, MakingFile));
        }

        KeptSnapshot? older = null;
        lock (_lock)
        {
            TimeSpan rest = made is null ? FailedRest : RestFactor * _time.GetElapsedTime(started);
            _restUntil = _time.GetTimestamp() + (long)(rest.TotalSeconds * _time.TimestampFrequency);
            _making = 0;
            if (made is not null)
            {
                older = _kept;
                _kept = made;
            }
        }

        // Not under the lock: to delete a long file takes seconds, and whoever asks makes blocks.
        older?.Remove();
    }

    private KeptSnapshot? WriteSettled()
    {
        while (true)
        {
            try
            {
                return Write();
            }
            catch (BlockFileException)
            {
                // An epoch is being settled, for a few blocks.
                _stop.Token.WaitHandle.WaitOne(SettlingPause);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private KeptSnapshot? Write()
    {
        long started = _time.GetTimestamp();
        using ChainReader reader = _chain.OpenReader();
        string making = Path.Combine(_folder, MakingFile);
        Hash256 hash;
        using (FileStream file = new(making, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        using (PacedStream paced = new(file, BytesPerSecond, _time, _stop.Token))
        {
            hash = SnapshotWriter.Write(reader, paced, _ => { });
            file.Flush(flushToDisk: true);
        }

        string path = KeptSnapshot.PathOf(_folder, reader.Head.Number, hash);
        File.Move(making, path, overwrite: true);
        DurableFolder.Sync(_folder);
        KeptSnapshot? made = KeptSnapshot.TryOpen(path, _chain);
        _log.SnapshotMade(reader.Head.Number, made?.Offer.Length ?? 0, _time.GetElapsedTime(started));
        return made;
    }
}
