using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Simulation.Nodes;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Tests;

/// <summary>
/// Orders to resume among three validators, after which a block that was final to one of them must not be passed over.
/// </summary>
public sealed class ResumeTests
{
    private const long SoonMs = 20_000;

    /// <summary>
    /// A block is final to the one that resumed alone; it loses its disk again, and begins again by the old order. One
    /// other had prepared that block, and is cut off once it has consented.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void By_an_order_used_twice_a_block_that_another_prepared_is_final_again(int wiped)
    {
        Cut cut = new();
        SimulatedNode one = cut.Nodes[wiped];
        SimulatedNode prepares = cut.Nodes[(wiped + 1) % 3];
        SimulatedNode third = cut.Nodes[(wiped + 2) % 3];
        one.Wipe();
        cut.Pass(200);
        cut.Until(() => prepares.Chain.Head == third.Chain.Head);
        ulong height = third.Chain.Head;
        ResumeOrder order = cut.OrderAfter(third);
        cut.Drops = (from, to, packet) => packet switch
        {
            _ when Cut.Read(packet) is VoteMessage { Vote.Height: var at } vote && at > height =>
                (vote is CommitMessage && to != one.Index) || (vote is PrepareMessage && to == third.Index),
            _ => from == one.Index && one.Chain.Head > height,
        };
        one.Start();
        cut.Until(() => one.Chain.Head == height);
        one.Step(new QbftInput.Resumed(order));
        cut.Until(() => one.Chain.Head == height + 1);
        Assert.Equal((height, height), (prepares.Chain.Head, third.Chain.Head));
        Hash256 final = one.Chain[height + 1].Block.Digest;

        one.Wipe();
        cut.Pass(5_000);
        cut.Drops = (_, _, _) => false;
        one.Start();
        cut.Until(() => one.Chain.Head == height);
        cut.Drops = (from, to, _) => one.MaySign && (from == prepares.Index || to == prepares.Index);
        one.Step(new QbftInput.Resumed(order));
        cut.Until(() => third.Chain.Head == height + 1);
        Assert.Equal(final, third.Chain[height + 1].Block.Digest);
    }

    /// <summary>
    /// A block is final to one alone, whose power goes before the block reaches its disk, and the two others lose their
    /// disks: no operator can know of it. Its record does; cut off once it has consented, it alone has the block, for
    /// which the others wait.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_final_block_of_which_only_a_record_is_left_is_final_again(int remembering)
    {
        Cut cut = new();
        SimulatedNode left = cut.Nodes[remembering];
        SimulatedNode[] wiped = [.. cut.Nodes.Where(node => node != left)];
        ulong height = cut.Nodes.Max(node => node.Chain.Head);
        cut.Drops = (from, to, packet) => Cut.Read(packet) is CommitMessage { Vote.Height: var at }
            ? at > height && to != remembering
            : from == remembering && left.Chain.Head > height;
        cut.Until(() => left.Chain.Head == height + 1);
        Hash256 final = left.Chain[height + 1].Block.Digest;

        Array.ForEach(wiped, node => node.Wipe());
        left.Crash();
        left.Chain.CutTo(height);
        cut.Drops = (_, _, _) => false;
        cut.Pass(5_000);
        cut.StartAll();
        cut.Until(() => cut.Nodes.All(node => node.Chain.Head == height));
        ResumeOrder order = cut.OrderAfter(left);
        cut.Drops = (from, _, _) => from == remembering && wiped.All(node => node.MaySign);
        Array.ForEach(wiped, node => node.Step(new QbftInput.Resumed(order)));
        cut.Until(() => wiped.All(node => node.MaySign));
        cut.Pass(10_000);
        Assert.All(wiped, node => Assert.Equal(height, node.Chain.Head));
        cut.Drops = (_, _, _) => false;
        cut.Until(() => cut.Nodes.All(node => node.Chain.Head == height + 1));
        Assert.All(cut.Nodes, node => Assert.Equal(final, node.Chain[height + 1].Block.Digest));
    }

