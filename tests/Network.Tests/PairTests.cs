using System.Net;
using System.Net.Sockets;
using MarketChain.Network.Frames;
using MarketChain.Network.Tests.Support;
using MarketChain.Network.Tls;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>One link a pair: two dials at once, peers that are started again, links that break.</summary>
public sealed class PairTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task When_both_dial_at_once_one_link_stays_and_it_works()
    {
        for (var run = 0; run < 10; run++)
        {
            await using var lower = await TestNode.StartAsync(0);
            await using var higher = await TestNode.StartAsync(1);
            Parallel.Invoke(
                () => lower.Network.SetPeers([higher.AsListed()]), () => higher.Network.SetPeers([lower.AsListed()]));
            await lower.Linked(higher);
            await Eventually.True(() => IsSettled(lower) && IsSettled(higher), Deadline, "no handshake is left");
            await lower.Linked(higher);
            Assert.NotEqual(lower.Network.Peers[0].IsInbound, higher.Network.Peers[0].IsInbound);
            await Eventually.True(
                () => lower.TrySend(higher, PeerChannel.Consensus, new byte[1]), Deadline, "the link takes a message");
            await higher.Got(message => message.Bytes.Length == 1, "a message over the link that stayed");
            Assert.True(lower.IsInOrder && higher.IsInOrder);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Of_two_links_of_the_same_processes_the_one_that_the_lower_key_dialled_stays(int peerKey)
    {
        using var listener = Listen();
        using var certificate = NodeCertificate.Create();
        await using var node = await TestNode.StartAsync(1, [At(listener, peerKey)]);
        using var dialled = RawPeer.Accept(listener, certificate);
        var handshake = dialled.AcceptUpToProof(peerKey);
        using var came = RawPeer.Link(node, peerKey, certificate);
        dialled.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        var nodeIsLower = peerKey == 2;
        Assert.Equal(LinkEnd.Duplicate, (nodeIsLower ? came : dialled).ReadGoodbye());
        (nodeIsLower ? dialled : came).Send(FrameKind.Consensus, [7]);
        await node.Got(message => message.Bytes.Length == 1, "a message over the link that stays");
        Assert.Equal(!nodeIsLower, Assert.Single(node.Network.Peers).IsInbound);
        Assert.True(node.IsInOrder);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_peer_that_was_started_again_takes_the_place_of_its_dead_link(int peerKey)
    {
        using var listener = Listen();
        await using var node = await TestNode.StartAsync(1, [At(listener, peerKey)]);
        using var dead = RawPeer.Accept(listener);
        var handshake = dead.AcceptUpToProof(peerKey);
        dead.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        await Eventually.True(() => node.Connected.Count == 1, Deadline, "the first link");

        // Of another process, in the other direction, and whoever is lower.
        using var restarted = RawPeer.Link(node, peerKey);
        Assert.Equal(LinkEnd.Duplicate, dead.ReadGoodbye());
        await Eventually.True(() => node.Connected.Count == 2, Deadline, "the second link");
        Assert.True(Assert.Single(node.Network.Peers).IsInbound);
        Assert.True(node.IsInOrder);
    }

    [Fact]
    public async Task A_side_that_dials_again_has_given_its_old_link_up()
    {
        using var certificate = NodeCertificate.Create();
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var old = RawPeer.Link(node, key: 0, certificate);
        using var again = RawPeer.Link(node, key: 0, certificate);
        Assert.Equal(LinkEnd.Duplicate, old.ReadGoodbye());
        again.Send(FrameKind.Consensus, [7]);
        await node.Got(message => message.Bytes.Length == 1, "a message over the new link");
    }

    [Fact]
    public async Task A_peer_that_was_started_again_is_found_within_half_a_base_timeout()
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        var port = listener.Address.Port;
        await listener.DisposeAsync();
        await dialler.Ended(LinkEnd.Stopping);
        Assert.Equal("the peer says: the node stops", Assert.Single(dialler.Disconnected).Reason);

        // Long enough that the pauses have grown to their longest.
        await Eventually.True(
            () => dialler.Network.Figures.Refused.GetValueOrDefault(LinkEnd.Unreachable) >= 8, Deadline, "8 dials");
        await using var again = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], port: port);
        var startedMs = Environment.TickCount64;
        await dialler.Linked(again);

        // 250 ms for the pause; the rest is for a machine that is busy with other tests.
        Assert.InRange(Environment.TickCount64 - startedMs, 0, 2_000);
        Assert.True(dialler.IsInOrder);
    }

    [Fact]
    public async Task A_link_that_breaks_at_once_is_made_again_with_growing_pauses()
    {
        var startedMs = Environment.TickCount64;
        using var listener = Listen();
        await using var node = await TestNode.StartAsync(1, [At(listener, key: 0)]);
        for (var i = 0; i < 6; i++)
        {
            using var peer = RawPeer.Accept(listener);
            var handshake = peer.AcceptUpToProof(key: 0);
            peer.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
            await Eventually.True(() => node.Connected.Count == i + 1, Deadline, "a link");
        }

        await node.Ended(LinkEnd.ConnectionLost);

        // 20, 40, 80, 160 and 250 ms.
        Assert.InRange(Environment.TickCount64 - startedMs, 540, 20_000);
    }

    private static bool IsSettled(TestNode node)
        => node.Network.Figures is { Unadmitted: 0 } figures && figures.Peers.Count == 1;

    private static TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static ListedPeer At(TcpListener listener, int key)
        => new(Keys.Public(key), new DnsEndPoint("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port));
}
