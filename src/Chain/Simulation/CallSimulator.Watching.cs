using MarketChain.Chain.Tracing;
using MarketChain.Evm.Precompiles;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Simulation;

/// <content>Calls that are watched.</content>
public sealed partial class CallSimulator
{
    /// <summary>
    /// Each run adds to the list or ends the search. Code that asks for its gas could go on for long, a slot a run.
    /// </summary>
    private const int AccessRunsMax = 16;

    /// <summary>Runs a call and tells what was seen.</summary>
    /// <param name="request">The call.</param>
    /// <param name="options">What to tell.</param>
    /// <param name="budget">When it is exceeded, what is returned is not whole.</param>
    /// <param name="refusal">Why it cannot be carried out, when null is returned.</param>
    public TransactionTrace? TryTrace(
        CallRequest request, TraceOptions options, TraceBudget budget, out string? refusal)
    {
        using Watch watch = Watch.Of(options, budget);
        CallOutcome? outcome = TryRun(request, watch, out refusal);
        return outcome is null ? null : watch.Finish(request.GasLimit, outcome.GasUsed);
    }

    /// <summary>
    /// The accounts and slots that a call touches, found by running it with the list so far until nothing is new: a
    /// list changes prices, and so may change the way.
    /// </summary>
    /// <param name="request">The call; its own list is where the search begins.</param>
    /// <param name="refusal">Why it cannot be carried out, when null is returned.</param>
    /// <param name="checkTime">Throws when the time for the answer is over; asked before each run but the first.
    /// </param>
    public AccessListOutcome? TryListAccess(
        CallRequest request, out string? refusal, Action? checkTime = null)
    {
        HashSet<Address> excluded = Excluded(request);
        AccessRecorder recorder = new(excluded);
        recorder.Add(request.AccessList);
        using AccessRunner runner = new() { Recorder = recorder };
        CallRequest listed = request with { AccessList = recorder.ToList() };
        for (int runs = 1; ; runs++)
        {
            CallOutcome? outcome = TryRun(listed, runner, out refusal);
            ValueList<AccessListEntry> touched = recorder.ToList();
            if (outcome is null || runs == AccessRunsMax || touched.Equals(listed.AccessList))
            {
                return outcome is null
                    ? null
                    : new AccessListOutcome(
                        listed.AccessList, outcome.GasUsed, TraceErrors.Of(outcome.Status));
            }

            checkTime?.Invoke();
            listed = listed with { AccessList = touched };
        }
    }

    /// <summary>What is warm in every transaction.</summary>
    private HashSet<Address> Excluded(CallRequest request)
    {
        Address recipient = request.To
            ?? Address.OfCreated(request.From, WorldOf(request).GetNonce(request.From));
        return [request.From, recipient, .. PrecompileTable.Addresses(_block.Rules.Fork)];
    }
}

/// <summary>What a call touches.</summary>
/// <param name="AccessList">Accounts and slots.</param>
/// <param name="GasUsed">Gas of the call with this list.</param>
/// <param name="Error">Why it fails; null when it does not.</param>
public sealed record AccessListOutcome(ValueList<AccessListEntry> AccessList, ulong GasUsed, string? Error);
