using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Execution;

/// <summary>What a valid transaction did.</summary>
/// <param name="Succeeded">False when it was reverted, or failed by a module's rule: status 0.</param>
/// <param name="GasUsed">What it is charged for.</param>
/// <param name="Logs">Its events in order.</param>
/// <param name="Outcomes">
/// A batch that succeeded: <see cref="Primitives.Transactions.ImpressionOutcomes"/> of its rows; empty for others.
/// </param>
public sealed record TransactionResult(
    bool Succeeded, ulong GasUsed, IReadOnlyList<LogEntry> Logs, ReadOnlyMemory<byte> Outcomes);
