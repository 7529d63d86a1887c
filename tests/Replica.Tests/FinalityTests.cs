using System.Text.Json.Nodes;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Primitives.Validators;

namespace MarketChain.Replica.Tests;

public sealed class FinalityTests
{
    private const uint PeriodMs = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Transactions_of_both_kinds_become_final_with_one_root(int validators)
    {
        using TestCluster cluster = new(validators);
        cluster.StartAll();
        cluster.RunToHeight(2);
        Hash256[] hashes =
        [
            cluster.Submit(Payments.Transfer(sender: 0, nonce: 0)),
            cluster.Submit(Payments.Transfer(sender: 0, nonce: 1)),
            cluster.Submit(Payments.Site(cluster.GenesisHash, sender: 1, sequence: 0)),
        ];
        foreach (Hash256 hash in hashes)
        {
            cluster.RunUntilFinal(hash);
        }

        cluster.RunToHeight(10);
        cluster.AssertAgreed();
        Assert.All(cluster.Nodes, node => Assert.Equal(0, node.Pool.Count));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Goes_on_with_one_down(int validators)
    {
        using TestCluster cluster = new(validators, Pace);
        cluster.Start(cluster.Nodes.Skip(1));
        cluster.RunToHeight(8, withinMs: 16_000);
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 0)));
        cluster.AssertAgreed();
        Assert.Contains(cluster.Nodes[^1].Finals, final => final.Block.Header.Extra.Round > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_transaction_is_final_within_a_period_and_the_way_in_whatever_phase_it_comes(int validators)
    {
        using TestCluster cluster = new(validators, Pace);
        cluster.StartAll();
        cluster.RunToHeight(2);
        ulong nonce = 0;
        for (long offsetMs = 0; offsetMs < PeriodMs + 120; offsetMs += 19)
        {
            cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce++)));
            cluster.Time.RunUntil(cluster.Time.NowMs + offsetMs, () => false);
            Hash256 hash = cluster.Submit(Payments.Transfer(sender: 0, nonce++));

            // The block that is under way, the next one, and the ways of proposal, PREPARE and COMMIT.
            cluster.RunUntilFinal(hash, PeriodMs + (6 * cluster.DelayMs));
        }

        cluster.AssertAgreed();
    }

    [Fact]
    public void Makes_empty_blocks_at_their_own_period_only()
    {
        using TestCluster cluster = new(3, Pace);
        cluster.StartAll();
        cluster.RunToHeight(12);
        ulong before = cluster.Nodes[0].Chain.Head.Number;
        cluster.Time.RunUntil(cluster.Time.NowMs + 20_000, () => false);
        Assert.InRange(cluster.Nodes[0].Chain.Head.Number - before, 19UL, 20UL);
    }

    [Fact]
    public void What_fits_in_no_block_makes_none()
    {
        using TestCluster cluster = new(1, json =>
        {
            Pace(json);
            json["baseFee"] = new JsonObject { ["mode"] = "fixed", ["wei"] = "4000000000" };
        });
        cluster.StartAll();
        cluster.RunToHeight(12);
        ulong before = cluster.Nodes[0].Chain.Head.Number;
        cluster.Nodes[0].TrySubmit(new PooledTransaction(Payments.Transfer(sender: 0, nonce: 0), default));
        cluster.Time.RunUntil(cluster.Time.NowMs + 10_000, () => false);
        Assert.InRange(cluster.Nodes[0].Chain.Head.Number - before, 9UL, 10UL);
    }

    [Fact]
    public void A_block_that_was_proposed_and_executed_and_not_decided_leaves_nothing_behind()
    {
        using TestCluster cluster = new(4, Pace);
        cluster.StartAll();
        cluster.RunToHeight(3);
        ulong height = cluster.Nodes[0].Chain.Head.Number + 1;
        ProposerRotation turns = cluster.Nodes[0].Chain.NextHeight.Rotation;
        TestReplica leader = cluster.Nodes[turns.LeaderOf(0)];
        TestReplica other = cluster.Nodes[turns.LeaderOf(2)];

        // The first proposal reaches one node, which does not lead next, and no vote for it reaches anybody.
        cluster.Passes = (from, to, bytes) => !IsOfRoundZero(bytes, height) || (from == leader && to == other);
        Transaction lost = Payments.Transfer(sender: 0, nonce: 0);
        leader.Submit(new PooledTransaction(lost, default));
        other.Submit(new PooledTransaction(lost, default));
        Hash256 made = cluster.Submit(Payments.Transfer(sender: 1, nonce: 0));
        cluster.RunUntilFinal(made);
        Assert.All(cluster.Nodes, node => Assert.Null(node.FindPlace(lost.Hash)));
        Assert.True(leader.Disk.FindAt(height) is not null);
        cluster.Passes = (_, _, _) => true;
        cluster.Submit(lost, cluster.Nodes.Where(node => node != leader && node != other));
        cluster.RunUntilFinal(lost.Hash);
        cluster.AssertAgreed();
        Assert.All(cluster.Nodes, node => node.AssertSameWhenImported());
    }

    [Fact]
    public void A_crash_that_takes_the_newest_block_of_all_stops_nothing()
    {
        using TestCluster cluster = new(3, Pace);
        cluster.StartAll();
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 0)));
        cluster.Run(() => cluster.Nodes.All(HasVotedAboveHead));
        Hash256 newest = cluster.Nodes[0].Chain.Head.Hash;
        foreach (TestReplica node in cluster.Nodes)
        {
            node.CrashWithoutNewest();
        }

        cluster.StartAll();
        Assert.All(cluster.Nodes, node => Assert.Equal(newest, node.Chain.Head.Hash));
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 1)));
        cluster.AssertAgreed();

        static bool HasVotedAboveHead(TestReplica node) => node.Disk.FindAt(node.Chain.Head.Number + 1) is not null;
    }

    private static void Pace(JsonNode json)
    {
        json["blocks"]!["periodMs"] = PeriodMs;
        json["blocks"]!["emptyPeriodMs"] = 1_000;
    }

    private static bool IsOfRoundZero(ReadOnlyMemory<byte> bytes, ulong height)
        => QbftMessageCodec.TryDecode(bytes, out QbftMessage? message, out _)
            && message is VoteMessage { Vote: { Round: 0 } vote }
            && vote.Height == height;
}
