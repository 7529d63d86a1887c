using System.Net;
using MarketChain.Network.Frames;
using MarketChain.Network.Tests.Support;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>Who gets in, and who is told why not.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task Two_listed_nodes_link_and_talk_both_ways_on_every_channel()
    {
        var (dialler, listener) = await TestNode.StartPairAsync();
        await using var first = dialler;
        await using var second = listener;
        foreach (var channel in Enum.GetValues<PeerChannel>())
        {
            Assert.True(dialler.TrySend(listener, channel, new byte[] { 1, (byte)channel }));
            Assert.True(listener.TrySend(dialler, channel, new byte[] { 2, (byte)channel }));
            await listener.Got(m => m.Channel == channel && m.Bytes.Span[0] == 1, $"{channel} at the listener");
            await dialler.Got(m => m.Channel == channel && m.Bytes.Span[0] == 2, $"{channel} at the dialler");
        }

        var seen = Assert.Single(listener.Connected);
        Assert.Equal((dialler.Key, null, true), (seen.NodeKey, seen.ValidatorKey, seen.IsInbound));
        Assert.False(Assert.Single(dialler.Connected).IsInbound);
    }

    [Fact]
    public async Task A_validators_node_proves_its_validator()
    {
        var link = ValidatorLink.Sign(Keys.Get(5), Keys.GenesisHash, Keys.Public(0));
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        await using var dialler = await TestNode.StartAsync(0, [listener.AsListed()], validator: link);
        await dialler.Linked(listener);
        Assert.Equal(Keys.Public(5), Assert.Single(listener.Connected).ValidatorKey);
        Assert.Null(Assert.Single(dialler.Connected).ValidatorKey);
    }

    [Fact]
    public async Task A_validator_link_of_another_node_is_refused()
    {
        var stolen = ValidatorLink.Sign(Keys.Get(5), Keys.GenesisHash, Keys.Public(3));
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        await using var dialler = await TestNode.StartAsync(0, [listener.AsListed()], validator: stolen);
        await listener.Refused(LinkEnd.BadValidatorLink);
        await dialler.Refused(LinkEnd.BadValidatorLink, toldByPeer: true);
    }

    [Fact]
    public async Task An_unlisted_node_is_told_so_and_learns_no_name()
    {
        await using var listener = await TestNode.StartAsync(1);
        using var stranger = RawPeer.ConnectTls(listener.Address);
        var handshake = stranger.Begin(key: 4);
        stranger.Greet(handshake);
        stranger.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        var (kind, payload) = stranger.Read();
        Assert.Equal((FrameKind.Goodbye, LinkEnd.NotListed), (kind, (LinkEnd)payload[0]));
        Assert.Null(stranger.TryRead());
        await listener.Refused(LinkEnd.NotListed);
        Assert.Equal(Keys.Public(4), Assert.Single(listener.Refusals).NodeKey);
        Assert.Empty(listener.Connected);
    }

    [Fact]
    public async Task A_node_of_another_chain_is_refused_by_both_sides()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        await using var dialler = await TestNode.StartAsync(
            0, [listener.AsListed()], genesisHash: Keccak256.Hash("another"u8));
        await listener.Refused(LinkEnd.WrongGenesis);
        await dialler.Refused(LinkEnd.WrongGenesis);
    }

    [Fact]
    public async Task Another_version_is_told_apart_from_garbage_whatever_follows_it()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var peer = RawPeer.ConnectTls(listener.Address);
        byte[] later = [0, 0, 0, 2, .. Enumerable.Repeat((byte)7, 100)];
        peer.Send(FrameKind.Hello, later);
        Assert.Equal(LinkEnd.WrongVersion, peer.ReadGoodbye());
        await listener.Refused(LinkEnd.WrongVersion);
    }

    [Fact]
    public async Task Another_node_at_a_peers_address_is_refused()
    {
        await using var impostor = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        ListedPeer expected = new(Keys.Public(2), new DnsEndPoint("127.0.0.1", impostor.Address.Port));
        await using var dialler = await TestNode.StartAsync(0, [expected]);
        await dialler.Refused(LinkEnd.WrongKey);
        Assert.Empty(dialler.Connected);
        await Eventually.True(() => !impostor.IsLinked(dialler), TimeSpan.FromSeconds(10), "the impostor is left");
    }

    [Fact]
    public async Task A_claimed_key_without_its_signature_is_refused()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var peer = RawPeer.ConnectTls(listener.Address);
        var handshake = peer.Begin(key: 4);
        peer.Greet(handshake);
        peer.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof() with { NodeKey = Keys.Public(0) }));
        Assert.Equal(LinkEnd.BadProof, peer.ReadGoodbye());
        await listener.Refused(LinkEnd.BadProof);
    }

    [Fact]
    public async Task Replayed_frames_of_a_good_handshake_are_refused_on_a_new_connection()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        byte[] hello;
        byte[] proof;
        using (var good = RawPeer.ConnectTls(listener.Address))
        {
            var handshake = good.Begin(key: 0);
            hello = RawPeer.HelloBytes(handshake);
            good.Greet(handshake);
            proof = RawPeer.ProofBytes(handshake.MakeProof());
            good.Send(FrameKind.Proof, proof);
            Assert.Equal(FrameKind.Proof, good.Read().Kind);

            // Even by the same process, in which only the other side's nonce differs.
            using var replay = RawPeer.ConnectTls(listener.Address);
            replay.Send(FrameKind.Hello, hello);
            replay.Send(FrameKind.Proof, proof);
            Assert.Equal(LinkEnd.BadProof, replay.ReadGoodbye());
        }

        await listener.Refused(LinkEnd.BadProof);
        await Eventually.True(() => listener.Connected.Count == 1, TimeSpan.FromSeconds(30), "the good one alone");
    }

    [Fact]
    public async Task A_listeners_own_proof_does_not_let_anybody_in_as_the_listener()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        byte[] echoed;
        using (var good = RawPeer.ConnectTls(listener.Address))
        {
            var handshake = good.Begin(key: 0);
            good.Greet(handshake);
            good.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
            echoed = good.Read().Payload;
        }

        using var reflector = RawPeer.ConnectTls(listener.Address);
        reflector.Greet(reflector.Begin(key: 0));
        reflector.Send(FrameKind.Proof, echoed);
        Assert.Equal(LinkEnd.BadProof, reflector.ReadGoodbye());
    }

    [Fact]
    public async Task A_node_that_dials_itself_is_refused()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        ListedPeer itself = new(Keys.Public(0), new DnsEndPoint("127.0.0.1", listener.Address.Port));
        using var mirror = RawPeer.ConnectTls(listener.Address);
        var handshake = mirror.Begin(key: 1);
        mirror.Greet(handshake);
        mirror.Send(FrameKind.Proof, RawPeer.ProofBytes(handshake.MakeProof()));
        Assert.Equal(LinkEnd.SelfConnection, mirror.ReadGoodbye());
        listener.Network.SetPeers([itself with { NodeKey = listener.Key }]);
        Assert.Equal(0, listener.Network.Figures.Dials);
    }

    [Fact]
    public async Task Bytes_that_are_no_tls_are_refused()
    {
        await using var listener = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        using var peer = RawPeer.Connect(listener.Address);
        peer.SendBelowTls("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        peer.ReadToEnd();
        await listener.Refused(LinkEnd.TlsFailed);
    }

    [Fact]
    public async Task The_list_can_change_while_the_network_runs()
    {
        await using var listener = await TestNode.StartAsync(1);
        await using var dialler = await TestNode.StartAsync(0, [listener.AsListed()]);
        await dialler.Refused(LinkEnd.NotListed, toldByPeer: true);
        listener.Network.SetPeers([new ListedPeer(dialler.Key)]);
        await dialler.Linked(listener);
        listener.Network.SetPeers([]);
        await listener.Ended(LinkEnd.NotListed);
        await dialler.Ended(LinkEnd.NotListed);
        Assert.StartsWith("the peer says:", Assert.Single(dialler.Disconnected).Reason, StringComparison.Ordinal);
        Assert.False(listener.TrySend(dialler, PeerChannel.Consensus, new byte[1]));
        listener.Network.SetPeers([new ListedPeer(dialler.Key)]);
        await dialler.Linked(listener);
        Assert.True(dialler.IsInOrder && listener.IsInOrder);
    }

    [Fact]
    public async Task A_list_with_a_peer_twice_or_without_a_port_changes_nothing()
    {
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]);
        Assert.Throws<ArgumentException>(
            () => node.Network.SetPeers([new ListedPeer(Keys.Public(2)), new ListedPeer(Keys.Public(2))]));
        foreach (DnsEndPoint address in new DnsEndPoint[] { new("localhost", 0), new(new string('a', 256), 1) })
        {
            Assert.Throws<ArgumentException>(
                () => node.Network.SetPeers([new ListedPeer(Keys.Public(2), address)]));
        }

        using var peer = RawPeer.Link(node, key: 0);
    }
}
