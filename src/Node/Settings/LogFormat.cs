namespace MarketChain.Node.Settings;

/// <summary>How the log is written, on standard error.</summary>
internal enum LogFormat
{
    /// <summary>One line for people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