    /// <summary>
    /// The leader consents early, with nothing prepared. Then it prepares the block with the third and says COMMIT, and
    /// with the COMMIT of the one that forgot the block is final to the third, whose power goes before it has written
    /// that. When the one that forgot has the third's consent too, the leader's first one is not true any more.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_consent_from_before_a_block_was_prepared_frees_nobody_of_it(int turn)
    {
        Cut cut = new();
        cut.Until(() => cut.Nodes.Select(node => node.Chain.Head).Distinct().Count() == 1);
        ulong height = cut.Nodes[0].Chain.Head;
        SimulatedNode leader = cut.Nodes[cut.Nodes[0].Chain.Start().Rotation.LeaderOf(0)];
        SimulatedNode forgets = cut.Nodes[(leader.Index + turn) % 3];
        SimulatedNode third = cut.Nodes[(leader.Index + (2 * turn)) % 3];
        OneCommit losses = new(leader.Index, forgets.Index, third.Index, height);
        cut.Drops = losses.Loses;
        cut.Until(() => losses.HasThirdHeard && losses.HasThirdPrepared);
        ResumeOrder order = cut.OrderAfter(leader);
        forgets.Crash();
        forgets.Disk.Wipe();
        bool hasConsented = false;
        cut.Drops = (from, to, packet) =>
        {
            hasConsented |= from == leader.Index && Cut.Read(packet) is RecallReplyMessage { Consents: true };
            QbftMessage? message = Cut.Read(packet);
            bool isOfBlock = to == forgets.Index && message is VoteMessage { Vote.Height: var at } && at > height;
            bool asksThird = to == third.Index && message is RecallMessage;
            return isOfBlock || asksThird || losses.Loses(from, to, packet);
        };
        forgets.Start();
        cut.Until(() => forgets.Chain.Head == height);
        forgets.Step(new QbftInput.Resumed(order));
        cut.Until(() => hasConsented);

        losses.IsOver = true;
        cut.Drops = (from, to, packet) => (from == leader.Index && to == forgets.Index)
            || from == forgets.Index
            || (from == third.Index && third.Chain.Head > height)
            || losses.Loses(from, to, packet);
        cut.Connect(third, leader);
        cut.Until(() => third.Chain.Head == height + 1);
        Hash256 final = third.Chain[height + 1].Block.Digest;
        Assert.Equal((height, height), (leader.Chain.Head, forgets.Chain.Head));

        third.Crash();
        third.Chain.CutTo(height);
        cut.Drops = (from, to, _) => from == leader.Index || to == leader.Index;
        cut.Pass(5_000);
        third.Start();
        cut.Pass(10_000);
        Assert.False(forgets.MaySign);
        cut.Drops = (_, _, _) => false;
        cut.Until(() => cut.Nodes.All(node => node.Chain.Head > height));
        Assert.All(cut.Nodes, node => Assert.Equal(final, node.Chain[height + 1].Block.Digest));
    }

    /// <summary>
    /// All prepare a block, and who will forget hears the others and says COMMIT; of it only that comes to the third.
    /// </summary>
    private sealed class OneCommit(int leader, int forgets, int third, ulong height)
    {
        public bool HasThirdHeard { get; private set; }

        public bool HasThirdPrepared { get; private set; }

        /// <summary>The third's votes come to the leader again.</summary>
        public bool IsOver { get; set; }

        public bool Loses(int from, int to, Packet packet)
        {
            if (Cut.Read(packet) is not VoteMessage vote || vote.Vote.Height <= height)
            {
                return false;
            }

            HasThirdHeard |= from == forgets && to == third && vote is CommitMessage;
            HasThirdPrepared |= from == third && to == leader && vote is PrepareMessage;
            return (from == forgets && !(to == third && vote is CommitMessage))
                || (from == leader && to == third && vote is PrepareMessage)
                || (from == third && to == leader && !IsOver);
        }
    }

    /// <summary>Three validators on a network of which a test takes out what it likes.</summary>
    private sealed class Cut
    {
        private readonly SimulatedCluster _cluster
            = new(1, new ClusterSettings { Validators = 3, ChecksLocks = false });

        public Cut()
        {
            Action<int, int, Packet> deliver = _cluster.Network.Deliver;
            _cluster.Network.Deliver = (from, to, packet) =>
            {
                if (!Drops(from, to, packet))
                {
                    deliver(from, to, packet);
                }
            };
            StartAll();
            Assert.NotNull(_cluster.RunToBlocks(5, SoonMs));
        }

        /// <summary>What does not arrive.</summary>
        public Func<int, int, Packet, bool> Drops { get; set; } = (_, _, _) => false;

        public IReadOnlyList<SimulatedNode> Nodes => _cluster.Nodes;

        public static QbftMessage? Read(Packet packet)
            => packet is Packet.Consensus consensus
                && QbftMessageCodec.TryDecode(consensus.Bytes, out QbftMessage? message, out _)
                ? message
                : null;

        public void StartAll() => _cluster.StartAll();

        /// <summary>A new link from one to another.</summary>
        public void Connect(SimulatedNode from, SimulatedNode to) => _cluster.Network.Connect(from.Index, to.Index);

        public void Pass(long durationMs) => _cluster.Time.RunUntil(_cluster.Time.NowMs + durationMs, () => false);

        public void Until(Func<bool> holds)
            => Assert.True(_cluster.Time.RunUntil(_cluster.Time.NowMs + SoonMs, holds), $"{_cluster}");

        /// <summary>Operators vouch for a node's newest block.</summary>
        public ResumeOrder OrderAfter(SimulatedNode node) => ResumeOrders.Sign(
            _cluster.Rules.Parameters.GenesisHash,
            node.Chain.Head,
            node.Chain[node.Chain.Head].Block.Digest,
            Nodes.Take(2).Select(each => each.Signer));
    }
}
