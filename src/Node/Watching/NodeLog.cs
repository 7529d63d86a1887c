using MarketChain.Primitives;
using MarketChain.State.Ledger.Checkpoint;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Watching;

/// <summary>Every line of the log. Ids by area: 1 the process, 2 blocks, 3 the pool, 4 RPC, 5 the disk.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(101, LogLevel.Information, "Opened chain {Chain} at block {Head} in {Folder}")]
    public static partial void ChainOpened(this ILogger log, string chain, ulong head, string folder);

    [LoggerMessage(102, LogLevel.Information, "Serving JSON-RPC at {Address}")]
    public static partial void RpcStarted(this ILogger log, Uri address);

    [LoggerMessage(103, LogLevel.Information, "Making blocks as validator {Name}")]
    public static partial void ValidatorStarted(this ILogger log, string name);

    [LoggerMessage(104, LogLevel.Information, "No validator key: this node serves and makes no blocks")]
    public static partial void NoValidator(this ILogger log);

    [LoggerMessage(105, LogLevel.Information, "Stopping at block {Head}")]
    public static partial void Stopping(this ILogger log, ulong head);

    [LoggerMessage(106, LogLevel.Information, "Stopped")]
    public static partial void Stopped(this ILogger log);

    [LoggerMessage(107, LogLevel.Critical, "The node ends with exit code {Code}: {Reason}")]
    public static partial void Failed(this ILogger log, Exception fault, int code, string reason);

    [LoggerMessage(108, LogLevel.Warning, "The chain's clock runs {Factor} times as fast as real time")]
    public static partial void FastClock(this ILogger log, uint factor);

    [LoggerMessage(109, LogLevel.Information, "Answering those who watch at {Address}")]
    public static partial void HealthStarted(this ILogger log, Uri address);

    [LoggerMessage(
        201, LogLevel.Information,
        "Block {Number} {Hash}: {Transactions} transactions, {Gas} gas, "
        + "built in {BuildMs:F1} ms, kept in {CommitMs:F1} ms")]
    public static partial void BlockMade(
        this ILogger log, ulong number, Hash256 hash, int transactions, ulong gas, double buildMs, double commitMs);

    [LoggerMessage(301, LogLevel.Debug, "Transaction {Hash} dropped: {Reason}")]
    public static partial void TransactionDropped(this ILogger log, Hash256 hash, string reason);

    [LoggerMessage(401, LogLevel.Error, "Could not answer {Method}")]
    public static partial void RpcFailed(this ILogger log, Exception fault, string method);

    [LoggerMessage(
        501, LogLevel.Warning,
        "The last stop was no clean one: {Bytes} unfinished bytes were cut off, {Blocks} blocks executed again")]
    public static partial void Recovered(this ILogger log, long bytes, ulong blocks);

    [LoggerMessage(502, LogLevel.Warning, "The checkpoint {Path} was not used: {Fault}")]
    public static partial void PagesRefused(this ILogger log, string path, PagesFault fault);
}
