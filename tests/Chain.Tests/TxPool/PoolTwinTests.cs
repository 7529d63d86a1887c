using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives;

namespace MarketChain.Chain.Tests.TxPool;

public sealed class PoolTwinTests
{
    private const int Senders = 5;

    private static readonly TxPoolLimits Tight = new()
    {
        CountMax = 24,
        PerSenderMax = 9,
        WaitingMax = 7,
        SequenceAheadMax = 8,
        BytesMax = 6_000,
        PerSenderBytesMax = 2_500,
        PushedOutMax = 4,
    };

    [Fact]
    public void Agrees_with_its_naive_twin_over_random_operations()
    {
        Dictionary<PoolFault, int> seen = [];
        Seeds.Each(8, random =>
        {
            PoolBed bed = new(Tight);
            NaivePool twin = new(Tight, bed.Book);
            for (int step = 0; step < 500; step++)
            {
                Step(bed, twin, random, seen);
                AssertSame(bed, twin, random);
            }
        });

        // The run is worth something only if it came through every door that the pool can shut.
        Assert.Equal(
            Enum.GetValues<PoolFault>().Except(
                [PoolFault.TooManyLanes, PoolFault.GasLimitAboveBlock, PoolFault.Invalid]),
            seen.Keys.Order());
    }

    private static void Step(PoolBed bed, NaivePool twin, Random random, Dictionary<PoolFault, int> seen)
    {
        int choice = random.Next(20);
        if (choice == 0)
        {
            Include(bed, twin, random);
        }
        else if (choice == 1)
        {
            Address sender = Transfers.Account(random.Next(Senders));
            bed.Book.Balances[sender] = PoolBed.CostAt(10) * (ulong)random.Next(12);
            bed.Book.Uids[(uint)random.Next(3)] = (sender, PoolBed.CostAt(10) * (ulong)random.Next(6));
        }
        else if (choice == 2 && bed.Candidates().Count > 0)
        {
            Hash256 dropped = bed.Candidates()[random.Next(bed.Candidates().Count)].Hash;
            bed.Pool.Drop(dropped);
            twin.Drop(dropped);
        }
        else
        {
            Add(bed, twin, random, seen);
        }
    }

    private static void Add(PoolBed bed, NaivePool twin, Random random, Dictionary<PoolFault, int> seen)
    {
        CheckedTransaction item = Draw(bed, random);
        ulong baseFee = BaseFee(random);

        PoolFault? fault = bed.Add(item, baseFee);

        Assert.Equal(twin.Add(item, baseFee), fault);
        if (fault is { } reason)
        {
            seen[reason] = seen.GetValueOrDefault(reason) + 1;
        }
        else if (random.Next(8) == 0)
        {
            seen[PoolFault.Known] = 1;
            Assert.Equal(PoolFault.Known, bed.Add(item, baseFee));
        }
    }

    private static void Include(PoolBed bed, NaivePool twin, Random random)
    {
        ulong timestampMs = PoolBed.NowMs + (ulong)random.Next(20);
        CheckedTransaction[] included = [.. bed.Candidates(BaseFee(random)).Take(random.Next(6))];
        foreach (CheckedTransaction item in included)
        {
            UInt256 left = bed.Book.Balance(item.Sender);
            bed.Book.Balances[item.Sender] = random.Next(3) == 0 ? left * 2 / 3 : left;
        }

        bed.Include(timestampMs, included);
        twin.Include(included, timestampMs);
    }

    private static CheckedTransaction Draw(PoolBed bed, Random random)
    {
        int sender = random.Next(Senders);
        uint lane = (uint)random.Next(2);
        ulong tip = (ulong)random.Next(12) * 150;
        ulong sequence = bed.Book.NextSequence(Transfers.Account(sender), lane);
        sequence = random.Next(3) == 0
            ? bed.Pool.PendingSequence(Transfers.Account(sender), lane, sequence)
            : sequence + (ulong)random.Next(11) - Math.Min(sequence, 1);
        ulong first = bed.Book.NextSequence(Transfers.Account(sender), 0);
        ulong nonce = lane == 0 ? sequence : first + (ulong)random.Next(4);
        return random.Next(5) switch
        {
            0 => PoolBed.Long(sender, nonce, random.Next(1_200), tip),
            1 => PoolBed.Claim(sender, nonce, (uint)random.Next(3), Amount(random), tip),
            2 => PoolBed.Native(sender, sequence, tip, lane, PoolBed.NowMs - 2 + (ulong)random.Next(30)),
            _ => PoolBed.Native(sender, sequence, tip, lane, maxFee: PoolBed.BaseFee + tip + (ulong)random.Next(500)),
        };
    }

    private static UInt256 Amount(Random random)
        => random.Next(2) == 0 ? UInt256.Zero : PoolBed.CostAt(10) * (ulong)random.Next(1, 4);

    private static ulong BaseFee(Random random) => PoolBed.BaseFee + (ulong)(random.Next(3) * 250);

    private static void AssertSame(PoolBed bed, NaivePool twin, Random random)
    {
        ulong baseFee = BaseFee(random);
        Assert.Equal(twin.Candidates(baseFee), bed.Candidates(baseFee).Select(item => item.Hash));
        Assert.Equal(twin.Hashes.Count(), bed.Pool.Count);
        Assert.All(twin.Hashes, hash => Assert.True(bed.Pool.TryFind(hash, out _)));
        Assert.Equal(twin.HasReady, bed.Pool.HasReady);
    }
}
