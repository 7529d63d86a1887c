using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Frames;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tests.Support;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>Strangers and listed peers that mean ill: what they cost is bounded, and others do not feel it.</summary>
public sealed class AttackTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // The bytes of a handshake, one at a time, take longer than it may.
    private const int PollsPerByte = 20;

    // For tests that connect more often than anybody may.
    private static readonly NetworkLimits Open = new()
    {
        AcceptedPerSecondMax = 100_000,
        LinksBurst = 1_000,
        PauseAfterCutMs = 0,
    };

    [Fact]
    public async Task Silent_connections_take_a_few_places_for_a_short_time_while_peers_link_and_talk()
    {
        NetworkLimits limits = Open with { HandshakeMs = 3_000 };
        await using var peer = await TestNode.StartAsync(0, [new ListedPeer(Keys.Public(1))]);
        await using var node = await TestNode.StartAsync(1, limits: limits);
        List<RawPeer> flood = [.. Enumerable.Range(0, 200).Select(_ => RawPeer.Connect(node.Address))];
        await node.Counted(LinkEnd.TooManyConnections, 100);
        Assert.InRange(node.Network.Figures.Unadmitted, 0, limits.UnadmittedPerAddressMax);

        // Those that this node dials itself need no place.
        node.Network.SetPeers([peer.AsListed()]);
        await node.Linked(peer);
        Assert.True(peer.TrySend(node, PeerChannel.Consensus, new byte[1]));
        await node.Got(message => message.Bytes.Length == 1, "a message through the flood");
        await node.Counted(LinkEnd.HandshakeTimedOut, limits.UnadmittedPerAddressMax);
        await Eventually.True(() => node.Network.Figures.Accepted == 200, Deadline, "all were looked at");
        await Eventually.True(() => node.Network.Figures.Unadmitted == 0, Deadline, "the places are free again");
        Assert.InRange(node.Refusals.Count(r => r.Reason == LinkEnd.TooManyConnections), 1, 20);
        flood.ForEach(connection => connection.Dispose());
    }

    [Fact]
    public async Task A_byte_now_and_then_does_not_put_the_deadline_off()
    {
        NetworkLimits limits = Open with { HandshakeMs = 3_000 };
        await using var node = await TestNode.StartAsync(1, limits: limits);
        using var peer = RawPeer.ConnectTls(node.Address);
        var hello = RawPeer.Frame(FrameKind.Hello, Hello.Size, RawPeer.HelloBytes(peer.Begin(key: 0)));
        var polls = 0;
        await Eventually.True(
            () =>
            {
                if (polls++ % PollsPerByte == 0)
                {
                    _ = peer.Stream.TryWrite(hello.AsSpan(polls / PollsPerByte, 1));
                }

                return node.Network.Figures.Refused.ContainsKey(LinkEnd.HandshakeTimedOut);
            },
            Deadline,
            "it is cut");
        await node.Refused(LinkEnd.HandshakeTimedOut);
        Assert.Equal(0, node.Network.Figures.Unadmitted);
    }

    [Fact]
    public async Task Connections_that_are_cut_at_any_step_leave_nothing_behind()
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], Open);
        var threads = node.Network.Figures.Threads;
        byte[] clientHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
        for (var i = 0; i <= clientHello.Length; i++)
        {
            using var peer = RawPeer.Connect(node.Address);
            peer.SendBelowTls(clientHello.AsSpan(0, i));
        }

        foreach (var length in Enumerable.Range(0, FrameHeader.Size + Hello.Size))
        {
            using var peer = RawPeer.ConnectTls(node.Address);
            var frame = RawPeer.Frame(FrameKind.Hello, Hello.Size, RawPeer.HelloBytes(peer.Begin(key: 0)));
            peer.SendAndLeave(frame.AsSpan(0, length));
        }

        foreach (var length in Enumerable.Range(0, FrameHeader.Size + Proof.Size).Where(length => length % 5 == 0))
        {
            using var peer = RawPeer.ConnectTls(node.Address);
            var handshake = peer.Begin(key: 0);
            peer.Greet(handshake);
            var proof = RawPeer.ProofBytes(handshake.MakeProof());
            peer.SendAndLeave(RawPeer.Frame(FrameKind.Proof, Proof.Size, proof).AsSpan(0, length));
        }

        await Eventually.True(
            () => node.Network.Figures is { Unadmitted: 0 } figures && figures.Threads == threads,
            Deadline,
            "all places and threads are free again");
        Assert.Empty(node.Connected);
        using var honest = RawPeer.Link(node, key: 0);
    }

    [Fact]
    public async Task A_dialled_peer_that_leaves_at_any_step_is_dialled_again()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ListedPeer listed = new(
            Keys.Public(0), new DnsEndPoint("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));
        await using var node = await TestNode.StartAsync(1, [listed], Open);
        RawPeer.Accept(listener).Dispose();
        using (var afterTls = RawPeer.Accept(listener))
            Assert.True(afterTls.Secure(LinkRole.Listener));
        using (var afterHello = RawPeer.Accept(listener))
        {
            Assert.True(afterHello.Secure(LinkRole.Listener));
            afterHello.Greet(afterHello.Begin(key: 0, role: LinkRole.Listener));
        }

        using (var insteadOfProof = RawPeer.Accept(listener))
        {
            _ = insteadOfProof.AcceptUpToProof(key: 0);
            insteadOfProof.SendAndLeave([]);
        }

        using var stays = RawPeer.Accept(listener);
        var handshake = stays.AcceptUpToProof(key: 0);
        stays.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        await Eventually.True(() => node.Connected.Count == 1, Deadline, "the link");
        listener.Dispose();
    }

    [Fact]
    public async Task Whatever_a_stranger_says_in_its_handshake_only_it_is_cut()
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], Open);
        Seeds.Each(60, random =>
        {
            using var peer = RawPeer.ConnectTls(node.Address);
            var handshake = peer.Begin(key: 0);
            var hello = RawPeer.Frame(FrameKind.Hello, Hello.Size, RawPeer.HelloBytes(handshake));
            if (random.Next(2) == 0)
            {
                Mutate(random, hello);
                _ = peer.Stream.TryWrite(hello);
            }
            else
            {
                peer.Greet(handshake);
                var proof = RawPeer.Frame(FrameKind.Proof, Proof.Size, RawPeer.ProofBytes(handshake.MakeProof()));
                Mutate(random, proof);
                _ = peer.Stream.TryWrite(proof);
            }

            Assert.True(LetGo(peer) is null or FrameKind.Hello or FrameKind.Goodbye);
        });
        Assert.Empty(node.Connected);
        using var honest = RawPeer.Link(node, key: 0);
    }

    [Fact]
    public async Task Whatever_a_peer_sends_the_others_keep_their_links()
    {
        ListedPeer[] listed = [new(Keys.Public(0)), new(Keys.Public(2))];

        // The honest one is made by hand too, and answers no pings.
        await using var node = await TestNode.StartAsync(1, listed, Open with { PingIntervalMs = 60_000 });
        using var honest = RawPeer.Link(node, key: 2);
        Seeds.Each(60, random =>
        {
            using var peer = RawPeer.Link(node, key: 0);
            for (var i = 0; i < 20; i++)
                _ = peer.Stream.TryWrite(AnyFrame(random));
            honest.Send(FrameKind.Consensus, [7]);
        });
        await Eventually.True(
            () => node.Messages.Count(message => message.Peer.NodeKey == Keys.Public(2)) >= 60, Deadline, "the rest");
        Assert.DoesNotContain(node.Disconnected, row => row.Peer.NodeKey == Keys.Public(2));
        Assert.True(node.IsInOrder);
    }

    [Fact]
    public async Task Links_of_one_peer_that_come_and_go_are_a_few_at_once_and_then_one_a_second()
    {
        NetworkLimits limits = Open with { LinksBurst = 3 };
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], limits);
        for (var i = 0; i < 3; i++)
            RawPeer.Link(node, key: 0).Dispose();
        using (var fourth = RawPeer.ConnectTls(node.Address))
        {
            var handshake = fourth.Begin(key: 0);
            fourth.Greet(handshake);
            fourth.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
            Assert.Equal(LinkEnd.TooSoon, fourth.ReadGoodbye());
        }

        await node.Refused(LinkEnd.TooSoon);
        await Eventually.True(() => IsLetIn(node, key: 0), Deadline, "it is let in again");

        // A peer knows that it is let in a moment before the node's handler is told.
        await Eventually.True(() => node.Connected.Count == 4, Deadline, "the node is told of four links");
    }

    [Fact]
    public async Task A_peer_that_says_nothing_more_is_cut_as_soon_as_what_it_said_is_found_wrong()
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var peer = RawPeer.Link(node, key: 0);
        peer.Send(FrameKind.Consensus, [1]);
        await node.Got(_ => true, "its message");
        var info = node.Connected.Single();
        node.Network.Cut(info with { Address = "an earlier link's" });
        Assert.True(node.Network.Peers.Count == 1, "a link that was not told of stays");

        node.Network.Cut(info);
        Assert.Equal(LinkEnd.Misbehaved, peer.ReadGoodbye());
        await node.Ended(LinkEnd.Misbehaved);
    }

    private static bool IsLetIn(TestNode node, int key)
    {
        using var peer = RawPeer.ConnectTls(node.Address);
        var handshake = peer.Begin(key);
        peer.Greet(handshake);
        peer.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        return peer.Read().Kind == FrameKind.Proof;
    }

    private static void Mutate(Random random, byte[] frame)
    {
        for (var i = random.Next(3); i >= 0; i--)
            frame[random.Next(frame.Length)] ^= (byte)random.Next(1, 256);
    }

    /// <summary>Ends this side's sending and reads on to the end: the kind of the last frame.</summary>
    private static FrameKind? LetGo(RawPeer peer)
    {
        peer.FinishSending();
        FrameKind? last = null;
        while (peer.TryRead() is { } frame)
            last = frame.Kind;
        return last;
    }

    /// <summary>A frame that is right more often than not, so that what follows it is looked at too.</summary>
    private static byte[] AnyFrame(Random random)
    {
        var kind = random.Next(10) switch
        {
            < 6 => (FrameKind)random.Next(3),
            < 8 => FrameKind.Ping,
            8 => FrameKind.Pong,
            _ => (FrameKind)random.Next(256),
        };
        var length = kind is FrameKind.Ping or FrameKind.Pong ? 8 : random.Next(1, 2_000);
        var payload = new byte[length];
        random.NextBytes(payload);
        var declared = random.Next(12) switch
        {
            0 => (uint)random.Next(),
            1 => (uint)random.Next(FrameHeader.PayloadMax),
            2 => uint.MaxValue,
            _ => (uint)length,
        };
        return RawPeer.Frame(kind, declared, payload);
    }
}
