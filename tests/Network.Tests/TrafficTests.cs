using MarketChain.Network.Frames;
using MarketChain.Network.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>Messages over real links: whole, in order, bounded, and the urgent ones first.</summary>
public sealed class TrafficTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(PeerChannel.Consensus)]
    [InlineData(PeerChannel.Transactions)]
    [InlineData(PeerChannel.Sync)]
    public async Task The_longest_message_arrives_as_it_was_sent(PeerChannel channel)
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        await using var second = listener;
        var message = new byte[PeerChannels.MessageBytesMax(channel)];
        new Random(1).NextBytes(message);
        Assert.True(dialler.TrySend(listener, channel, message));
        await listener.Got(m => m.Channel == channel, "the message");
        Assert.True(listener.Messages.Single().Bytes.Span.SequenceEqual(message));
        Assert.Equal(1, dialler.Channel(channel).MessagesSent);
        Assert.Equal((1, message.Length), Received(listener, channel));
    }

    [Fact]
    public async Task Messages_of_a_channel_arrive_in_their_order()
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        await using var second = listener;
        for (var i = 0; i < 1000; i++)
            Assert.True(dialler.TrySend(listener, PeerChannel.Consensus, BitConverter.GetBytes(i)));
        await Eventually.True(() => listener.Messages.Count == 1000, Deadline, "a thousand messages");
        Assert.Equal(Enumerable.Range(0, 1000), listener.Messages.Select(m => BitConverter.ToInt32(m.Bytes.Span)));
    }

    [Fact]
    public async Task A_message_longer_than_its_channel_allows_is_broken_code_at_its_sender()
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        await using var second = listener;
        var tooLong = new byte[PeerChannels.MessageBytesMax(PeerChannel.Consensus) + 1];
        Assert.Throws<InvariantException>(() => dialler.TrySend(listener, PeerChannel.Consensus, tooLong));
        Assert.Throws<InvariantException>(() => dialler.TrySend(listener, PeerChannel.Consensus, default));
    }

    [Fact]
    public async Task Consensus_overtakes_a_long_sync_message()
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        await using var second = listener;
        var sync = new byte[PeerChannels.MessageBytesMax(PeerChannel.Sync)];
        Assert.True(dialler.TrySend(listener, PeerChannel.Sync, sync));
        Assert.True(dialler.TrySend(listener, PeerChannel.Consensus, new byte[200]));
        await Eventually.True(() => listener.Messages.Count == 2, Deadline, "both messages");
        Assert.Equal(
            [PeerChannel.Consensus, PeerChannel.Sync], listener.Messages.Select(message => message.Channel));
    }

    [Fact]
    public async Task A_slow_reader_fills_its_own_queue_and_nobody_elses()
    {
        using ManualResetEventSlim go = new();
        await using var slow = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        await using var fast = await TestNode.StartAsync(2, [new ListedPeer(Keys.Public(0))]);
        await using var sender = await TestNode.StartAsync(0, [slow.AsListed(), fast.AsListed()]);
        await sender.Linked(slow);
        await sender.Linked(fast);
        slow.Answer = _ =>
        {
            go.Wait();
            return true;
        };

        // Until the slow one's queue is full: 20 MiB of it, and what the kernel takes.
        var message = new byte[1 << 20];
        var sent = 0;
        while (sender.TrySend(slow, PeerChannel.Sync, message))
        {
            sent++;
            await KeepsPace(sender, fast, message, sent);
        }

        Assert.InRange(sent, 20, 200);
        Assert.True(sender.TrySend(slow, PeerChannel.Consensus, new byte[1]));
        Assert.True(sender.TrySend(fast, PeerChannel.Sync, message));
        Assert.Equal(1, sender.Channel(PeerChannel.Sync).Dropped);
        go.Set();
        await Eventually.True(() => fast.Messages.Count == sent + 1, Deadline, "the fast one got everything");
    }

    [Fact]
    public async Task A_peer_that_takes_no_consensus_messages_for_too_long_is_given_up()
    {
        NetworkLimits limits = new() { ConsensusStuckMs = 300, PingIntervalMs = 2_000, TcpUserTimeoutMs = 60_000 };
        using ManualResetEventSlim go = new();
        var (sender, slow) = await TestNode.StartPairAsync(limits);
        await using var first = sender;
        await using var second = slow;
        slow.Answer = _ =>
        {
            go.Wait();
            return true;
        };
        var message = new byte[1 << 20];
        await Eventually.True(
            () =>
            {
                while (sender.TrySend(slow, PeerChannel.Consensus, message))
                    continue;
                return sender.Network.Figures.LinksEnded.ContainsKey(LinkEnd.TooSlow);
            },
            Deadline,
            "the slow peer is dropped");
        go.Set();
    }

    [Fact]
    public async Task What_the_handler_refuses_cuts_the_peer_which_waits_before_it_is_let_in_again()
    {
        NetworkLimits limits = new() { PauseAfterCutMs = 60_000, RedialRefusedMs = 50 };
        var (dialler, listener) = await TestNode.StartPairAsync(limits);
        await using var first = dialler;
        await using var second = listener;
        listener.Answer = _ => false;
        Assert.True(dialler.TrySend(listener, PeerChannel.Transactions, new byte[1]));
        await listener.Ended(LinkEnd.Misbehaved);
        await dialler.Ended(LinkEnd.Misbehaved);
        await dialler.Refused(LinkEnd.TooSoon, toldByPeer: true);
    }

    [Theory]
    [InlineData(FrameKind.Consensus, (1u << 20) + 1)]
    [InlineData(FrameKind.Transactions, (1u << 20) + 1)]
    [InlineData(FrameKind.Sync, (16u << 20) + 1)]
    [InlineData(FrameKind.Sync, uint.MaxValue)]
    [InlineData(FrameKind.Ping, 9)]
    public async Task A_giant_length_cuts_the_link_with_its_reason(object kind, uint length)
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var peer = RawPeer.Link(node, key: 0);
        peer.SendRaw(RawPeer.Frame((FrameKind)kind, length, []));
        Assert.Equal(LinkEnd.TooLong, peer.ReadGoodbye());
        await node.Ended(LinkEnd.TooLong);
    }

    [Fact]
    public async Task Frames_that_may_not_come_now_cut_the_link()
    {
        NetworkLimits limits = new() { PauseAfterCutMs = 0 };
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], limits);
        byte[][] wrong =
        [
            RawPeer.Frame(FrameKind.Consensus, 0, []),
            RawPeer.Frame((FrameKind)3, 1, [1]),
            RawPeer.Frame((FrameKind)255, 1, [1]),
            RawPeer.Frame(FrameKind.Hello, 68, new byte[68]),
            RawPeer.Frame(FrameKind.Proof, 96, new byte[96]),
            RawPeer.Frame(FrameKind.Ping, 7, new byte[7]),
            RawPeer.Frame(FrameKind.Pong, 8, [0xff, 0, 0, 0, 0, 0, 0, 1]),
            [
                .. RawPeer.Frame(FrameKind.Sync, 70_000, new byte[65_536]),
                .. RawPeer.Frame(FrameKind.Sync, 4_465, new byte[4_465]),
            ],
        ];
        foreach (var frame in wrong)
        {
            using var peer = RawPeer.Link(node, key: 0);
            peer.SendRaw(frame);
            Assert.Equal(LinkEnd.Malformed, peer.ReadGoodbye());
        }

        Assert.Empty(node.Messages);
    }

    [Fact]
    public async Task A_flood_of_pings_cuts_the_link()
    {
        await using var node = await TestNode.StartAsync(
            1, [new ListedPeer(Keys.Public(0))], new NetworkLimits { PingIntervalMs = 60_000 });
        using var peer = RawPeer.Link(node, key: 0);

        // Twice as many as may come between two turns of the node's own, one of which comes at the beginning.
        var ping = RawPeer.Frame(FrameKind.Ping, 8, new byte[8]);
        for (var i = 0; i < 130; i++)
            _ = peer.Stream.TryWrite(ping);
        Assert.Equal(LinkEnd.PingFlood, peer.ReadGoodbye());
        await node.Ended(LinkEnd.PingFlood);
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_dropped_after_three()
    {
        NetworkLimits limits = new() { PingIntervalMs = 50 };
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], limits);
        using var peer = RawPeer.Link(node, key: 0);
        await node.Ended(LinkEnd.Silent);
        var pings = 0;
        while (peer.TryRead() is { } frame)
            pings += frame.Kind == FrameKind.Ping ? 1 : 0;
        Assert.Equal(3, pings);
    }

    [Fact]
    public async Task A_node_measures_the_round_trip_of_its_pings()
    {
        var (dialler, listener) = await TestNode.StartPairAsync(new NetworkLimits { PingIntervalMs = 20 });
        await using var first = dialler;
        await using var second = listener;
        await Eventually.True(
            () => dialler.Network.Figures.Peers.Any(peer => peer.RoundTripMicroseconds > 0), Deadline, "a round trip");
    }

    [Fact]
    public async Task Pings_are_answered_while_a_transfer_lasts()
    {
        var (dialler, listener) = await TestNode.StartPairAsync(new NetworkLimits { PingIntervalMs = 100 });
        await using var first = dialler;
        await using var second = listener;
        var message = new byte[PeerChannels.MessageBytesMax(PeerChannel.Sync)];
        listener.Answer = _ =>
        {
            listener.Messages.Clear();
            return true;
        };
        HashSet<long> roundTrips = [];
        await Eventually.True(
            () =>
            {
                _ = dialler.TrySend(listener, PeerChannel.Sync, message);
                roundTrips.UnionWith(dialler.Network.Figures.Peers.Select(peer => peer.RoundTripMicroseconds));
                return roundTrips.Count > 10;
            },
            Deadline,
            "ten round trips");
        Assert.True(dialler.Channel(PeerChannel.Sync).MessagesSent > 0);
        Assert.Empty(dialler.Disconnected);
    }

    private static (long Messages, long Bytes) Received(TestNode node, PeerChannel channel)
        => (node.Channel(channel).MessagesReceived, node.Channel(channel).BytesReceived);

    /// <summary>Sends the same to a node that reads, which is never far behind.</summary>
    private static async Task KeepsPace(TestNode sender, TestNode fast, byte[] message, int count)
    {
        await Eventually.True(
            () => sender.TrySend(fast, PeerChannel.Sync, message), Deadline, "room for the fast one");
        await Eventually.True(() => fast.Messages.Count >= count - 10, Deadline, "the fast one keeps pace");
    }
}
