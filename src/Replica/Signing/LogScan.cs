using MarketChain.Consensus.Signing;

namespace MarketChain.Replica.Signing;

/// <summary>
/// Finds every entry of a signing log, wherever it lies: each page is looked at by itself, so that nothing hides what
/// lies behind it.
/// </summary>
internal sealed class LogScan
{
    private readonly ILogFile _file;
    private readonly Dictionary<ulong, LogEntry> _entries = [];
    private ulong _newest;

    private LogScan(ILogFile file) => _file = file;

    /// <summary>The entries, oldest first.</summary>
    public List<LogEntry> Entries { get; private set; } = [];

    /// <summary>The newest entry's record; null when there is none that can be read.</summary>
    public GuardRecord? Newest { get; private set; }

    /// <summary>True when not a single byte was ever written.</summary>
    public bool IsBlank { get; private set; } = true;

    /// <summary>Reads a whole file.</summary>
    public static LogScan Of(ILogFile file)
    {
        LogScan scan = new(file);
        byte[] page = new byte[LogPages.Size];
        for (long at = 0; at + page.Length <= file.Length; at += page.Length)
        {
            file.Read(page, at);
            scan.IsBlank &= !page.AsSpan().ContainsAnyExcept((byte)0);
            if (page[0] == (byte)PageKind.Head)
            {
                scan.Look(page, at);
            }
        }

        scan.Entries = [.. scan._entries.Values.OrderBy(entry => entry.Sequence)];
        return scan;
    }

    private void Look(byte[] page, long at)
    {
        bool isPossible = LogEntry.TryReadFields(page.AsSpan(1), GuardRecord.EncodedLengthMax, out LogEntry entry);
        if (!isPossible || at + entry.HeadLength > _file.Length)
        {
            return;
        }

        byte[] pages = new byte[entry.HeadLength];
        byte[] head = new byte[LogEntry.FieldsLength + entry.RecordLength];
        _file.Read(pages, at);
        if (!LogPages.TryRead(pages, PageKind.Head, head) || !entry.Checks(head, at))
        {
            return;
        }

        _entries[entry.Sequence] = entry;
        if (entry.Sequence >= _newest)
        {
            _newest = entry.Sequence;
            ReadOnlyMemory<byte> record = head.AsMemory(LogEntry.FieldsLength);
            Newest = GuardRecord.TryDecode(record, out GuardRecord? read) ? read : null;
        }
    }
}
