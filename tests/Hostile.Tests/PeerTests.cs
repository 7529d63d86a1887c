using MarketChain.Hostile.Tests.Support;
using MarketChain.Network;
using MarketChain.Network.Frames;
using MarketChain.NodeKit;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;
using Xunit.Abstractions;

namespace MarketChain.Hostile.Tests;

/// <summary>A listed peer that keeps to no rule of the frames, or is slow, or comes and goes.</summary>
[Collection(nameof(HostileNetwork))]
public sealed class PeerTests(HostileNetwork network, ITestOutputHelper output)
{
    [Theory]
    [InlineData((byte)FrameKind.Consensus, uint.MaxValue, LinkEnd.TooLong, "a message is declared to be longer")]
    [InlineData((byte)FrameKind.Sync, (16 << 20) + 1, LinkEnd.TooLong, "a message is declared to be longer")]
    [InlineData((byte)FrameKind.Proof, 96, LinkEnd.Malformed, "bytes that are no frame of the protocol")]
    [InlineData((byte)77, 1, LinkEnd.Malformed, "bytes that are no frame of the protocol")]
    public async Task A_frame_that_may_not_be_cuts_its_sender(byte kind, uint declared, LinkEnd reason, string words)
    {
        using HostilePeer peer = await network.LinkAsync(network.Follower);
        byte[] header = new byte[FrameHeader.Size];
        new FrameHeader((FrameKind)kind, declared).Write(header);
        Assert.True(peer.TryWrite(header));
        await Eventually.True(() => peer.Goodbye == reason, NodeProgram.Deadline, $"cut: {reason}");
        await network.SaysAsync(words);
    }

    [Fact]
    public async Task A_flood_of_pings_cuts_its_sender()
    {
        using HostilePeer peer = await network.LinkAsync(network.Follower);
        byte[] ping = new byte[FrameHeader.Size + sizeof(ulong)];
        new FrameHeader(FrameKind.Ping, sizeof(ulong)).Write(ping);
        for (int i = 0; i < 10_000 && peer.TryWrite(ping); i++)
        {
        }

        await Eventually.True(() => peer.Goodbye == LinkEnd.PingFlood, NodeProgram.Deadline, "too many pings");
        await network.SaysAsync("too many pings");
    }

    /// <summary>It asks for all that there is, and takes nothing of it.</summary>
    [Fact]
    public async Task A_peer_that_never_reads_is_cut()
    {
        using HostilePeer peer = await network.LinkAsync(network.Follower, reads: false);
        byte[] question = SyncMessageCodec.Encode(new GetBlocksMessage(1));
        output.WriteLine(await network.EndureAsync("a peer that never reads", over =>
        {
            while (!over.IsCancellationRequested && peer.TrySend(PeerChannel.Sync, question))
            {
                over.WaitHandle.WaitOne(5);
            }
        }));
        await network.SaysAsync("three pings in a row were not answered");
    }

    /// <summary>The longest message, declared and begun, and then a byte at a time.</summary>
    [Fact]
    public async Task A_slow_peer_holds_up_nobody()
    {
        using HostilePeer peer = await network.LinkAsync(network.Follower);
        byte[] header = new byte[FrameHeader.Size];
        new FrameHeader(FrameKind.Sync, 16 << 20).Write(header);
        Assert.True(peer.TryWrite(header));
        output.WriteLine(await network.EndureAsync("a byte now and then", over =>
        {
            while (!over.IsCancellationRequested && peer.TryWrite([0]))
            {
                over.WaitHandle.WaitOne(100);
            }
        }));
    }

    [Fact]
    public async Task A_peer_that_comes_and_goes_is_kept_out_and_fills_no_log()
    {
        long lines = network.Victim.Process.ErrorLines;
        long count = 0;
        string report = await network.EndureAsync("links that come and go", over =>
        {
            while (!over.IsCancellationRequested)
            {
                HostilePeer.TryLink(network.Address, network.Follower, out _)?.Dispose();
                count++;
            }
        });
        output.WriteLine($"{report}, {count} links tried, {network.Victim.Process.ErrorLines - lines} lines of log");
        await network.SaysAsync("back too soon after its last link");
        Assert.InRange(network.Victim.Process.ErrorLines - lines, 0, 200);
    }
}
