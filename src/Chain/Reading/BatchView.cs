using MarketChain.Marketing.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Reading;

/// <summary>A batch of impressions and what became of it.</summary>
/// <param name="Block">The block that holds it; of a simulation the block that it would be in.</param>
/// <param name="Payload">What was submitted.</param>
/// <param name="Accepted">Rows accepted; 0 when the batch failed as a whole.</param>
/// <param name="Ua">Their attention.</param>
/// <param name="Counts">Rows by reason, by the reason's code.</param>
/// <param name="OutcomesHash">Hash of all outcomes; zero when the batch failed.</param>
/// <param name="ModelFailures">Contracts that did not score their campaigns' rows.</param>
/// <param name="Fault">Why it failed as a whole, in words; null when it did not.</param>
/// <param name="Outcomes">The reason of each row, one byte each; empty when the rows are not kept any more.</param>
public sealed record BatchView(
    ulong Block,
    SubmitImpressions Payload,
    uint Accepted,
    UInt128 Ua,
    IReadOnlyList<uint> Counts,
    Hash256 OutcomesHash,
    IReadOnlyList<UaModelFailedEvent> ModelFailures,
    string? Fault,
    ReadOnlyMemory<byte> Outcomes)
{
    internal static BatchView Of(
        ulong block, SubmitImpressions payload, IReadOnlyList<LogEntry> logs, ReadOnlyMemory<byte> outcomes)
    {
        SubmittedEvent submitted = NativeEvents.ReadSubmitted(logs[^1]);
        return new(
            block,
            payload,
            submitted.Accepted,
            submitted.Ua,
            submitted.Counts,
            submitted.OutcomesHash,
            [.. logs.Where(NativeEvents.IsModelFailure).Select(NativeEvents.ReadModelFailure)],
            Fault: null,
            outcomes);
    }

    internal static BatchView OfFailed(ulong block, SubmitImpressions payload, string fault)
        => new(
            block, payload, Accepted: 0, Ua: 0, Counts: [], Hash256.Zero, ModelFailures: [], fault, Outcomes: default);
}

/// <summary>A proof of pay with the root that it leads to.</summary>
/// <param name="Proof">The leaf and its path.</param>
/// <param name="Root">The root: its hash and sums are in the storage of the attention account.</param>
public sealed record PayoutProofView(PayoutProof Proof, SumNode Root);
