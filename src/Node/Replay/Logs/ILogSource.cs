namespace MarketChain.Node.Replay.Logs;

/// <summary>A log that can be read more than once, row by row: it need not fit in memory.</summary>
internal interface ILogSource
{
    /// <summary>What it is, for people: a file's name, "a generated day".</summary>
    string Description { get; }

    /// <summary>The rows in order of time.</summary>
    /// <exception cref="LogFormatException">While enumerating: a row is not as the format has it.</exception>
    IEnumerable<LogRow> Read();
}
