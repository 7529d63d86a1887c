using System.Buffers.Binary;
using MarketChain.Network.Frames;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Links;
using MarketChain.Network.Tests.Support;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>The worked vectors of docs/spec/network.md, computed apart from this code.</summary>
public sealed class NetworkSpecTests
{
    private static readonly SpecVectors Page = SpecVectors.Read("network.md");
    private static readonly Hash256 GenesisHash = Repeat(0x11);
    private readonly Handshake _dialler;
    private readonly Handshake _listener;

    public NetworkSpecTests()
    {
        var validator = ValidatorLink.Sign(Seed(3), GenesisHash, Seed(1).PublicKey);
        _dialler = new Handshake(
            new(Seed(1), GenesisHash, validator), LinkRole.Dialler, Repeat(0x21), Repeat(0x22), Repeat(0x31));
        _listener = new Handshake(
            new(Seed(2), GenesisHash, null), LinkRole.Listener, Repeat(0x22), Repeat(0x21), Repeat(0x32));
        _dialler.ReadHello(RawPeer.HelloBytes(_listener));
        _listener.ReadHello(RawPeer.HelloBytes(_dialler));
    }

    [Fact]
    public void Both_sides_say_what_the_page_says()
    {
        AssertSide("dialler", _dialler);
        AssertSide("listener", _listener);
        var link = new byte[ValidatorLink.Size];
        _dialler.MakeProof().Validator!.CopyTo(link);
        Assert.Equal(Page["dialler"]["validator"], Hex.Encode(link));
        Assert.True(Ed25519.Verify(
            Seed(1).PublicKey, Hex.Decode(Page["dialler"]["signed"]), _dialler.MakeProof().Signature));
    }

    [Fact]
    public void Frames_are_what_the_page_says()
    {
        var number = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, 7);
        AssertFrame("ping", RawPeer.Frame(FrameKind.Ping, 8, number));
        AssertFrame("pong", RawPeer.Frame(FrameKind.Pong, 8, number));
        AssertFrame("goodbye", RawPeer.Frame(FrameKind.Goodbye, 1, [(byte)LinkEnd.NotListed]));
        Outbox outbox = new();
        Assert.True(outbox.TryAdd(PeerChannel.Sync, new byte[70_000], nowMs: 0));
        AssertFrame("first", Take(outbox));
        AssertFrame("last", Take(outbox));
    }

    private static void AssertSide(string vector, Handshake side)
    {
        var proof = side.MakeProof();
        Assert.Equal(Page[vector]["nodeKey"], proof.NodeKey.ToString());
        var hello = RawPeer.HelloBytes(side);
        Assert.Equal(Page[vector]["hello"], Hex.Encode(RawPeer.Frame(FrameKind.Hello, (uint)hello.Length, hello)));
        var bytes = RawPeer.ProofBytes(proof);
        Assert.Equal(Page[vector]["proof"], Hex.Encode(RawPeer.Frame(FrameKind.Proof, (uint)bytes.Length, bytes)));
    }

    private static void AssertFrame(string name, byte[] bytes)
        => Assert.Equal(Page["frames"][name], Hex.Encode(bytes));

    /// <summary>The header of the next frame.</summary>
    private static byte[] Take(Outbox outbox)
    {
        var buffer = new byte[FrameHeader.Size + FrameHeader.PayloadMax];
        outbox.Take(buffer, stackalloc int[PeerChannels.Count], stackalloc int[PeerChannels.Count]);
        return buffer[..FrameHeader.Size];
    }

    private static Ed25519PrivateKey Seed(byte value)
        => Ed25519PrivateKey.FromSeed(Enumerable.Repeat(value, Ed25519PrivateKey.SeedBytes).ToArray());

    private static Hash256 Repeat(byte value) => new(Enumerable.Repeat(value, Hash256.Size).ToArray());
}
