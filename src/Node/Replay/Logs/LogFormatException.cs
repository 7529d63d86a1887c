namespace MarketChain.Node.Replay.Logs;

/// <summary>A log that cannot be read: where, and what was expected.</summary>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="message">What was expected and what came.</param>
internal sealed class LogFormatException(string file, long line, string message)
    : Exception($"{file}, line {line}: {message}")
{
    /// <summary>The line, from 1.</summary>
    public long Line { get; } = line;
}
