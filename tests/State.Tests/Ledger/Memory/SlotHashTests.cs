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
    public void Numbers_that_collide_under_known_secrets_do_not_under_others()
        => Seeds.Each(8, random =>
        {
            (ulong Mask, ulong Multiplier) known = Draw(random);
            (ulong Mask, ulong Multiplier) other = Draw(random);
            ulong[] chosen = [.. Enumerable.Range(1, int.MaxValue).Select(uid => (ulong)uid)
                .Where(uid => SlotHash.Of(uid, known.Mask, known.Multiplier) >> 58 == 0)
                .Take(Numbers)];

            Assert.True(WalkedEach(chosen, known) > 100);
            Assert.True(WalkedEach(chosen, other) < 4, $"{WalkedEach(chosen, other)} buckets under {other}");
        });

    [Fact]
    public void Numbers_in_sequence_fill_the_buckets_evenly_under_all_secrets_that_are_drawn()
        => Seeds.Each(8, random =>
        {
            (ulong Mask, ulong Multiplier) secrets = Draw(random);
            ulong start = (ulong)random.NextInt64(1L << 32);

            double walked = WalkedEach([.. Enumerable.Range(0, Numbers).Select(i => start + (ulong)i)], secrets);

            Assert.True(walked < 1.02, $"{walked} buckets under {secrets}");
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
    public void A_process_keeps_its_secrets()
    {
        ulong multiplier = SlotHash.Of(1) - SlotHash.Of(0);

        Assert.True(SlotHash.SpreadsSequences(multiplier) || SlotHash.SpreadsSequences(0 - multiplier));
        Assert.Equal(SlotHash.Of(12_345), SlotHash.Of(12_345));
    }

    private static (ulong Mask, ulong Multiplier) Draw(Random random)
    {
        ulong Next() => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        return (Next(), SlotHash.DrawMultiplier(Next));
    }

    /// <summary>
    /// How many buckets are looked into for each number, when those that are full overflow into the next.
    /// </summary>
    private static double WalkedEach(ulong[] numbers, (ulong Mask, ulong Multiplier) secrets)
    {
        int[] filled = new int[1 << BucketBits];
        long walked = 0;
        foreach (ulong number in numbers)
        {
            int bucket = (int)(SlotHash.Of(number, secrets.Mask, secrets.Multiplier) >> (64 - BucketBits));
            for (walked++; filled[bucket] == BucketEntries; walked++)
            {
                bucket = (bucket + 1) % filled.Length;
            }

            filled[bucket]++;
        }

        return (double)walked / numbers.Length;
    }
}
