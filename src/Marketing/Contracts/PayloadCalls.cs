using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Contracts;

/// <summary>Native payloads that are asked for by a call.</summary>
internal static class PayloadCalls
{
    /// <summary>
    /// Charges the payload's own gas (docs/spec/transactions.md 8), all that it may come to, and executes it as a
    /// native transaction of the caller would: the rules, the events and the order of faults are the same.
    /// </summary>
    internal static NativeFault Execute(
        this FunctionCall call, NativePayload payload, Action<FunctionCall, uint>? answer)
    {
        ulong reserved = NativeGas.Reserved(payload, distinctCampaigns: 0);
        if (!call.TryCharge(NativeGas.OfPayload(payload) + reserved))
        {
            return NativeFault.None;
        }

        NativeFault fault = NativeExecutor.ExecuteCall(call.Context, call.Caller, payload, out ulong extraGas);
        call.GiveBack(reserved - extraGas);
        if (fault == NativeFault.None)
        {
            answer?.Invoke(call, (uint)(extraGas / NativeGas.SettledRow));
        }

        return fault;
    }
}
