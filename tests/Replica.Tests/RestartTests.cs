using System.Text.Json.Nodes;
using MarketChain.Chain;
using MarketChain.Chain.Emergency;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Simulation;

namespace MarketChain.Replica.Tests;

public sealed class RestartTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 300)]
    [InlineData(3, 0)]
    [InlineData(3, 300)]
    [InlineData(4, 70)]
    public void A_crash_at_any_boundary_loses_nothing_and_signs_nothing_twice(int validators, long syncMs)
    {
        for (int boundary = 1; boundary <= 20; boundary++)
        {
            using TestCluster cluster = new(validators, Pace) { SyncMs = syncMs };
            cluster.StartAll();
            cluster.RunToHeight(2);
            cluster.Nodes[0].CrashAt(boundary);
            for (ulong nonce = 0; nonce < 6; nonce++)
            {
                cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce), cluster.Up));
            }

            cluster.StartAgainAndRun();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void A_crash_of_all_at_any_boundary_loses_nothing_and_signs_nothing_twice(long syncMs)
    {
        for (int boundary = 1; boundary <= 20; boundary++)
        {
            using TestCluster cluster = new(3, Pace) { SyncMs = syncMs };
            cluster.StartAll();
            cluster.RunToHeight(2);
            foreach (TestReplica node in cluster.Nodes)
            {
                node.CrashAt(boundary);
            }

            cluster.Submit(Payments.Transfer(sender: 0, nonce: 0));
            cluster.Run(() => cluster.Nodes.All(node => node.IsUp && node.Life > 2));
            cluster.StartAgainAndRun();
        }
    }

    /// <summary>
    /// A write that a crash tears can leave the record without the block, which has the seals of the one before.
    /// </summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Votes_beside_the_chains_disk_only_where_the_others_can_decide(int validators, bool isBeside)
    {
        using TestCluster cluster = new(validators, Pace) { SyncMs = 300 };
        cluster.StartAll();
        int beside = 0;
        foreach (TestReplica node in cluster.Nodes)
        {
            node.AtBoundary = what => beside += what == "before the record" && node.IsSyncing ? 1 : 0;
        }

        cluster.RunToHeight(6);
        Assert.Equal(isBeside, beside > 0);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Shows_a_block_before_it_is_on_disk_only_where_others_have_it(int validators, bool isBefore)
    {
        using TestCluster cluster = new(validators, Pace) { SyncMs = 300 };
        cluster.StartAll();
        int before = 0;
        foreach (TestReplica node in cluster.Nodes)
        {
            node.Chain.Committed = () => before += node.IsSyncing ? 1 : 0;
        }

        cluster.RunToHeight(6);
        Assert.Equal(isBefore, before > 0);
    }

    [Fact]
    public void One_that_was_away_catches_up_and_takes_part_again()
    {
        using TestCluster cluster = new(3, Pace);
        cluster.StartAll();
        cluster.RunToHeight(2);
        TestReplica away = cluster.Nodes[1];
        away.Crash();
        cluster.RunToHeight(60, withinMs: 120_000);
        cluster.StartAll();
        cluster.RunToHeight(60, withinMs: 5_000);
        cluster.Run(() => away.Replica.MaySign);
        cluster.Nodes[0].Crash();
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 0), cluster.Up));
        cluster.AssertAgreed();
    }

    [Fact]
    public void One_that_lost_its_record_follows_and_is_back_after_two_heights()
    {
        using TestCluster cluster = new(3, Pace);
        cluster.StartAll();
        cluster.RunToHeight(4);
        TestReplica wiped = cluster.Nodes[2];
        wiped.Crash();
        wiped.Forget();
        cluster.StartAll();
        Assert.False(wiped.Replica.MaySign);
        ulong height = wiped.Replica.Height;
        cluster.Run(() => wiped.Replica.MaySign);
        Assert.True(wiped.Replica.Height >= height + 2);
        cluster.Nodes[0].Crash();
        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 0), cluster.Up));
        cluster.AssertAgreed();
    }

    [Fact]
    public void A_record_that_was_put_back_is_noticed_and_not_used()
    {
        using TestCluster cluster = new(4, Pace);
        cluster.StartAll();
        cluster.RunToHeight(4);
        TestReplica restored = cluster.Nodes[1];
        restored.Crash();
        byte[] old = restored.SigningBytes;
        cluster.StartAll();
        cluster.Run(() => restored.Replica.MaySign);
        cluster.RunToHeight(9);
        restored.Crash();
        restored.SigningBytes = old;
        cluster.StartAll();
        ulong height = restored.Replica.Height;
        cluster.Run(() => restored.Replica.MaySign);
        Assert.True(restored.Replica.Height >= height + 2);
        cluster.AssertAgreed();
    }

    /// <summary>The others have been started again too, and one of them is down: nobody remembers its votes.</summary>
    [Fact]
    public void A_record_that_was_put_back_is_noticed_by_the_seals_of_its_own_chain()
    {
        using TestCluster cluster = new(3, Pace);
        cluster.StartAll();
        cluster.RunToHeight(4);
        TestReplica restored = cluster.Nodes[0];
        restored.Crash();
        byte[] old = restored.SigningBytes;
        cluster.StartAll();
        cluster.RunToHeight(9);
        cluster.Nodes.ForEach(node => node.Crash());
        restored.SigningBytes = old;
        cluster.Start(cluster.Nodes.Take(2));
        cluster.Time.RunUntil(cluster.Time.NowMs + 5_000, () => false);
        Assert.False(restored.Replica.MaySign);
        cluster.StartAll();
        cluster.RunToHeight(cluster.Nodes.Max(node => node.Chain.Head.Number) + 4);
        cluster.Run(() => restored.Replica.MaySign);
        cluster.AssertAgreed();
    }

    /// <summary>Two of four prepared a block, and the other two, who did too, are gone for good.</summary>
    [Fact]
    public void Those_who_stay_go_on_though_they_have_prepared_a_block_of_the_set_before()
    {
        using TestCluster cluster = new(4, Pace);
        cluster.StartAll();
        cluster.RunToHeight(4);
        cluster.Passes = (_, _, message) => !QbftMessageCodec.TryDecode(message, out QbftMessage? said, out _)
            || said is not CommitMessage;
        cluster.Run(() => cluster.Nodes.All(node => node.Disk.Record!.Newest.Step == VoteStep.Commit));
        cluster.Nodes.ForEach(node => node.Crash());
        cluster.Passes = (_, _, _) => true;
        TestReplica[] staying = [.. cluster.Nodes.Take(2)];
        cluster.Start(staying);
        cluster.Time.RunUntil(cluster.Time.NowMs + 3_000, () => false);
        ChainHead head = staying[0].Chain.Head;
        Assert.Equal(head, staying[1].Chain.Head);
        ValidatorChange change = new()
        {
            GenesisHash = cluster.GenesisHash,
            Height = head.Number,
            BlockHash = head.Hash,
            Validators = [.. staying.Select(node => node.Peer.NodeKey)],
        };
        cluster.Changes = [staying.Aggregate(change, (signed, node) => node.Sign(signed))];
        foreach (TestReplica node in staying)
        {
            node.Crash();
        }

        cluster.Start(staying);
        cluster.RunToHeight(head.Number + 4);
        cluster.AssertAgreed();
    }

    [Fact]
    public void Two_of_four_that_lost_their_records_wait_for_an_order_to_resume()
    {
        using TestCluster cluster = new(4, Pace);
        cluster.StartAll();
        cluster.RunToHeight(4);
        foreach (TestReplica wiped in cluster.Nodes.Take(2))
        {
            wiped.Crash();
            wiped.Forget();
        }

        cluster.Time.RunUntil(cluster.Time.NowMs + 3_000, () => false);
        cluster.StartAll();
        cluster.Time.RunUntil(cluster.Time.NowMs + 10_000, () => false);
        ChainHead head = cluster.Nodes.MaxBy(node => node.Chain.Head.Number)!.Chain.Head;
        Assert.All(cluster.Nodes.Take(2), node => Assert.False(node.Replica.MaySign));
        cluster.Time.RunUntil(cluster.Time.NowMs + 10_000, () => false);
        Assert.All(cluster.Nodes, node => Assert.Equal(head.Hash, node.Chain.Head.Hash));
        ResumeOrder order = ResumeOrders.Sign(
            cluster.GenesisHash, head.Number, head.Hash, cluster.Nodes.Take(3).Select(node => node.Signer));
        foreach (TestReplica node in cluster.Nodes)
        {
            node.Do(replica => replica.Resume(order));
        }

        cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce: 0)));
        Assert.All(cluster.Nodes, node => Assert.True(node.Replica.MaySign));
        cluster.AssertAgreed();
    }

    [Fact]
    public void Bodies_that_did_not_come_are_asked_for()
    {
        using TestCluster cluster = new(3, Pace, followers: 1);
        cluster.StartAll();
        cluster.RunToHeight(3);
        for (ulong nonce = 0; nonce < 5; nonce++)
        {
            int at = (int)nonce % 3;
            cluster.RunUntilFinal(cluster.Submit(Payments.Transfer(sender: 0, nonce), [cluster.Nodes[at]]));
        }

        cluster.AssertAgreed();
        Assert.False(cluster.Nodes[3].Replica.MaySign);
    }

    private static void Pace(JsonNode json)
    {
        json["blocks"]!["periodMs"] = 250;
        json["blocks"]!["emptyPeriodMs"] = 1_000;
    }
}
