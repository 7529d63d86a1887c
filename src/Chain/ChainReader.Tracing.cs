using System.Buffers.Binary;
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
using MarketChain.State.Ledger.Checkpoint;

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

        return TryReplay(request, tracer, state, out refusal);
    }

    private IReadOnlyList<TransactionTrace>? TryReplay(
        TraceRequest request, BlockTracer tracer, IStateReader state, out string? refusal)
    {
        ulong number = request.Block.Number;
        ContractRunner plain = _runners.Rent();
        try
        {
            using BlockReplay replay = new(
                Spec, _snapshot, request.Block.Header, state, _ledger.ViewAt(number - 1), HasStep(number));
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

    /// <summary>
    /// The system step may have done something. Whatever it does changes the ledger, so it did nothing in a block that
    /// changed no row: such a block's contracts can run again without the rows, unless they read some.
    /// </summary>
    private bool HasStep(ulong number)
        => ChangeSetStore.TryGet(_snapshot, number) is not { } changes
            || BinaryPrimitives.ReadUInt32BigEndian(changes) != 0;

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
