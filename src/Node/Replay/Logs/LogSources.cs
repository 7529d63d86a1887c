namespace MarketChain.Node.Replay.Logs;

/// <summary>Opens log files by the name of their format, or by their header.</summary>
internal static class LogSources
{
    /// <summary>Names of formats, as on the command line.</summary>
    public const string OpenBandit = "open-bandit";

    /// <inheritdoc cref="OpenBandit"/>
    public const string Csv = "csv";

    private static ReadOnlySpan<byte> XzMagic => [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    /// <summary>A log file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="format">Its format; null to tell by the header.</param>
    /// <exception cref="LogFormatException">The header is of no known format, or the file is packed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ILogSource Open(string file, string? format)
    {
        RefusePacked(file);
        return (format ?? FormatOf(file)) switch
        {
            OpenBandit => new TableLog(file, table => new OpenBanditLog(table, file)),
            _ => new TableLog(file, table => new CsvLog(table)),
        };
    }

    private static string FormatOf(string file)
    {
        using CsvTable table = new(file);
        return table.Has(OpenBanditLog.TellingColumn) ? OpenBandit
            : table.Has(CsvLog.TellingColumn) ? Csv
            : throw table.Error(
                $"expected a column '{CsvLog.TellingColumn}' (csv) or '{OpenBanditLog.TellingColumn}' (open-bandit)");
    }

    private static void RefusePacked(string file)
    {
        Span<byte> start = stackalloc byte[6];
        using FileStream stream = File.OpenRead(file);
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.SequenceEqual(XzMagic))
        {
            throw new LogFormatException(
                Path.GetFileName(file), 1, "the file is packed: unpack it first (xz --decompress)");
        }
    }
}
