using System.Net.Sockets;
using System.Security.Cryptography;
using MarketChain.Hostile.Tests.Support;
using MarketChain.Network;
using MarketChain.Network.Frames;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tls;
using MarketChain.NodeKit;
using Xunit.Abstractions;

namespace MarketChain.Hostile.Tests;

/// <summary>Those who are not let in by a running validator: refused with the reason, in its log too.</summary>
[Collection(nameof(HostileNetwork))]
public sealed class StrangerTests(HostileNetwork network, ITestOutputHelper output)
{
    private const int Connections = 1_500;

    // The first bytes of a TLS record with a ClientHello.
    private static readonly byte[] HalfHello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];

    [Fact]
    public async Task An_unlisted_peer_is_refused()
    {
        using HostileKeys stranger = HostileKeys.Stranger(network.GenesisHash);
        await RefusedAsync(stranger, LinkEnd.NotListed, "the node key is not in the list of peers");
    }

    [Fact]
    public async Task A_peer_of_another_chain_is_refused()
    {
        using HostileKeys foreign = HostileKeys.Stranger(Samples.Some);
        await RefusedAsync(foreign, LinkEnd.WrongGenesis, "another chain's genesis hash");
    }

    /// <summary>All that it said once, again on a new connection.</summary>
    [Fact]
    public async Task A_replayed_handshake_is_refused()
    {
        byte[] hello = new byte[Hello.Size];
        Proof? proof = null;
        await ShakeAsync(stream =>
        {
            Handshake handshake = network.Follower.Begin(stream);
            handshake.MakeHello().Write(hello);
            SendHello(stream, hello);
            Assert.Equal(LinkEnd.None, handshake.ReadHello(ReadTo(stream, FrameKind.Hello)));
            proof = handshake.MakeProof();
            SendProof(stream, proof);
            ReadTo(stream, FrameKind.Proof);
        });
        await ShakeAsync(stream =>
        {
            SendHello(stream, hello);
            SendProof(stream, proof!);
            Assert.Equal(LinkEnd.BadProof, ReadGoodbye(stream));
        });
        await network.SaysAsync("the signature is not the node key's over this connection");
    }

    /// <summary>The key of a listed peer, without its private half.</summary>
    [Fact]
    public async Task A_peer_with_anothers_key_is_refused()
    {
        using HostileKeys stranger = HostileKeys.Stranger(network.GenesisHash);
        await ShakeAsync(stream =>
        {
            Handshake handshake = stranger.Begin(stream);
            byte[] hello = new byte[Hello.Size];
            handshake.MakeHello().Write(hello);
            SendHello(stream, hello);
            Assert.Equal(LinkEnd.None, handshake.ReadHello(ReadTo(stream, FrameKind.Hello)));
            SendProof(stream, handshake.MakeProof() with { NodeKey = network.Follower.Identity.NodeKey.PublicKey });
            Assert.Equal(LinkEnd.BadProof, ReadGoodbye(stream));
        });
    }

    [Fact]
    public async Task A_giant_frame_before_admission_is_refused()
    {
        await ShakeAsync(stream =>
        {
            Send(stream, FrameKind.Hello, uint.MaxValue, []);
            Assert.Equal(LinkEnd.TooLong, ReadGoodbye(stream));
        });
        await network.SaysAsync("a message is declared to be longer than its channel allows");
    }

    [Fact]
    public async Task Bytes_that_are_no_handshake_are_refused()
    {
        using Socket socket = Connect();
        socket.Send(RandomNumberGenerator.GetBytes(1_000));
        await network.SaysAsync("the TLS handshake failed");
    }

    /// <summary>Some say nothing, some begin, some send a byte now and then, and all stay.</summary>
    [Fact]
    public async Task Connections_by_the_thousand_are_turned_away_and_blocks_go_on()
    {
        List<Socket> open = [];
        output.WriteLine(await network.EndureAsync($"{Connections} connections", over =>
        {
            for (int i = 0; i < Connections && !over.IsCancellationRequested; i++)
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                open.Add(socket);
                Try(() => socket.Connect(network.Address));
                Try(() => socket.Send(i % 3 == 0 ? HalfHello : []));
                Try(() => open[i / 2].Send([0]));
            }
        }));
        await network.SaysAsync("too many connections that are not admitted yet");
        await network.SaysAsync("the handshake took too long");
        using HostilePeer honest = await network.LinkAsync(network.Follower);
        open.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Whoever_connects_again_and_again_holds_up_no_block()
    {
        using HostileKeys stranger = HostileKeys.Stranger(network.GenesisHash);
        long count = 0;
        string report = await network.EndureAsync("handshakes of strangers", over =>
        {
            while (!over.IsCancellationRequested)
            {
                HostilePeer.TryLink(network.Address, stranger, out _)?.Dispose();
                count++;
            }
        });
        output.WriteLine($"{report}, {count} connections");
    }

    private static void Try(Action work)
    {
        try
        {
            work();
        }
        catch (SocketException)
        {
            // Turned away, as most should be.
            return;
        }
    }

    private static void Send(SecureStream stream, FrameKind kind, uint declared, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(kind, declared).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        Assert.True(stream.TryWrite(frame));
    }

    private static void SendHello(SecureStream stream, byte[] hello)
        => Send(stream, FrameKind.Hello, (uint)hello.Length, hello);

    private static void SendProof(SecureStream stream, Proof proof)
    {
        byte[] payload = new byte[proof.Length];
        proof.Write(payload);
        Send(stream, FrameKind.Proof, (uint)payload.Length, payload);
    }

    /// <summary>Reads on to a frame of a kind: its payload.</summary>
    private static byte[] ReadTo(SecureStream stream, FrameKind kind)
    {
        byte[] head = new byte[FrameHeader.Size];
        while (true)
        {
            Assert.True(stream.TryFill(head), $"closed before {kind}");
            Assert.Equal(LinkEnd.None, FrameHeader.Read(head, out FrameHeader header));
            byte[] payload = new byte[header.PayloadLength];
            Assert.True(stream.TryFill(payload));
            if (header.Kind == kind)
            {
                return payload;
            }
        }
    }

    private static LinkEnd ReadGoodbye(SecureStream stream) => (LinkEnd)ReadTo(stream, FrameKind.Goodbye)[0];

    /// <summary>TLS, and then what the test says; again while the door is crowded by tests before.</summary>
    private async Task ShakeAsync(Action<SecureStream> say)
    {
        SecureStream? stream = null;
        await Eventually.True(
            () => (stream = HostilePeer.TryOpen(network.Address, network.Follower)) is not null,
            NodeProgram.Deadline,
            "the door is open");
        using (stream)
        {
            say(stream!);
        }
    }

    private async Task RefusedAsync(HostileKeys keys, LinkEnd reason, string words)
    {
        await Eventually.True(
            () => HostilePeer.TryLink(network.Address, keys, out LinkEnd refusal) is null && refusal == reason,
            NodeProgram.Deadline,
            $"refused: {reason}");
        await network.SaysAsync(words);
    }

    private Socket Connect()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(network.Address);
        return socket;
    }
}
