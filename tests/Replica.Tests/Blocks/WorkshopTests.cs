using MarketChain.Consensus;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Blocks;

namespace MarketChain.Replica.Tests.Blocks;

public sealed class WorkshopTests
{
    [Fact]
    public void What_the_chain_itself_does_at_a_height_takes_no_time_from_transactions()
        => Assert.Equal(4, TransactionsIn(readings: [0, 10_000, 10_000]));

    [Fact]
    public void A_block_of_a_machine_that_is_too_slow_holds_a_transaction_all_the_same()
        => Assert.InRange(TransactionsIn(readings: [0, 10_000, 20_000, 30_000, 40_000]), 1, 3);

    /// <summary>How many of four go into a block, by the times that the clock shows when it is asked.</summary>
    private static int TransactionsIn(params long[] readings)
    {
        using TestCluster cluster = new(validators: 3);
        cluster.StartAll();
        TestReplica node = cluster.Nodes[0];
        for (int sender = 0; sender < 4; sender++)
        {
            node.Submit(new PooledTransaction(Payments.Transfer(sender, nonce: 0), default));
        }

        ReplicaSurroundings world = new(node.Disk, node, new Readings(node.Now, readings), node);
        Workshop workshop = new(node.Chain, node.Pool, world);
        PreparedBlock built = workshop.Build(new QbftEffect.Build(
            Height: 1, Round: 0, TimestampMs: node.Now.UnixMs, cluster.Genesis.Validators[0].Coinbase));
        return built.Proposed.Transactions.Count;
    }

    /// <summary>A clock that shows one time after the other, and the last one from then on.</summary>
    private sealed class Readings(Instant start, IReadOnlyList<long> elapsedMs) : IReplicaClock
    {
        private int _next;

        public Instant Now
        {
            get
            {
                long ms = elapsedMs[Math.Min(_next, elapsedMs.Count - 1)];
                _next++;
                return start with { ElapsedMs = start.ElapsedMs + ms };
            }
        }
    }
}
