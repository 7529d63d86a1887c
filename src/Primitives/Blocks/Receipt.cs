using MarketChain.Primitives.Transactions;

namespace MarketChain.Primitives.Blocks;

/// <summary>What a transaction did: Ethereum's receipt, a leaf of receiptsRoot.</summary>
public sealed class Receipt
{
    /// <summary>Makes the receipt and its bloom.</summary>
    /// <param name="type">The transaction's type, the first byte of the encoding.</param>
    /// <param name="succeeded">False when it was reverted, or failed by a module's rule.</param>
    /// <param name="cumulativeGasUsed">Gas of the block up to and including it.</param>
    /// <param name="logs">Its events in order.</param>
    public Receipt(TransactionType type, bool succeeded, ulong cumulativeGasUsed, IReadOnlyList<LogEntry> logs)
    {
        Type = type;
        Succeeded = succeeded;
        CumulativeGasUsed = cumulativeGasUsed;
        Logs = logs;
        Bloom = new LogBloom();
        foreach (LogEntry log in logs)
        {
            Bloom.Add(log);
        }
    }

    /// <summary>The transaction's type.</summary>
    public TransactionType Type { get; }

    /// <summary>Status 1 or 0.</summary>
    public bool Succeeded { get; }

    /// <summary>Gas of the block up to and including this transaction.</summary>
    public ulong CumulativeGasUsed { get; }

    /// <summary>Events in order.</summary>
    public IReadOnlyList<LogEntry> Logs { get; }

    /// <summary>The filter over <see cref="Logs"/>.</summary>
    public LogBloom Bloom { get; }
}
