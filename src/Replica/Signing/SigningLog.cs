using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Replica.Messages;
using MarketChain.Storage;

namespace MarketChain.Replica.Signing;

// What one validator must not forget, on disk.
//
//   Write(record, block) ──► one entry ──► one write, one fdatasync ──► the signature may leave
//
//   │ entry │ entry │ entry │ free …        a file of whole chunks, allocated before they are used; the next entry goes
//                                           behind the last one, or where nothing is that is still needed
//
// Guaranteed: after Write returns, the record is the one that the next start finds, whatever the power does; a write
// that is torn leaves the one before; one fault in the newest entry hides nothing. A file that was cut, or in which
// nothing checks, has no record: who opens it has forgotten, and signs again only as docs/spec/consensus.md 7 says.
//
// Not guaranteed: that the file is the newest one. One that was put back from a copy looks well; the others know
// better, and are asked at each start.
//
// The convention people get wrong: this file is never in a backup, and never copied to another machine.

/// <summary>How a signing log was found.</summary>
public enum SigningLogState
{
    /// <summary>With a record.</summary>
    Read,

    /// <summary>Empty: it was created now, or is another's begin.</summary>
    Blank,

    /// <summary>Damaged, or discarded: what was signed before is not known.</summary>
    Damaged,
}

/// <summary>The disk of a validator. Not for more than one thread.</summary>
public sealed class SigningLog : IReplicaDisk, IDisposable
{
    private const int ChunkLength = 32 << 20;

    private readonly string _folder;
    private readonly ILogFile _file;
    private readonly EvidenceFile _evidence;
    private readonly List<LogEntry> _kept = [];
    private ulong _sequence;
    private ulong _forgetsBelow;
    private bool _failed;

    private SigningLog(string folder, ILogFile file)
    {
        _folder = folder;
        _file = file;
        _evidence = new EvidenceFile(Path.Combine(folder, "evidence"));
    }

    /// <inheritdoc/>
    public GuardRecord? Record { get; private set; }

    /// <summary>How it was found.</summary>
    public SigningLogState State { get; private set; }

    /// <summary>Opens the log in a folder, or begins an empty one, whose validator has forgotten.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="key">Whose it is.</param>
    /// <exception cref="StorageException">
    /// Another process has it, it is another's, or the disk failed.
    /// </exception>
    public static SigningLog Open(string folder, in Hash256 genesisHash, in Ed25519PublicKey key)
        => Open(folder, genesisHash, key, ChunkLength);

    /// <summary>As the other, with chunks of another length.</summary>
    internal static SigningLog Open(
        string folder, in Hash256 genesisHash, in Ed25519PublicKey key, int chunkLength)
        => Open(folder, LogFile.Open(PathIn(folder), chunkLength), genesisHash, key);

