using MarketChain.Network.Frames;
using MarketChain.Network.Links;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests.Links;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();

    [Fact]
    public void Urgent_frames_leave_before_the_rest_of_a_long_message()
    {
        Assert.True(Add(PeerChannel.Sync, 200_000));
        Assert.Equal([(FrameKind.Sync, 200_000u)], TakeOne());
        Assert.True(Add(PeerChannel.Transactions, 10));
        Assert.True(Add(PeerChannel.Consensus, 10));
        _outbox.AddPing(1);
        _outbox.AddPong(1);
        FrameKind[] expected =
        [
            FrameKind.Pong, FrameKind.Ping, FrameKind.Consensus, FrameKind.Transactions, FrameKind.Sync,
            FrameKind.Sync, FrameKind.Sync,
        ];
        Assert.Equal(expected, TakeKinds(7));
    }

    [Fact]
    public void Sync_gets_one_frame_in_eight_while_transactions_wait()
    {
        Assert.True(Add(PeerChannel.Sync, 1 << 20));
        for (var i = 0; i < 40; i++)
            Assert.True(Add(PeerChannel.Transactions, 60_000));
        var kinds = TakeKinds(32);
        Assert.Equal(4, kinds.Count(kind => kind == FrameKind.Sync));
        Assert.Equal(FrameKind.Sync, kinds[7]);
    }

    [Fact]
    public void Pings_and_pongs_that_wait_are_replaced_by_newer_ones()
    {
        for (ulong i = 1; i <= 1000; i++)
        {
            _outbox.AddPing(i);
            _outbox.AddPong(i);
        }

        Assert.Equal([(FrameKind.Pong, 8u), (FrameKind.Ping, 8u)], TakeOne());
    }

    [Theory]
    [InlineData(PeerChannel.Consensus, 1, 1_024)]
    [InlineData(PeerChannel.Consensus, 1 << 20, 4)]
    [InlineData(PeerChannel.Transactions, 1, 8_192)]
    [InlineData(PeerChannel.Transactions, 1 << 20, 8)]
    [InlineData(PeerChannel.Sync, 1, 256)]
    [InlineData(PeerChannel.Sync, 16 << 20, 1)]
    public void A_queue_holds_so_many_and_the_others_do_not_feel_it(PeerChannel channel, int length, int countMax)
    {
        var message = new byte[length];
        for (var i = 0; i < countMax; i++)
            Assert.True(_outbox.TryAdd(channel, message, nowMs: 0));
        Assert.False(_outbox.TryAdd(channel, message, nowMs: 0));
        foreach (var other in Enum.GetValues<PeerChannel>().Where(other => other != channel))
            Assert.True(Add(other, 1));
    }

    [Fact]
    public void Consensus_is_stuck_from_the_first_refusal_until_a_message_leaves()
    {
        while (_outbox.TryAdd(PeerChannel.Consensus, new byte[1 << 20], nowMs: 100))
            continue;
        Assert.False(_outbox.IsConsensusStuck(nowMs: 1_099, stuckMs: 1_000));
        Assert.False(_outbox.TryAdd(PeerChannel.Consensus, new byte[1 << 20], nowMs: 900));
        Assert.True(_outbox.IsConsensusStuck(nowMs: 1_100, stuckMs: 1_000));
        TakeOne();
        Assert.False(_outbox.IsConsensusStuck(nowMs: 9_999, stuckMs: 1_000));
    }

    [Fact]
    public void The_last_frame_says_why_and_nothing_is_taken_after_it()
    {
        Assert.True(Add(PeerChannel.Consensus, 10));
        _outbox.End(LinkEnd.Stopping);
        _outbox.End(LinkEnd.Silent);
        Assert.False(Add(PeerChannel.Consensus, 10));
        Assert.Equal([(FrameKind.Goodbye, 1u)], TakeOne());
        Assert.Empty(TakeOne());
    }

    [Fact]
    public void Any_messages_come_out_of_reassembly_as_they_went_in()
        => Seeds.Each(50, random =>
        {
            Outbox outbox = new();
            Reassembly reassembly = new();
            List<byte[]>[] sent = [[], [], []];
            List<byte[]>[] received = [[], [], []];
            for (var step = 0; step < 200; step++)
            {
                var channel = random.Next(PeerChannels.Count);
                var message = new byte[random.Next(4) == 0 ? random.Next(1, 300_000) : random.Next(1, 300)];
                random.NextBytes(message);
                if (outbox.TryAdd((PeerChannel)channel, message, nowMs: 0))
                    sent[channel].Add(message);
                if (random.Next(2) == 0)
                    Deliver(outbox, reassembly, received);
            }

            outbox.AddPing(1);
            while (Deliver(outbox, reassembly, received))
                outbox.End(LinkEnd.None);
            for (var channel = 0; channel < PeerChannels.Count; channel++)
                Assert.True(received[channel].Zip(sent[channel]).All(pair => pair.First.SequenceEqual(pair.Second)));
            Assert.True(received.Sum(messages => messages.Count) > 50);
        });

    private static bool Deliver(Outbox outbox, Reassembly reassembly, List<byte[]>[] received)
    {
        outbox.AddPong(1);
        var bytes = Take(outbox);
        while (bytes.Length > 0)
        {
            Assert.Equal(LinkEnd.None, FrameHeader.Read(bytes, out var header));
            bytes = bytes[FrameHeader.Size..];
            if (header.IsData)
            {
                Assert.Equal(LinkEnd.None, reassembly.Begin(header, out var payload));
                bytes[..header.PayloadLength].CopyTo(payload.Span);
                if (reassembly.End(header) is { } message)
                    received[(int)header.Channel].Add(message);
            }

            bytes = bytes[header.PayloadLength..];
            if (bytes.Length == 0)
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<byte> Take(Outbox outbox)
    {
        var buffer = new byte[2 * (FrameHeader.Size + FrameHeader.PayloadMax)];
        var length = outbox.Take(buffer, stackalloc int[PeerChannels.Count], stackalloc int[PeerChannels.Count]);
        return buffer.AsSpan(0, length);
    }

    private bool Add(PeerChannel channel, int length) => _outbox.TryAdd(channel, new byte[length], nowMs: 0);

    private List<FrameKind> TakeKinds(int count)
    {
        List<FrameKind> kinds = [];
        while (kinds.Count < count)
            kinds.AddRange(TakeOne().Select(frame => frame.Kind));
        return kinds;
    }

    /// <summary>What one write takes, in a buffer of a single full frame.</summary>
    private List<(FrameKind Kind, uint Length)> TakeOne()
    {
        Span<byte> buffer = new byte[FrameHeader.Size + FrameHeader.PayloadMax];
        var length = _outbox.Take(buffer, stackalloc int[PeerChannels.Count], stackalloc int[PeerChannels.Count]);
        List<(FrameKind Kind, uint Length)> frames = [];
        for (var rest = buffer[..length]; rest.Length > 0;)
        {
            Assert.Equal(LinkEnd.None, FrameHeader.Read(rest, out var header));
            frames.Add((header.Kind, header.Rest));
            rest = rest[(FrameHeader.Size + header.PayloadLength)..];
        }

        return frames;
    }
}
