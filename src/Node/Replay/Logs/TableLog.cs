namespace MarketChain.Node.Replay.Logs;

/// <summary>How a format's rows are read, once its columns are found in a table's header.</summary>
internal interface ITableFormat
{
    /// <summary>The row of these fields.</summary>
    /// <exception cref="LogFormatException">It is not as the format has it.</exception>
    LogRow ReadRow(CsvTable.CsvRow fields);
}

/// <summary>A log in a file of comma-separated rows.</summary>
/// <param name="file">Its path.</param>
/// <param name="formatOf">Finds the columns of its format.</param>
internal sealed class TableLog(string file, Func<CsvTable, ITableFormat> formatOf) : ILogSource
{
    /// <inheritdoc/>
    public string Description => Path.GetFileName(file);

    /// <inheritdoc/>
    public IEnumerable<LogRow> Read()
    {
        using CsvTable table = new(file);
        ITableFormat format = formatOf(table);
        ulong lastMs = 0;
        while (TryReadRow(table, format, out LogRow row))
        {
            lastMs = row.TimeMs >= lastMs
                ? row.TimeMs
                : throw table.Error(
                    $"expected rows in order of time: at least {lastMs} ms as in the row before, got {row.TimeMs} ms");
            yield return row;
        }
    }

    private static bool TryReadRow(CsvTable table, ITableFormat format, out LogRow row)
    {
        bool isThere = table.TryReadRow(out CsvTable.CsvRow fields);
        row = isThere ? format.ReadRow(fields) : default;
        return isThere;
    }
}