    /// <summary>As the other, with another kind of file; the folder has the evidence.</summary>
    internal static SigningLog Open(string folder, ILogFile file, in Hash256 genesisHash, in Ed25519PublicKey key)
    {
        SigningLog log = new(folder, file);
        try
        {
            log.Recover(genesisHash, key);
            return log;
        }
        catch (StorageException)
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Begins the log of a key that was made this moment, and so has signed nothing: the one way to a record that does
    /// not come from the log itself or from other validators.
    /// </summary>
    /// <exception cref="StorageException">There is a log already, or the disk failed.</exception>
    public static SigningLog Create(string folder, GuardRecord born) => Create(folder, born, ChunkLength);

    /// <summary>As the other, with chunks of another length.</summary>
    internal static SigningLog Create(string folder, GuardRecord born, int chunkLength)
    {
        if (File.Exists(PathIn(folder)))
        {
            throw new StorageException(StorageFault.Locked, $"{PathIn(folder)} is there already");
        }

        SigningLog log = Open(folder, born.GenesisHash, born.Key, chunkLength);
        log.Write(born, block: null);
        return log;
    }

    /// <inheritdoc/>
    public void Write(GuardRecord record, PreparedBlock? block)
    {
        Append(record.Encode(), block);
        Record = record;
    }

    /// <inheritdoc/>
    public void Discard()
    {
        Append([], block: null);
        Record = null;
    }

    /// <inheritdoc/>
    public bool Keeps(in Hash256 digest)
    {
        Hash256 wanted = digest;
        return _kept.Exists(entry => entry.BlockLength > 0 && entry.Digest == wanted);
    }

    /// <inheritdoc/>
    public PreparedBlock? Find(in Hash256 digest)
    {
        Hash256 wanted = digest;
        int index = _kept.FindLastIndex(entry => entry.BlockLength > 0 && entry.Digest == wanted);
        return index < 0 ? null : ReadBlock(_kept[index]);
    }

    /// <inheritdoc/>
    public PreparedBlock? FindAt(ulong height)
    {
        int index = _kept.FindLastIndex(entry => entry.BlockLength > 0 && entry.Height == height);
        return index < 0 ? null : ReadBlock(_kept[index]);
    }

    /// <inheritdoc/>
    public void Forget(ulong belowHeight) => _forgetsBelow = Math.Max(_forgetsBelow, belowHeight);

    /// <inheritdoc/>
    public void KeepEvidence(in SignedVote first, in SignedVote second) => _evidence.Add(first, second);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string PathIn(string folder) => Path.Combine(folder, "votes.log");

    private static byte[] Lay(in LogEntry entry, byte[] record, byte[] block)
    {
        byte[] head = entry.EncodeHead(record);
        byte[] pages = new byte[entry.End - entry.Place];
        int copyAt = (int)(entry.CopyPlace - entry.Place);
        LogPages.Write(head, PageKind.Head, pages.AsSpan(0, entry.HeadLength));
        LogPages.Write(block, PageKind.Block, pages.AsSpan(entry.HeadLength, LogPages.LengthOf(block.Length)));
        LogPages.Write(head, PageKind.Head, pages.AsSpan(copyAt));
        return pages;
    }

    /// <summary>Adds an entry, whose record takes the place of the one before; an empty one is none.</summary>
    private void Append(byte[] record, PreparedBlock? block)
    {
        Invariant.Check(!_failed);
        _failed = true;
        PreparedBlock? added = block is null || Keeps(block.Digest) ? null : block;
        byte[] bytes = added is null ? [] : BlockFields.Encode(added);
        LogEntry entry = new(
            _sequence + 1,
            Place: 0,
            added?.Height ?? 0,
            bytes.Length,
            added?.Digest ?? default,
            Crc32C.Compute(bytes),
            record.Length);
        entry = entry with { Place = FindRoom(entry.End) };
        _file.Write(Lay(entry, record, bytes), entry.Place);
        _sequence = entry.Sequence;
        _kept.Add(entry);
        ForgetOld();
        _failed = false;
    }

    private void Recover(in Hash256 genesisHash, in Ed25519PublicKey key)
    {
        LogScan scan = LogScan.Of(_file);
        State = scan.IsBlank && _file.IsWhole ? SigningLogState.Blank
            : scan.Newest is null || !_file.IsWhole ? SigningLogState.Damaged
            : SigningLogState.Read;
        if (!_file.IsWhole || scan.Entries.Count == 0)
        {
            return;
        }

        if (scan.Newest is not null && (scan.Newest.GenesisHash != genesisHash || scan.Newest.Key != key))
        {
            throw new StorageException(
                StorageFault.OtherFormat,
                $"{PathIn(_folder)} is the record of the key {scan.Newest.Key} on the chain "
                + $"{scan.Newest.GenesisHash}, not of {key} on {genesisHash}");
        }

        Record = scan.Newest;
        _sequence = scan.Entries[^1].Sequence;
        ulong height = Record?.Newest.Height ?? scan.Entries.Max(entry => entry.Height);
        _forgetsBelow = Math.Max(1, height) - 1;
        _kept.AddRange(scan.Entries);
        ForgetOld();
        for (int i = 0; i < _kept.Count; i++)
        {
            bool isTorn = _kept[i].BlockLength > 0 && ReadBlock(_kept[i]) is null;
            _kept[i] = isTorn ? _kept[i] with { Height = 0, Digest = default } : _kept[i];
        }
    }

    /// <summary>The newest entry has the record; older ones stay for their blocks.</summary>
    private void ForgetOld()
    {
        ulong newest = _sequence;
        ulong below = _forgetsBelow;
        _kept.RemoveAll(entry => entry.Sequence != newest && (entry.BlockLength == 0 || entry.Height < below));
    }

    /// <summary>A place for an entry where nothing is that is still needed.</summary>
    private long FindRoom(long length)
    {
        if (!_file.IsWhole)
        {
            // A damaged file: nothing of it is needed, and a record that is true begins it anew.
            Invariant.Check(Record is null);
            _file.StartOver();
        }

        ForgetOld();
        long behind = _kept.Count == 0 ? 0 : _kept[^1].End;
        if (IsFree(behind, length))
        {
            return behind;
        }

        if (IsFree(0, length))
        {
            return 0;
        }

        long end = _file.Length;
        _file.Grow(length);
        return end;
    }

    private bool IsFree(long place, long length)
        => place + length <= _file.Length
            && !_kept.Exists(entry => entry.Place < place + length && place < entry.End);

    private PreparedBlock? ReadBlock(LogEntry entry)
    {
        byte[] pages = new byte[LogPages.LengthOf(entry.BlockLength)];
        byte[] bytes = new byte[entry.BlockLength];
        _file.Read(pages, entry.BlockPlace);
        bool isRight = LogPages.TryRead(pages, PageKind.Block, bytes) && Crc32C.Compute(bytes) == entry.BlockCrc;
        return isRight && BlockFields.TryDecode(bytes, out PreparedBlock? block, out _) && block.Digest == entry.Digest
            ? block
            : null;
    }
}
