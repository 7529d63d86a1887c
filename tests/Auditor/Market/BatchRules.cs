using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What a batch came to.</summary>
/// <param name="Fault">Why it failed as a whole; null when it did not.</param>
/// <param name="Reasons">One a row; none when it failed.</param>
/// <param name="Ua">The attention of its rows.</param>
/// <param name="OutcomesHash">Of reasons and attention; zero when it failed.</param>
/// <param name="NewRows">Rows of EpochUid that it made.</param>
/// <param name="NewEpochs">Epochs that it opened.</param>
/// <param name="IdleCampaigns">Campaigns that its rows name and that have no epoch open after it.</param>
internal sealed record BatchOutcome(
    string? Fault, byte[] Reasons, BigInteger Ua, Hash256 OutcomesHash, int NewRows, int NewEpochs, int IdleCampaigns);

/// <summary>SubmitImpressions (docs/spec/marketing.md 5).</summary>
internal sealed class BatchRules(MarketState market)
{
    private const uint StreamsMax = 1_024;
    private const ulong AheadMaxMs = 86_400_000;

    public BatchOutcome Submit(SubmitImpressions batch, IReadOnlyList<ImpressionRow> rows, Address sender)
    {
        Site? site = market.FindSite(batch.Site);
        StreamRow stream = market.Streams.GetValueOrDefault((batch.Site, batch.Stream))
            ?? new StreamRow(batch.Site, batch.Stream);
        if (Fault(batch, site, stream, sender) is { } fault)
        {
            return new BatchOutcome(fault, [], 0, default, 0, 0, 0);
        }

        market.Change(stream).Batches = batch.BatchSeq + 1;
        market.Streams[(batch.Site, batch.Stream)] = stream;

        RowJudge judge = new(market, site!, batch.BaseTimeMs);
        byte[] reasons = new byte[rows.Count];
        ulong[] uas = new ulong[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            reasons[i] = (byte)judge.Judge(rows[i], out uas[i]);
        }

        BigInteger ua = uas.Aggregate(BigInteger.Zero, (sum, each) => sum + each);
        BatchOutcome outcome = new(
            null, reasons, ua, HashOf(reasons, uas), judge.NewRows, judge.NewEpochs, IdleCampaigns(rows));
        Log(batch, outcome);
        return outcome;
    }

    private int IdleCampaigns(IReadOnlyList<ImpressionRow> rows)
        => rows.Select(row => row.Campaign).Distinct().Count(
            number => market.FindCampaign(number) is not null && !market.Epochs.ContainsKey((market.Epoch, number)));

    private string? Fault(SubmitImpressions batch, Site? site, StreamRow stream, Address sender)
    {
        if (site is null)
        {
            return Failure.UnknownSite;
        }

        if (!site.MaySubmit(sender))
        {
            return Failure.NotYourSite;
        }

        if (site.IsSuspended)
        {
            return Failure.SiteSuspended;
        }

        if (site.Stake < market.Numbers.SiteStakeMin)
        {
            return Failure.StakeTooLow;
        }

        if (batch.BatchSeq < stream.Batches || batch.BatchSeq == ulong.MaxValue)
        {
            return Failure.DuplicateBatch;
        }

        if (batch.Stream >= StreamsMax)
        {
            return Failure.StreamOutOfRange;
        }

        return batch.BaseTimeMs > market.NowMs + AheadMaxMs ? Failure.BaseTimeTooFar : null;
    }

    private static Hash256 HashOf(byte[] reasons, ulong[] uas)
    {
        Octets outcomes = new Octets().Tag("marketchain/outcomes/v1").Raw(reasons);
        foreach (ulong ua in uas)
        {
            outcomes.Raw(BitConverter.GetBytes((uint)ua));
        }

        return outcomes.Blake();
    }

    private void Log(SubmitImpressions batch, BatchOutcome outcome)
    {
        BigInteger[] counts = new BigInteger[RowJudge.Reasons];
        foreach (byte reason in outcome.Reasons)
        {
            counts[reason]++;
        }

        const string signature =
            "ImpressionsSubmitted(uint32,uint32,uint64,uint32,uint32,uint256,bytes32,uint32[])";
        market.Log(new Abi(SystemAccounts.Attention, signature)
            .Topic(batch.Site).Topic(batch.Stream).Add(batch.BatchSeq).Add(batch.Rows).Add(counts[0])
            .Add(outcome.Ua).Add(outcome.OutcomesHash).Add(counts));
    }
}
