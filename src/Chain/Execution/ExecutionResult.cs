using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Chain.Execution;

/// <summary>
/// What a block's execution came to. It changes nothing until it is committed, and dropping it leaves nothing behind:
/// it is an overlay of the block that it was executed on.
/// </summary>
internal sealed class ExecutionResult : IDisposable
{
    /// <summary>The executed transactions with the rows of batches, in order.</summary>
    public required IReadOnlyList<CheckedTransaction> Items { get; init; }

    /// <summary>What each did, in order.</summary>
    public required IReadOnlyList<TransactionResult> Results { get; init; }

    /// <summary>Who decides on the block after it, ascending.</summary>
    public required ValueList<Ed25519PublicKey> Validators { get; init; }

    /// <summary>Their receipts, and the events of the system step.</summary>
    public required BlockReceipts Receipts { get; init; }

    /// <summary>Gas of all transactions.</summary>
    public required ulong GasUsed { get; init; }

    /// <summary>Changes of accounts and storage, with the root after them.</summary>
    public required StateChanges State { get; init; }

    /// <summary>The ledger's changed rows, not yet committed.</summary>
    public required LedgerOverlay Ledger { get; init; }

    /// <summary>Their encoding and the digest after them; memory of <see cref="Ledger"/>.</summary>
    public required ChangeSet ChangeSet { get; init; }

    /// <summary>Leaves of epochs that the block settled.</summary>
    public required IReadOnlyList<SettledRun> SettledRuns { get; init; }

    /// <summary>Gives the ledger's buffers back.</summary>
    public void Dispose() => Ledger.Dispose();
}

/// <summary>Receipts of a block's transactions, and what belongs to no transaction.</summary>
/// <param name="SystemLogs">Events of the system step: in the header's bloom, not under receiptsRoot.</param>
/// <param name="Receipts">In order of the transactions.</param>
public sealed record BlockReceipts(IReadOnlyList<LogEntry> SystemLogs, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>The header's logsBloom.</summary>
    public LogBloom ComputeBloom()
    {
        LogBloom bloom = new();
        foreach (LogEntry log in SystemLogs)
        {
            bloom.Add(log);
        }

        foreach (Receipt receipt in Receipts)
        {
            bloom.Add(receipt.Bloom);
        }

        return bloom;
    }

    /// <summary>The header's receiptsRoot.</summary>
    public Hash256 ComputeRoot() => Receipt.ComputeRoot(Receipts);
}
