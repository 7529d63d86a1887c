using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tracing;

/// <summary>Which transactions of a block to trace, and how.</summary>
/// <param name="Block">The block.</param>
/// <param name="Receipts">Its receipts.</param>
/// <param name="First">The first transaction's index.</param>
/// <param name="Count">How many.</param>
/// <param name="Options">What to tell.</param>
/// <param name="Budget">For all of them.</param>
/// <param name="CheckTime">Throws when the time for the answer is over; asked before each transaction.</param>
public sealed record TraceRequest(
    Block Block, BlockReceipts Receipts, int First, int Count, TraceOptions Options, TraceBudget Budget,
    Action CheckTime)
{
    internal int Last => First + Count - 1;

    internal IReadOnlyList<Transaction> Transactions => Block.Body.Transactions;

    /// <summary>
    /// The last one that the EVM ran; -1 when it ran none of those asked for, so that nothing need be executed again.
    /// </summary>
    internal int LastRun
    {
        get
        {
            int last = Last;
            while (last >= First && Transactions[last] is not EthereumTransaction)
            {
                last--;
            }

            return last < First ? -1 : last;
        }
    }

    internal ulong GasUsedBy(int index)
        => Receipts.Receipts[index].CumulativeGasUsed
            - (index == 0 ? 0 : Receipts.Receipts[index - 1].CumulativeGasUsed);
}

/// <summary>Traces transactions of a committed block.</summary>
/// <param name="request">Which.</param>
/// <param name="genesisHash">The chain's name in native signatures.</param>
/// <param name="check">Makes an executable transaction of that at an index; null when its rows are not kept.</param>
internal sealed class BlockTracer(
    TraceRequest request, Hash256 genesisHash, Func<int, CheckedTransaction?> check)
{
    private readonly List<TransactionTrace> _traces = [];

    /// <summary>Traces of native transactions alone, which the receipts tell.</summary>
    public IReadOnlyList<TransactionTrace> OfReceipts()
    {
        for (int i = request.First; i <= request.Last; i++)
        {
            _traces.Add(Native(i));
        }

        return _traces;
    }

    /// <summary>
    /// Executes the block as far as need be; null with the reason when that is not possible any more.
    /// </summary>
    /// <param name="replay">The block, begun.</param>
    /// <param name="plain">Runs what is not watched.</param>
    /// <param name="refusal">Why null is returned.</param>
    public IReadOnlyList<TransactionTrace>? TryRun(BlockReplay replay, IContractRunner plain, out string? refusal)
    {
        refusal = null;
        int lastRun = request.LastRun;
        for (int i = 0; i <= request.Last; i++)
        {
            request.CheckTime();
            if (i <= lastRun && !TryExecute(replay, plain, i, out refusal))
            {
                return null;
            }

            if (i >= request.First && _traces.Count <= i - request.First)
            {
                _traces.Add(Native(i));
            }
        }

        return _traces;
    }

    private bool TryExecute(BlockReplay replay, IContractRunner plain, int index, out string? refusal)
    {
        refusal = null;
        if (check(index) is not { } item)
        {
            refusal = $"the rows of the batch at index {index} of block {request.Block.Number} are not kept any more";
            return false;
        }

        bool isWatched = index >= request.First && item.Transaction is EthereumTransaction;
        using Watch? watch = isWatched ? Watch.Of(request.Options, request.Budget) : null;
        TransactionResult? result = replay.Execute(item, watch ?? plain);
        if (!IsAsInBlock(result, index))
        {
            refusal = $"block {request.Block.Number} cannot be executed again: what its transaction at index {index} "
                + "came to depends on facts of the attention ledger that are kept for the newest block only";
            return false;
        }

        if (watch is not null)
        {
            _traces.Add(watch.Finish(item.Transaction.GasLimit, result!.GasUsed));
        }

        return true;
    }

    private bool IsAsInBlock(TransactionResult? result, int index)
        => result is not null
            && result.Succeeded == request.Receipts.Receipts[index].Succeeded
            && result.GasUsed == request.GasUsedBy(index)
            && AreSame(result.Logs, request.Receipts.Receipts[index].Logs);

    private static bool AreSame(IReadOnlyList<LogEntry> logs, IReadOnlyList<LogEntry> expected)
    {
        bool same = logs.Count == expected.Count;
        for (int i = 0; same && i < logs.Count; i++)
        {
            same = logs[i].Address == expected[i].Address
                && logs[i].Topics == expected[i].Topics
                && logs[i].Data.Span.SequenceEqual(expected[i].Data.Span);
        }

        return same;
    }

    private TransactionTrace Native(int index)
    {
        NativeTransaction transaction = (NativeTransaction)request.Transactions[index];
        Invariant.Check(transaction.TryRecoverSender(genesisHash, out Address sender, out _));
        bool failed = !request.Receipts.Receipts[index].Succeeded;
        Transfer? transfer = transaction.Payload as Transfer;
        TraceFrame frame = new()
        {
            Type = "NATIVE",
            From = sender,
            To = transfer?.To,
            Value = transfer?.Value,
            Gas = transaction.GasLimit,
            GasUsed = request.GasUsedBy(index),
            Input = transaction.BodyBytes,
            Error = failed ? "native transaction failed" : null,
        };
        return new TransactionTrace(
            frame.GasUsed, failed, default, [], request.Options.Kind == TraceKind.Calls ? frame : null);
    }
}
