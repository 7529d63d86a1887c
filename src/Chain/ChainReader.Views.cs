using MarketChain.Chain.Execution.Contracts;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Simulation;
using MarketChain.Marketing;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Governance;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;
using MarketChain.State;
using MarketChain.State.History;
using MarketChain.State.Ledger;

namespace MarketChain.Chain;

public sealed partial class ChainReader
{
    /// <summary>Accounts, code and storage after a block.</summary>
    public AtBlock<AccountsAtBlock> GetAccounts(ulong number)
        => StateAtBlock.TryOpen(_snapshot, number, out IStateReader state, out HistoryGap gap)
            ? new(new AccountsAtBlock(state), number, number, AtBlock.Accounts)
            : new(Value: null, number, gap.OldestKept, AtBlock.Accounts);

    /// <summary>Calls of contracts on the state after a block, with that block's context.</summary>
    public AtBlock<CallSimulator> GetCalls(ulong number)
    {
        BlockHeader? header = number == Head.Number ? Head.Header : GetHeader(number);
        bool hasState = StateAtBlock.TryOpen(_snapshot, number, out IStateReader state, out HistoryGap gap);
        return hasState && header is not null
            ? new(
                new CallSimulator(
                    Spec,
                    state,
                    _ledger.ViewAt(number),
                    Spec.ContextOf(header),
                    new RecentHashes(_snapshot),
                    _runners),
                number,
                number,
                AtBlock.Accounts)
            : new(Value: null, number, gap.OldestKept, AtBlock.Accounts);
    }

    /// <summary>An account and slots of it after a block, with what proves them against its state root.</summary>
    public AtBlock<AccountProofView> GetProof(ulong number, in Address address, IReadOnlyList<UInt256> slots)
        => StateProofs.TryGetAccountProof(
            _snapshot, number, address, slots, out AccountProof? proof, out HistoryGap gap)
            ? new(AccountProofView.Of(proof), number, number, AtBlock.Proofs)
            : new(Value: null, number, gap.OldestKept, AtBlock.Proofs);

    /// <summary>The marketing records after a block.</summary>
    public AtBlock<MarketReader> GetMarket(ulong number)
    {
        bool hasState = StateAtBlock.TryOpen(_snapshot, number, out IStateReader state, out HistoryGap gap);
        bool hasRows = _ledger.TryViewAt(number, out LedgerView? rows, out ulong rowsFrom);
        BlockHeader? header = number == Head.Number ? Head.Header : GetHeader(number);
        return hasState && hasRows && header is not null
            ? new(
                new MarketReader(state, rows!, RulesOf(state, number), header.TimestampMs),
                number,
                number,
                AtBlock.Rows)
            : new(Value: null, number, Math.Max(rowsFrom, gap.OldestKept), AtBlock.Rows);
    }

    /// <summary>A batch of impressions in a block; null when the transaction is none, or in no block.</summary>
    public BatchView? GetBatch(in Hash256 transaction)
    {
        if (FindTransaction(transaction) is not { } place
            || GetBlock(place.Block)?.Body.Transactions[place.Index] is not NativeTransaction
            {
                Payload: SubmitImpressions payload,
            })
        {
            return null;
        }

        Receipt receipt = GetReceipts(place.Block)!.Receipts[place.Index];
        if (!receipt.Succeeded)
        {
            return BatchView.OfFailed(place.Block, payload, NativeEvents.ReadFailed(receipt.Logs[^1]).Reason);
        }

        ReadOnlyMemory<byte> outcomes = GetBatchRows(place)?.Outcomes ?? default;
        return BatchView.Of(place.Block, payload, receipt.Logs, Reasons(outcomes, payload));
    }

    /// <summary>What a batch would come to as the only transaction of the next block; nothing is kept of it.</summary>
    /// <param name="item">A batch whose stateless rules hold.</param>
    public BatchView Simulate(Execution.CheckedTransaction item)
    {
        NativeTransaction transaction = (NativeTransaction)item.Transaction;
        SubmitImpressions payload = (SubmitImpressions)transaction.Payload;
        ulong timestampMs = Spec.EarliestChildMs(Head.Header);
        Invariant.Check(StateAtBlock.TryOpen(_snapshot, Head.Number, out IStateReader state, out _));
        WorldState world = new(state);
        using LedgerOverlay overlay = _rows.Simulate(Spec.Marketing.EpochAt(timestampMs));
        BlockState blockState = new(world, overlay);
        Execution.BlockContext block = Spec.ContextAfter(NextHeight, timestampMs, beneficiary: default);
        ContractRunner runner = _runners.Rent();
        try
        {
            MarketingContext context = new(
                blockState, overlay, NextHeight.Parameters.Marketing, Spec.GenesisHash, overlay.Number, timestampMs)
            {
                Contracts = new PureCalls(blockState, block, runner),
            };
            NativeResult result = NativeExecutor.Execute(context, transaction, item.Sidecar, UInt256.Zero);
            return result.Outcome is { } outcome
                ? BatchView.Of(overlay.Number, payload, context.Logs, Reasons(outcome.Encoded, payload))
                : BatchView.OfFailed(overlay.Number, payload, NativeFaultText.Of(result.Fault));
        }
        finally
        {
            _runners.Return(runner);
        }
    }

    /// <summary>
    /// Proves what a settled epoch paid to a site or a UID; null when the epoch is not settled or paid nothing to it.
    /// </summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="type">Site or UID.</param>
    /// <param name="id">Its number.</param>
    public PayoutProofView? GetPayoutProof(uint campaign, uint epoch, PayoutLeafType type, uint id)
    {
        SettledTree? tree = OpenTree(campaign, epoch);
        return tree is not null && tree.Find(type, id) is var index && tree.IsOf(index, type, id)
            ? tree.Prove(index)
            : null;
    }

    /// <summary>
    /// What sites or UIDs got of a settled epoch, by number from one on; null when the epoch is not settled.
    /// </summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="type">Sites or UIDs.</param>
    /// <param name="fromId">The first number that may be in the list.</param>
    /// <param name="itemsMax">The most items.</param>
    public IReadOnlyList<PayoutLeaf>? ListPayouts(
        uint campaign, uint epoch, PayoutLeafType type, uint fromId, int itemsMax)
        => OpenTree(campaign, epoch)?.List(type, fromId, itemsMax);

    private SettledTree? OpenTree(uint campaign, uint epoch)
        => SettledEpochRecord.Load(new WorldState(new WorldStateReader(_snapshot)), campaign, epoch) is { } settled
            ? new SettledTree(_snapshot, settled)
            : null;

    private MarketingParameters RulesOf(IStateReader state, ulong number)
        => ParameterRecord.InForce(new WorldState(state), Spec.Parameters, number).Marketing;

    private static ReadOnlyMemory<byte> Reasons(ReadOnlyMemory<byte> outcomes, SubmitImpressions payload)
        => outcomes.IsEmpty ? outcomes : outcomes[..(int)payload.Rows];
}
