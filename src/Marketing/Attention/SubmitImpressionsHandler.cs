using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Attention;

/// <summary>Counts a batch of impressions (docs/spec/marketing.md 5).</summary>
public static class SubmitImpressionsHandler
{
    /// <summary>Streams of a site: numbered from 0.</summary>
    public const uint Streams = 1024;

    /// <summary>How far a batch's base time may be ahead of the block, in ms.</summary>
    public const ulong BaseTimeAheadMsMax = 24 * 60 * 60 * 1000;

    /// <summary>The most rows of one site in an epoch, whatever its stake: counts of a leaf fit 32 bits.</summary>
    public const uint SiteRowsMax = uint.MaxValue;

    /// <summary>Judges the rows and counts the accepted ones; a fault changes nothing.</summary>
    /// <param name="context">The block.</param>
    /// <param name="sender">Who sent the batch.</param>
    /// <param name="payload">The batch.</param>
    /// <param name="columns">Its rows, of a sidecar that was checked.</param>
    /// <param name="gasLeft">What the batch may be charged beyond its intrinsic gas.</param>
    /// <param name="outcome">What became of the rows; null with a fault.</param>
    public static NativeFault Execute(
        MarketingContext context,
        in Address sender,
        SubmitImpressions payload,
        in ImpressionColumns columns,
        ulong gasLeft,
        out BatchOutcome? outcome)
    {
        outcome = null;
        NativeFault fault = Check(context, sender, payload, out SiteRecord site);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        BatchOutcome judged = new(columns.Rows);
        BatchJudge judge = context.Cache.Judge;
        BatchLimits limits = LimitsOf(context, site, payload.BaseTimeMs, gasLeft);
        fault = judge.Judge(context, limits, payload.ColumnsHash, new BatchRows(columns), judged.Outcomes);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        outcome = judged;
        outcome.ContractGas = judge.ContractGas;
        outcome.Finish();
        BatchSums.Write(context, site.Site, judge, outcome);
        LedgerOverlay ledger = context.Ledger;
        ledger.Streams.Touch(new StreamKey(site.Site, payload.Stream)).Batches = payload.BatchSequence + 1;
        context.Logs.Add(LogOf(payload, outcome));
        return NativeFault.None;
    }

    private static NativeFault Check(
        MarketingContext context, in Address sender, SubmitImpressions payload, out SiteRecord site)
    {
        if (!SiteRecord.TryLoad(context.World, payload.Site, out site))
        {
            return NativeFault.UnknownSite;
        }

        if (!site.MaySubmit(context.World, sender))
        {
            return NativeFault.NotYourSite;
        }

        ulong batches = context.Ledger.Streams.Peek(new StreamKey(payload.Site, payload.Stream)).Batches;
        return site.IsSuspended ? NativeFault.SiteSuspended
            : site.Stake < context.Parameters.SiteStakeMin ? NativeFault.StakeTooLow
            : payload.BatchSequence < batches || payload.BatchSequence == ulong.MaxValue ? NativeFault.DuplicateBatch
            : payload.Stream >= Streams ? NativeFault.StreamOutOfRange
            : payload.BaseTimeMs > context.TimestampMs + BaseTimeAheadMsMax ? NativeFault.BaseTimeTooFar
            : NativeFault.None;
    }

    private static BatchLimits LimitsOf(MarketingContext context, in SiteRecord site, ulong baseTimeMs, ulong gas)
    {
        ulong siteRows = context.Ledger.SiteEpochs.Peek(new SiteEpochKey(site.Site, context.Epoch)).Rows;
        ulong carried = (ulong)UInt128.Min(site.Stake / context.Parameters.StakePerRow, SiteRowsMax);
        ulong openRows = context.Ledger.Totals.OpenRows;
        return new BatchLimits(
            site.Site,
            baseTimeMs,
            SiteRows: carried - Math.Min(carried, siteRows),
            NewRows: context.Parameters.LedgerRowsMax - Math.Min(context.Parameters.LedgerRowsMax, openRows),
            Gas: gas);
    }

    private static LogEntry LogOf(SubmitImpressions batch, BatchOutcome outcome)
        => new EventWriter(SystemAccounts.Attention, AttentionEvents.ImpressionsSubmitted)
            .Indexed(batch.Site)
            .Indexed(batch.Stream)
            .With(batch.BatchSequence)
            .With((ulong)batch.Rows)
            .With((ulong)outcome.Accepted)
            .With(outcome.Ua)
            .With(outcome.OutcomesHash)
            .With(outcome.Counts)
            .ToLog();
}
