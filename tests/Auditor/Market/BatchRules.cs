using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What a batch came to.</summary>
/// <param name="Fault">Why it failed as a whole; null when it did not.</param>
/// <param name="Reasons">One a row.</param>
/// <param name="NewRows">Rows of EpochUid that it made.</param>
/// <param name="NewEpochs">Epochs that it opened.</param>
/// <param name="IdleCampaigns">Campaigns that its rows name and that have no epoch open after it.</param>
internal sealed record BatchOutcome(
    string? Fault, byte[] Reasons, int NewRows = 0, int NewEpochs = 0, int IdleCampaigns = 0);

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
            return new BatchOutcome(fault, []);
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

        Log(batch, reasons, uas);
        return new BatchOutcome(null, reasons, judge.NewRows, judge.NewEpochs, IdleCampaigns(rows));
    }

    private int IdleCampaigns(IReadOnlyList<ImpressionRow> rows)
        => rows.Select(row => row.Campaign).Distinct().Count(
            number => market.FindCampaign(number) is not null && !market.Epochs.ContainsKey((market.Epoch, number)));

    private string? Fault(SubmitImpressions batch, Site? site, StreamRow stream, Address sender)
    {
        if (site is null)
        {
            return "unknown site";
        }

        if (!site.MaySubmit(sender))
        {
            return "not the site's";
        }

        if (site.Stake < market.Genesis.SiteStakeMin)
        {
            return "stake too low";
        }

        if (batch.Stream >= StreamsMax)
        {
            return "no such stream";
        }

        if (batch.BatchSeq < stream.Batches || batch.BatchSeq == ulong.MaxValue)
        {
            return "duplicate batch";
        }

        return batch.BaseTimeMs > market.NowMs + AheadMaxMs ? "base time too far ahead" : null;
    }

    private void Log(SubmitImpressions batch, byte[] reasons, ulong[] uas)
    {
        Octets outcomes = new Octets().Tag("marketchain/outcomes/v1").Raw(reasons);
        foreach (ulong ua in uas)
        {
            outcomes.Raw(BitConverter.GetBytes((uint)ua));
        }

        BigInteger[] counts = new BigInteger[RowJudge.Reasons];
        foreach (byte reason in reasons)
        {
            counts[reason]++;
        }

        const string signature =
            "ImpressionsSubmitted(uint32,uint32,uint64,uint32,uint32,uint256,bytes32,uint32[])";
        market.Log(new Abi(SystemAccounts.Attention, signature)
            .Topic(batch.Site).Topic(batch.Stream).Add(batch.BatchSeq).Add(batch.Rows).Add(counts[0])
            .Add(uas.Aggregate(BigInteger.Zero, (sum, ua) => sum + ua)).Add(outcomes.Blake()).Add(counts));
    }
}
