using MarketChain.Node.Replay.Logs;
using MarketChain.Node.Replay.Market;
using MarketChain.Node.Replay.Plan;
using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Replay;

public sealed class BatchCutterTests
{
    private const ulong StartMs = 5_000_000;
    private const ulong SpanMs = 60_000;

    [Fact]
    public void A_batch_ends_at_ten_thousand_rows()
    {
        TimedBatch[] batches = Cut(Enumerable.Range(0, 25_000).Select(_ => Row(0)));
        Assert.Equal([10_000U, 10_000U, 5_000U], batches.Select(batch => batch.Batch.Payload.Rows));
        Assert.Equal([0UL, 1UL, 2UL], batches.Select(batch => batch.Batch.Payload.BatchSequence));
    }

    [Fact]
    public void A_batch_covers_one_span_of_one_site()
    {
        TimedBatch[] batches = Cut(
        [
            Row(0), Row(59_999), Row(59_999, site: "food"), Row(60_000), Row(10 * SpanMs), Row((11 * SpanMs) - 1),
        ]);
        Assert.Equal([2U, 1U, 1U, 2U], batches.Select(batch => batch.Batch.Payload.Rows));
        Assert.Equal([1U, 2U, 1U, 1U], batches.Select(batch => batch.Batch.Payload.Site));
        Assert.Equal(
            [StartMs + 59_999, StartMs + 59_999, StartMs + 60_000, StartMs + (11 * SpanMs) - 1],
            batches.Select(batch => batch.NewestMs));
    }

    [Fact]
    public void Every_row_of_a_generated_day_is_in_one_batch_at_its_time()
    {
        ILogSource day = new GeneratedDay(3);
        TimedBatch[] batches = [.. Cutter(LogScan.Of(day, CancellationToken.None), spanMs: 900_000).Cut()];
        Assert.Equal(GeneratedDay.Rows, batches.Sum(batch => batch.Rows.Count));
        ulong firstMs = day.Read().First().TimeMs;
        ulong[] expected = [.. day.Read().Select(row => row.TimeMs - firstMs + StartMs).Order()];
        Assert.Equal(expected, batches.SelectMany(TimesOf).Order());
        Assert.All(batches, batch => Assert.True(TimesOf(batch).Max() == batch.NewestMs));
        ulong[] spans = [.. batches.Select(batch => (batch.NewestMs - StartMs) / 900_000)];
        Assert.Equal(spans.Order(), spans);
    }

    [Fact]
    public void Speed_shortens_the_log()
    {
        TimeMapping mapping = new(1_000, StartMs, Speed: 7);
        Assert.Equal(StartMs, mapping.ToChain(1_000));
        Assert.Equal(StartMs, mapping.ToChain(1_006));
        Assert.Equal(StartMs + 1, mapping.ToChain(1_007));
    }

    private static TimedBatch[] Cut(IEnumerable<LogRow> rows)
        => [.. Cutter(LogScan.Of(new FixedLog([.. rows]), CancellationToken.None), SpanMs).Cut()];

    private static BatchCutter Cutter(LogScan scan, ulong spanMs)
    {
        RegisteredMarket market = new(
            [.. Enumerable.Range(1, scan.Sites.Count).Select(site => (uint)site)],
            [.. scan.Items.Select((item, place) => new RegisteredCampaign((uint)place + 1, item.Name, UInt256.Zero))],
            [.. Enumerable.Range(1, scan.Users.Count).Select(uid => (uint)uid)],
            []);
        TimeMapping mapping = new(scan.FirstMs, StartMs, Speed: 1);
        return new BatchCutter(scan, market, mapping, spanMs, seed: 1, () => new byte[ImpressionColumns.SaltSize]);
    }

    private static ulong[] TimesOf(TimedBatch batch)
    {
        ulong baseTimeMs = batch.Batch.Payload.BaseTimeMs;
        uint[] offsets = ImpressionColumns.Open(batch.Batch.Sidecar.Span, batch.Batch.Payload).TimeOffsetsMs.ToArray();
        return [.. offsets.Select(offset => baseTimeMs - offset)];
    }

    private static LogRow Row(ulong timeMs, string site = "news")
        => new(timeMs, UserIdentity.Of("ann"), "tea", site, Click: false);

    private sealed class FixedLog(LogRow[] rows) : ILogSource
    {
        public string Description => "fixed";

        public IEnumerable<LogRow> Read() => rows;
    }
}
