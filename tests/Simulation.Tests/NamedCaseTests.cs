using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Simulation.Checks;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Tests;

/// <summary>Situations that have halted or slowed networks of this kind.</summary>
public sealed class NamedCaseTests
{
    private const long BaseTimeoutMs = 500;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Agrees_from_rounds_0_and_9_with_one_of_three_down(int down)
    {
        SimulatedCluster cluster = Make(3);
        List<SimulatedNode> up = [.. cluster.Nodes.Where(node => node.Index != down)];
        StartAt(cluster, up[0], 0);
        StartAt(cluster, up[1], 9);
        AssertNextBlockWithin(cluster, up, 3 * BaseTimeoutMs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Agrees_from_rounds_7_7_and_9_with_one_of_four_down(int down)
    {
        SimulatedCluster cluster = Make(4);
        List<SimulatedNode> up = StartAtRounds7_7_9(cluster, down);
        AssertNextBlockWithin(cluster, up, 8 * BaseTimeoutMs);
    }

    [Fact]
    public void Never_agrees_from_rounds_7_7_and_9_when_clocks_start_at_once()
    {
        SimulatedCluster cluster = Make(4, Mutation.StartClocksAtOnce);
        List<SimulatedNode> up = StartAtRounds7_7_9(cluster, down: 0);
        Assert.False(cluster.Time.RunUntil(60_000, () => up.TrueForAll(node => node.Chain.Head > 0)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void Makes_the_next_block_within_two_base_timeouts_after_an_hours_cut(int validators)
    {
        SimulatedCluster cluster = Make(validators);
        cluster.StartAll();
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
        for (int i = 0; i < validators; i++)
        {
            int alone = i;
            cluster.Network.Split(index => index == alone);
        }

        cluster.Time.RunUntil(cluster.Time.NowMs + 3_600_000, () => false);
        Assert.All(cluster.Nodes, node => Assert.InRange(node.Round, 0U, 2U));
        cluster.HealAll();
        Assert.InRange(cluster.RunToBlocks(1, 60_000) ?? long.MaxValue, 0, 2 * BaseTimeoutMs);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Keeps_nine_tenths_of_its_pace_with_one_down(int validators)
    {
        SimulatedCluster cluster = Make(validators);
        cluster.StartAll();
        KeepBusy(cluster, 0);
        cluster.RunToBlocks(3, 10_000);
        cluster.Nodes[1].Crash();
        cluster.Time.RunUntil(60_000, () => false);
        ulong before = cluster.Checker.Highest;
        cluster.Time.RunUntil(120_000, () => false);
        Assert.InRange(cluster.Checker.Highest - before, 216UL, 241UL);
    }

    [Fact]
    public void Decides_what_one_has_decided_when_nobody_else_heard_the_commits()
    {
        SimulatedCluster cluster = DecideAtOneOnly(Mutation.None);
        Assert.True(cluster.Time.RunUntil(20_000, () => cluster.Nodes.All(node => node.Chain.Head >= 2)));
        Assert.Single(cluster.Nodes.Select(node => node.Chain[1].Block.Digest).Distinct());
    }

    [Fact]
    public void Forks_when_the_lock_is_forgotten_and_nobody_else_heard_the_commits()
    {
        ViolationException fork = Assert.Throws<ViolationException>(() =>
        {
            SimulatedCluster cluster = DecideAtOneOnly(Mutation.ForgetLock);
            cluster.Time.RunUntil(20_000, () => false);
        });
        Assert.StartsWith("fork", fork.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Takes_a_wiped_validator_back_by_itself(int validators)
    {
        SimulatedCluster cluster = Make(validators);
        cluster.StartAll();
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
        SimulatedNode wiped = cluster.Nodes[1];
        wiped.Wipe();
        wiped.Start();
        Assert.False(wiped.MaySign);
        Assert.True(cluster.Time.RunUntil(cluster.Time.NowMs + 10_000, () => wiped.MaySign));
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
    }

    [Fact]
    public void Needs_a_resume_when_two_of_four_are_wiped()
    {
        SimulatedCluster cluster = Make(4);
        cluster.StartAll();
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
        foreach (SimulatedNode node in cluster.Nodes.Take(2))
        {
            node.Wipe();
            node.Start();
        }

        Assert.Null(cluster.RunToBlocks(2, 60_000));
        Assert.Equal(2, cluster.Nodes.Count(node => node.MaySign));
        Assert.Single(cluster.Nodes.Select(node => node.Chain.Head).Distinct());
        Resume(cluster, signers: 2);
        Assert.Null(cluster.RunToBlocks(1, 10_000));
        Resume(cluster, signers: 3);
        Assert.True(cluster.Time.RunUntil(
            cluster.Time.NowMs + (2 * BaseTimeoutMs), () => cluster.Nodes.All(node => node.MaySign)));
        Assert.NotNull(cluster.RunToBlocks(2, 10_000));
    }

    [Fact]
    public void Refuses_to_sign_with_a_record_that_was_put_back()
    {
        SimulatedCluster cluster = Make(3);
        cluster.StartAll();
        SimulatedNode node = cluster.Nodes[1];
        byte[]? old = node.Disk.Copy();
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
        node.Crash();
        node.Disk.Restore(old);
        node.Start();
        cluster.Time.RunUntil(cluster.Time.NowMs + 100, () => false);
        Assert.False(node.MaySign);
        cluster.Nodes.ToList().ForEach(each => each.Crash());
        cluster.StartAll();
        cluster.Time.RunUntil(cluster.Time.NowMs + 100, () => false);
        Assert.False(node.MaySign, "nobody remembers its votes, and it does not remember that it has forgotten");
        Assert.True(cluster.Time.RunUntil(cluster.Time.NowMs + 10_000, () => node.MaySign));
        Assert.NotNull(cluster.RunToBlocks(5, 10_000));
    }

    [Theory]
    [InlineData(5_000, 0)]
    [InlineData(-5_000, 0)]
    [InlineData(5_000, -5_000)]
    public void Keeps_its_pace_with_clocks_that_are_off_by_five_seconds(long first, long second)
    {
        SimulatedCluster cluster = Make(4);
        cluster.Nodes[0].ClockOffsetMs = first;
        cluster.Nodes[2].ClockOffsetMs = second;
        cluster.StartAll();
        KeepBusy(cluster, 0);
        cluster.Time.RunUntil(30_000, () => false);
        ulong before = cluster.Checker.Highest;
        cluster.Time.RunUntil(60_000, () => false);
        Assert.InRange(cluster.Checker.Highest - before, 90UL, 130UL);
    }

    [Fact]
    public void Has_a_transaction_final_within_a_period_and_the_way_whenever_it_comes()
    {
        for (int offsetMs = 0; offsetMs < 500; offsetMs += 7)
        {
            SimulatedCluster cluster = Make(4);
            cluster.StartAll();
            cluster.Time.RunUntil(3_000 + offsetMs, () => false);
            long startMs = cluster.Time.NowMs;
            Hash256 transaction = cluster.Submit(offsetMs);
            cluster.Time.RunUntil(startMs + 5_000, () => cluster.Checker.IsIncluded(transaction));
            long? tookMs = cluster.Checker.IncludedAtMs(transaction) - startMs;
            Assert.InRange(tookMs ?? long.MaxValue, 0, 250 + 30 + 20 + (4 * 10));
        }
    }

    [Fact]
    public void Makes_empty_blocks_at_their_own_period_only()
    {
        SimulatedCluster cluster = new(1, new ClusterSettings { Validators = 4, EmptyPeriodMs = 5_000 });
        cluster.StartAll();
        cluster.Time.RunUntil(101_000, () => false);
        Assert.InRange(cluster.Checker.Highest, 19UL, 21UL);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    public void Makes_blocks_as_fast_as_messages_travel_when_there_is_no_period(int validators, int ways)
    {
        SimulatedCluster cluster = new(1, new ClusterSettings
        {
            Validators = validators,
            PeriodMs = 0,
            EmptyPeriodMs = 0,
            ExecutionMaxMs = 0,
        });
        cluster.Network.Weather = new Weather(20, 0, 0, 0);
        cluster.StartAll();
        cluster.Time.RunUntil(10_000, () => false);
        ulong fastest = 10_000UL / (20UL * (ulong)ways);
        Assert.InRange(cluster.Checker.Highest, fastest * 9 / 10, fastest);
    }

    [Fact]
    public void Keeps_its_pace_while_validators_come_and_go()
    {
        SimulatedCluster cluster = new(1, new ClusterSettings { Validators = 4, ChangesValidators = true });
        cluster.StartAll();
        KeepBusy(cluster, 0);
        cluster.Time.RunUntil(20_000, () => false);
        Assert.InRange(cluster.Checker.Highest, 60UL, 81UL);
    }

    private static SimulatedCluster Make(int validators, Mutation mutation = Mutation.None)
        => new(1, new ClusterSettings { Validators = validators, Mutation = mutation });

    /// <summary>
    /// The leader of four alone hears the COMMITs for block 1, and is cut off; the others crash and start again.
    /// </summary>
    private static SimulatedCluster DecideAtOneOnly(Mutation mutation)
    {
        SimulatedCluster cluster = new(
            1, new ClusterSettings { Validators = 4, Mutation = mutation, ChecksLocks = false });
        Action<int, int, Packet> deliver = cluster.Network.Deliver;
        cluster.Network.Deliver = (from, to, packet) =>
        {
            if (to == 0 || packet is not Packet.Consensus { Bytes: var bytes } || !IsCommit(bytes))
            {
                deliver(from, to, packet);
            }
        };
        cluster.StartAll();
        Assert.True(cluster.Time.RunUntil(5_000, () => cluster.Nodes[0].Chain.Head > 0));
        cluster.Network.Split(index => index == 0);
        cluster.Network.Deliver = deliver;
        foreach (SimulatedNode node in cluster.Nodes.Skip(1))
        {
            Assert.Equal(0UL, node.Chain.Head);
            node.Crash();
        }

        cluster.StartAll();
        cluster.Time.RunUntil(cluster.Time.NowMs + 3_000, () => false);
        cluster.HealAll();
        return cluster;
    }

    private static bool IsCommit(byte[] bytes)
        => QbftMessageCodec.TryDecode(bytes, out QbftMessage? message, out _) && message is CommitMessage;

    private static void KeepBusy(SimulatedCluster cluster, int number) => cluster.Time.After(50, () =>
    {
        cluster.Submit(number);
        KeepBusy(cluster, number + 1);
    });

    /// <summary>Starts a node that has asked for a round before.</summary>
    private static void StartAt(SimulatedCluster cluster, SimulatedNode node, uint round)
    {
        Hash256 genesisHash = cluster.Rules.Parameters.GenesisHash;
        GuardRecord record = new(genesisHash, node.Signer.PublicKey, Vote.RoundChange(1, round, prepared: null), null);
        node.Disk.Restore(record.Encode());
        node.Start();
    }

    private static List<SimulatedNode> StartAtRounds7_7_9(SimulatedCluster cluster, int down)
    {
        List<SimulatedNode> up = [.. cluster.Nodes.Where(node => node.Index != down)];
        StartAt(cluster, up[0], 7);
        StartAt(cluster, up[1], 7);
        StartAt(cluster, up[2], 9);
        return up;
    }

    private static void AssertNextBlockWithin(SimulatedCluster cluster, List<SimulatedNode> up, long withinMs)
        => Assert.True(
            cluster.Time.RunUntil(withinMs, () => up.TrueForAll(node => node.Chain.Head > 0)),
            $"no block within {withinMs} ms: {cluster}");

    /// <summary>Hands every node an order that so many validators signed.</summary>
    private static void Resume(SimulatedCluster cluster, int signers)
    {
        ulong height = cluster.Nodes[2].Chain.Head;
        Hash256 digest = cluster.Nodes[2].Chain[height].Block.Digest;
        ResumeOrder order = ResumeOrders.Sign(
            cluster.Rules.Parameters.GenesisHash,
            height,
            digest,
            cluster.Nodes.Take(signers).Select(node => node.Signer));
        foreach (SimulatedNode node in cluster.Nodes)
        {
            node.Step(new QbftInput.Resumed(order));
        }
    }
}
