using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests.Attention;

public sealed class UaModel1Tests
{
    [Theory]
    [InlineData(1_000u, 1_000, false, 1, 10_000u, 10_000u)]
    [InlineData(1_099u, 1_000, false, 1, 10_000u, 10_000u)]
    [InlineData(1_000u, 500, false, 1, 10_000u, 5_000u)]
    [InlineData(1_000u, 1_000, true, 1, 10_000u, 30_000u)]
    [InlineData(1_000u, 1_000, false, 2, 10_000u, 8_000u)]
    [InlineData(1_000u, 1_000, false, 3, 10_000u, 5_000u)]
    [InlineData(1_000u, 1_000, false, 1, 5_000u, 5_000u)]
    [InlineData(1_000u, 1_000, false, 1, 0u, 0u)]
    [InlineData(180_000u, 1_000, true, 1, 20_000u, 10_800_000u)]
    [InlineData(uint.MaxValue, 1_000, true, 1, 20_000u, 10_800_000u)]
    [InlineData(1_100u, 501, true, 3, 9_999u, 8_265u)]
    public void Weighs_time_by_visible_share_click_level_and_format(
        uint dwellMs, ushort visible, bool clickCounts, byte level, uint formatBps, uint expected)
        => Assert.Equal(
            expected,
            UaModel1.Compute(UaParameters.AtGenesis, dwellMs, visible, clickCounts, level, formatBps));

    [Fact]
    public void Agrees_with_its_formula_in_big_integers()
        => Seeds.Each(1_000, random =>
        {
            uint dwellMs = random.Next(4) == 0 ? uint.MaxValue - (uint)random.Next(9) : (uint)random.Next(200_000);
            ushort visible = (ushort)random.Next(1_001);
            bool clickCounts = random.Next(2) == 0;
            byte level = (byte)random.Next(1, 4);
            uint formatBps = (uint)random.Next(20_001);
            UaParameters numbers = random.Next(4) == 0 ? UaParameters.AtGenesis : RandomRows.Numbers(random);
            BigInteger expected = NaiveUa.Of(numbers, dwellMs, visible, clickCounts, level, formatBps);
            Assert.Equal(expected, UaModel1.Compute(numbers, dwellMs, visible, clickCounts, level, formatBps));
        });

    [Theory]
    [InlineData(1_000u, 500, ImpressionFlags.Focus, true)]
    [InlineData(999u, 500, ImpressionFlags.Focus, false)]
    [InlineData(1_000u, 499, ImpressionFlags.Focus, false)]
    [InlineData(1_000u, 1_000, ImpressionFlags.None, false)]
    [InlineData(1_000u, 1_000, ImpressionFlags.Click, false)]
    [InlineData(1_999u, 1_000, ImpressionFlags.Focus | ImpressionFlags.Video, false)]
    [InlineData(2_000u, 500, ImpressionFlags.Focus | ImpressionFlags.Video, true)]
    public void Counts_what_somebody_can_have_seen(
        uint dwellMs, ushort visible, ImpressionFlags flags, bool expected)
        => Assert.Equal(expected, UaParameters.AtGenesis.IsViewable(dwellMs, visible, flags));
}
