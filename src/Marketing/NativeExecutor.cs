using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Earnings;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Settlement;
using MarketChain.Marketing.Sites;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Marketing;

/// <summary>
/// Native transactions, in their execute phase: sequence counted, gas bought. A payload that breaks a rule of its
/// module leaves nothing but its fault and one <c>NativeFailed</c> log.
/// </summary>
public static class NativeExecutor
{
    /// <summary>Executes a payload.</summary>
    /// <param name="context">The block's; its logs are the transaction's, empty before.</param>
    /// <param name="transaction">Its sender is known and its envelope valid, a batch's sidecar included.</param>
    /// <param name="sidecar">Salt and columns of a batch; empty for others.</param>
    /// <param name="feeAdvanced">What a claim that pays its own fee has advanced, in wei; else 0.</param>
    public static NativeResult Execute(
        MarketingContext context,
        NativeTransaction transaction,
        ReadOnlyMemory<byte> sidecar,
        in UInt256 feeAdvanced)
    {
        Invariant.Check(context.Logs.Count == 0);
        StateCheckpoint before = context.State.Checkpoint();
        ulong gas = NativeGas.Intrinsic(transaction);
        Dispatched done = Dispatch(context, transaction, sidecar, feeAdvanced);
        if (done.Fault == NativeFault.None)
        {
            return new NativeResult(NativeFault.None, gas + done.ExtraGas, done.Outcome);
        }

        context.State.RevertTo(before);
        context.Logs.Clear();
        context.Logs.Add(new EventWriter(NativeModules.Of(transaction.Payload.Kind), AttentionEvents.NativeFailed)
            .With((ulong)done.Fault).With(NativeFaultText.Of(done.Fault)).ToLog());
        return new NativeResult(done.Fault, gas, Outcome: null);
    }

    private static Dispatched Dispatch(
        MarketingContext context,
        NativeTransaction transaction,
        ReadOnlyMemory<byte> sidecar,
        in UInt256 feeAdvanced)
    {
        Address sender = transaction.Sender;
        return transaction.Payload switch
        {
            SubmitImpressions batch => Submit(context, sender, batch, sidecar),
            SettleEpoch settle => Settle(context, settle),
            ClaimEarnings claim => new(EarningsHandlers.Claim(context, sender, claim, feeAdvanced)),
            RegisterSite site => new(SiteHandlers.Register(context, sender, site)),
            SetSubmitters set => new(SiteHandlers.SetSubmitters(context, sender, set)),
            AddStake add => new(SiteHandlers.AddStake(context, sender, add)),
            WithdrawStake withdraw => new(SiteHandlers.WithdrawStake(context, sender, withdraw)),
            RegisterUids register => new(UidHandlers.Register(context, sender, register)),
            BindUid bind => new(BindHandler.Execute(context, sender, bind)),
            LinkUids link => new(LinkHandler.Execute(context, sender, link)),
            RotateController rotate => new(UidHandlers.Rotate(context, sender, rotate)),
            SuspendUid suspend => new(UidHandlers.Suspend(context, sender, suspend)),
            CreateCampaign create => new(CampaignHandlers.Create(context, sender, create)),
            FundCampaign fund => new(CampaignHandlers.Fund(context, sender, fund)),
            UpdateCampaign update => new(CampaignHandlers.Update(context, sender, update)),
            Transfer transfer => new(EarningsHandlers.Transfer(context, sender, transfer)),
            Tip tip => new(EarningsHandlers.Tip(context, sender, tip)),
            _ => throw new InvariantException($"no handler for {transaction.Payload.Kind}"),
        };
    }

    private static Dispatched Submit(
        MarketingContext context, in Address sender, SubmitImpressions batch, ReadOnlyMemory<byte> sidecar)
    {
        ImpressionColumns columns = ImpressionColumns.Open(sidecar.Span, batch);
        NativeFault fault =
            SubmitImpressionsHandler.Execute(context, sender, batch, columns, out BatchOutcome? outcome);
        ulong gas = outcome is null
            ? 0
            : (outcome.NewRows * NativeGas.NewRow)
                + (outcome.NewEpochs * NativeGas.NewEpoch)
                + (outcome.IdleCampaigns * NativeGas.IdleCampaign);
        return new Dispatched(fault, gas, outcome);
    }

    private static Dispatched Settle(MarketingContext context, SettleEpoch settle)
    {
        NativeFault fault = SettleEpochHandler.Execute(context, settle, out uint units);
        return new Dispatched(fault, units * NativeGas.SettledRow);
    }

    private readonly record struct Dispatched(NativeFault Fault, ulong ExtraGas = 0, BatchOutcome? Outcome = null);
}
