using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Tracing;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;
using MarketChain.State.History;
using MarketChain.State.Ledger;

namespace MarketChain.Chain;

/// <content>Blocks executed again, and watched.</content>
public sealed partial class ChainReader
{
    /// <summary>
    /// Traces transactions of a block by executing it again on its parent's state. Native transactions are told by
    /// their receipts.
    /// </summary>
    /// <param name="request">Which; when its budget is exceeded, what is returned is not whole.</param>
    /// <param name="refusal">Why null is returned: what is needed is not kept any more.</param>
    public IReadOnlyList<TransactionTrace>? TryTrace(TraceRequest request, out string? refusal)
    {
        refusal = null;
        BlockTracer tracer = new(request, Spec.GenesisHash, index => Check(request, index));
        if (request.LastRun < 0)
        {
            return tracer.OfReceipts();
        }

        ulong parent = request.Block.Number - 1;
        if (!StateAtBlock.TryOpen(_snapshot, parent, out IStateReader state, out HistoryGap gap))
        {
            refusal = NotKept(request, AtBlock.Accounts, gap.OldestKept);
            return null;
        }

        LedgerView? rows = null;
        if (request.NeedsRows && !_ledger.TryViewAt(parent, out rows, out ulong rowsFrom))
        {
            refusal = NotKept(request, AtBlock.Rows, rowsFrom);
            return null;
        }

        return TryReplay(request, tracer, state, rows, out refusal);
    }

    private IReadOnlyList<TransactionTrace>? TryReplay(
        TraceRequest request, BlockTracer tracer, IStateReader state, LedgerView? rows, out string? refusal)
    {
        ContractRunner plain = _runners.Rent();
        try
        {
            using BlockReplay replay = new(Spec, _snapshot, request.Block.Header, state, rows);
            return tracer.TryRun(replay, plain, out refusal);
        }
        catch (LedgerHistoryException e)
        {
            refusal = NotKept(request, AtBlock.Rows, e.KeptFrom);
            return null;
        }
        finally
        {
            _runners.Return(plain);
        }
    }

    private CheckedTransaction? Check(TraceRequest request, int index)
    {
        Transaction transaction = request.Block.Body.Transactions[index];
        ReadOnlyMemory<byte> sidecar = default;
        if (CheckedTransaction.IsBatch(transaction))
        {
            if (GetBatchRows(new TransactionPlace(request.Block.Number, index)) is not { } rows)
            {
                return null;
            }

            sidecar = rows.Sidecar;
        }

        TransactionRejection? rejection = new TransactionRules(Spec).TryCheck(
            new PooledTransaction(transaction, sidecar), out CheckedTransaction item);
        Invariant.Check(rejection is null);
        return item;
    }

    private static string NotKept(TraceRequest request, string what, ulong keptFrom)
        => $"block {request.Block.Number} cannot be executed again: {what} are kept from block {keptFrom} on, "
            + $"and those after block {request.Block.Number - 1} are needed";
}
