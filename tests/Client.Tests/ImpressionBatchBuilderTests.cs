using MarketChain.Client.Tests.Support;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client.Tests;

public sealed class ImpressionBatchBuilderTests
{
    private const ulong Day = 86_400_000;

    private readonly ImpressionBatchBuilder _builder = new(site: 2, stream: 1, firstBatchSequence: 9);

    [Fact]
    public void Rows_come_back_as_they_were_in_any_order_of_time()
    {
        Impression[] rows =
        [
            Row(5 * Day) with { Flags = ImpressionFlags.Click | ImpressionFlags.Focus, Format = 3 },
            Row((5 * Day) + 900) with { Campaign = 4, DwellMs = 77 },
            Row((5 * Day) - 300) with { Uid = uint.MaxValue, VisiblePermille = 0 },
        ];
        Assert.All(rows, row => Assert.True(_builder.TryAdd(row)));
        ImpressionBatch batch = _builder.Build(Samples.Hash(1).Bytes);
        Assert.Equal((5 * Day) + 900, batch.Payload.BaseTimeMs);
        Assert.Equal((2U, 1U, 9UL), (batch.Payload.Site, batch.Payload.Stream, batch.Payload.BatchSequence));
        Assert.Equal(3U, batch.Payload.Rows);
        Assert.Equal(2U, batch.DistinctCampaigns);
        Assert.True(ImpressionColumns.Check(batch.Sidecar.Span, batch.Payload, out _));
        for (int i = 0; i < rows.Length; i++)
        {
            ImpressionRow read = ImpressionColumns.Open(batch.Sidecar.Span, batch.Payload)[i];
            Assert.Equal(rows[i].TimeMs, batch.Payload.BaseTimeMs - read.TimeOffsetMs);
            Assert.Equal((rows[i].Uid, rows[i].Campaign, rows[i].DwellMs), (read.Uid, read.Campaign, read.DwellMs));
            Assert.Equal(rows[i].VisiblePermille, read.VisiblePermille);
            Assert.Equal((rows[i].Flags, rows[i].Format), (read.Flags, read.Format));
        }
    }

    [Fact]
    public void A_batch_is_full_at_ten_thousand_rows()
    {
        for (int i = 0; i < 10_000; i++)
        {
            Assert.False(_builder.IsFull);
            Assert.True(_builder.TryAdd(Row(Day)));
        }

        Assert.True(_builder.IsFull);
        Assert.False(_builder.TryAdd(Row(Day)));
        Assert.Equal(10_000U, _builder.Build(Samples.Hash(1).Bytes).Payload.Rows);
        Assert.Equal((0, 10UL), (_builder.Rows, _builder.NextBatchSequence));
        Assert.True(_builder.TryAdd(Row(Day)));
    }

    [Theory]
    [InlineData(uint.MaxValue, true)]
    [InlineData(uint.MaxValue + 1UL, false)]
    public void Rows_of_a_batch_lie_within_what_an_offset_holds(ulong apartMs, bool fits)
    {
        Assert.True(_builder.TryAdd(Row(Day)));
        Assert.Equal(fits, _builder.TryAdd(Row(Day + apartMs)));
        ImpressionBatchBuilder backwards = new(1, 0, 0);
        Assert.True(backwards.TryAdd(Row(Day + apartMs)));
        Assert.Equal(fits, backwards.TryAdd(Row(Day)));
        Assert.Equal(fits ? 2 : 1, backwards.Rows);
    }

    [Fact]
    public void What_the_protocol_does_not_allow_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => _builder.TryAdd(Row(Day) with { VisiblePermille = 1001 }));
        Assert.Throws<ArgumentException>(() => _builder.TryAdd(Row(Day) with { Flags = (ImpressionFlags)8 }));
        Assert.Equal(0, _builder.Rows);
        Assert.Throws<InvalidOperationException>(() => _builder.Build(Samples.Hash(1).Bytes));
    }

    private static Impression Row(ulong timeMs) => new(timeMs, 1, 1, 5_000, 900, ImpressionFlags.Focus, 0);
}
