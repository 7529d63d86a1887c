using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Earnings;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Models;
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
        Dispatched done = transaction.Payload is SubmitImpressions batch
            ? Submit(context, transaction, batch, sidecar)
            : Dispatch(context, transaction.Sender, transaction.Payload, feeAdvanced);
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

    /// <summary>
    /// Executes a payload that a call asks for, by the same rules. What it has done when a rule is broken is the
    /// caller's to undo, with the frame.
    /// </summary>
    /// <param name="context">The block's.</param>
    /// <param name="sender">Who calls.</param>
    /// <param name="payload">Anything but a batch.</param>
    /// <param name="extraGas">Of what is reserved for it, what its work came to.</param>
    internal static NativeFault ExecuteCall(
        MarketingContext context, in Address sender, NativePayload payload, out ulong extraGas)
    {
        Dispatched done = Dispatch(context, sender, payload, UInt256.Zero);
        extraGas = done.ExtraGas;
        return done.Fault;
    }

    private static Dispatched Dispatch(
        MarketingContext context, in Address sender, NativePayload payload, in UInt256 feeAdvanced)
        => payload switch
        {
            SettleEpoch settle => Settle(context, settle),
            ClaimEarnings claim => new(EarningsHandlers.Claim(context, sender, claim, feeAdvanced)),
            RegisterSite site => new(SiteHandlers.Register(context, sender, site)),
            SetSubmitters set => new(SiteHandlers.SetSubmitters(context, sender, set)),
            RegisterUaModel model => new(UaModelHandler.Register(context, sender, model)),
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
            _ => throw new InvariantException($"no handler for {payload.Kind}"),
        };

    private static Dispatched Submit(
        MarketingContext context, NativeTransaction transaction, SubmitImpressions batch, ReadOnlyMemory<byte> sidecar)
    {
        ImpressionColumns columns = ImpressionColumns.Open(sidecar.Span, batch);
        ulong gasLeft = transaction.GasLimit - NativeGas.Intrinsic(transaction);
        NativeFault fault = SubmitImpressionsHandler.Execute(
            context, transaction.Sender, batch, columns, gasLeft, out BatchOutcome? outcome);
        ulong gas = outcome is null
            ? 0
            : (outcome.NewRows * NativeGas.NewRow)
                + (outcome.NewEpochs * NativeGas.NewEpoch)
                + (outcome.IdleCampaigns * NativeGas.IdleCampaign)
                + outcome.ContractGas;
        return new Dispatched(fault, gas, outcome);
    }

    private static Dispatched Settle(MarketingContext context, SettleEpoch settle)
    {
        NativeFault fault = SettleEpochHandler.Execute(context, settle, out uint units);
        return new Dispatched(fault, units * NativeGas.SettledRow);
    }

    private readonly record struct Dispatched(NativeFault Fault, ulong ExtraGas = 0, BatchOutcome? Outcome = null);
}
