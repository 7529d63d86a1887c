using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Tests.Ledger.Memory;

public sealed class SlotHashTests
{
    private const int BucketBits = 10;
    private const int BucketEntries = 16;

    // Fourteen entries of sixteen: as full as an index ever is.
    private const int Numbers = 14 << BucketBits;

    private const ulong GoldenRatio = 0x9E3779B97F4A7C15;

    [Fact]
    public void Numbers_that_collide_under_a_known_multiplier_do_not_under_another()
        => Seeds.Each(8, random =>
        {
            ulong known = SlotHash.DrawMultiplier(() => (ulong)random.NextInt64(long.MinValue, long.MaxValue));
            ulong other = SlotHash.DrawMultiplier(() => (ulong)random.NextInt64(long.MinValue, long.MaxValue));
            ulong[] chosen = [.. Enumerable.Range(1, int.MaxValue).Select(uid => (ulong)uid)
                .Where(uid => SlotHash.Of(uid, known) >> 58 == 0)
                .Take(Numbers)];

            Assert.True(WalkedEach(chosen, known) > 100);
            Assert.True(WalkedEach(chosen, other) < 2, $"{WalkedEach(chosen, other)} buckets under {other:x}");
        });

    [Fact]
    public void Numbers_in_sequence_fill_the_buckets_evenly_under_every_multiplier_that_is_drawn()
        => Seeds.Each(8, random =>
        {
            ulong multiplier = SlotHash.DrawMultiplier(() => (ulong)random.NextInt64(long.MinValue, long.MaxValue));
            ulong start = (ulong)random.NextInt64(1L << 32);

            double walked = WalkedEach([.. Enumerable.Range(0, Numbers).Select(i => start + (ulong)i)], multiplier);

            Assert.True(walked < 1.01, $"{walked} buckets under {multiplier:x}");
        });

    [Theory]
    [InlineData(1UL)]
    [InlineData(0x8000000000000001)]
    [InlineData(0x5555555555555555)]
    [InlineData(ulong.MaxValue)]
    public void Multipliers_near_a_simple_fraction_are_not_drawn(ulong multiplier)
    {
        Assert.False(SlotHash.SpreadsSequences(multiplier));
        Queue<ulong> numbers = new([multiplier, GoldenRatio]);
        Assert.Equal(GoldenRatio, SlotHash.DrawMultiplier(numbers.Dequeue));
    }

    [Fact]
    public void A_process_has_one_multiplier_and_a_good_one()
    {
        ulong multiplier = SlotHash.Of(1);

        Assert.True(SlotHash.SpreadsSequences(multiplier));
        Assert.Equal(unchecked(multiplier * 12_345), SlotHash.Of(12_345));
    }

    /// <summary>How many buckets are looked into for each number, when those that are full overflow into the next.</summary>
    private static double WalkedEach(ulong[] numbers, ulong multiplier)
    {
        int[] filled = new int[1 << BucketBits];
        long walked = 0;
        foreach (ulong number in numbers)
        {
            int bucket = (int)(SlotHash.Of(number, multiplier) >> (64 - BucketBits));
            for (walked++; filled[bucket] == BucketEntries; walked++)
            {
                bucket = (bucket + 1) % filled.Length;
            }

            filled[bucket]++;
        }

        return (double)walked / numbers.Length;
    }
}
