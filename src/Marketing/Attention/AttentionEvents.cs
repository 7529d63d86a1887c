using MarketChain.Marketing.Events;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>The events of counting and settling (docs/spec/transactions.md 9).</summary>
public static class AttentionEvents
{
    /// <summary>A batch was judged.</summary>
    public static readonly EventSignature ImpressionsSubmitted
        = new("ImpressionsSubmitted(uint32,uint32,uint64,uint32,uint32,uint256,bytes32,uint32[])");

    /// <summary>The first row of a campaign in an epoch was accepted.</summary>
    public static readonly EventSignature EpochOpened = new("EpochOpened(uint32,uint32,uint256)");

    /// <summary>The last leaf of an epoch was paid.</summary>
    public static readonly EventSignature EpochSettled
        = new("EpochSettled(uint32,uint32,bytes32,uint32,uint256,uint256,uint256,uint256)");

    /// <summary>Earnings that nobody could claim went back.</summary>
    public static readonly EventSignature EarningsExpired = new("EarningsExpired(uint32,uint32,address,uint256)");

    internal static LogEntry OfBatch(SubmitImpressions batch, BatchOutcome outcome)
        => Begin(ImpressionsSubmitted)
            .Indexed(batch.Site)
            .Indexed(batch.Stream)
            .With(batch.BatchSequence)
            .With(batch.Rows)
            .With(outcome.Accepted)
            .With(outcome.Ua)
            .With(outcome.OutcomesHash)
            .With(outcome.Counts)
            .ToLog();

    internal static LogEntry OfOpening(uint campaign, uint epoch, UInt128 reserve)
        => Begin(EpochOpened).Indexed(campaign).Indexed(epoch).With((UInt256)reserve).ToLog();

    internal static LogEntry OfExpiry(uint campaign, uint epoch, in Address to, UInt128 amount)
        => Begin(EarningsExpired).Indexed(campaign).Indexed(epoch).With(to).With((UInt256)amount).ToLog();

    private static EventWriter Begin(EventSignature signature) => new(SystemAccounts.Attention, signature);
}
