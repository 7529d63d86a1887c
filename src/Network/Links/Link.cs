using System.Buffers.Binary;
using MarketChain.Network.Frames;
using MarketChain.Network.Tls;
using MarketChain.Primitives;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Links;

/// <summary>
/// An admitted connection. The thread that made it reads and calls the handler; a second one writes what the
/// <see cref="Outbox"/> holds. Either ends the other by cutting the stream.
/// </summary>
internal sealed class Link(NetworkContext context, SecureStream stream, PeerInfo peer)
{
    // One full frame, so that no second one stands before what becomes urgent meanwhile, and a ping and a pong.
    private const int WriteBytesMax =
        FrameHeader.Size + FrameHeader.PayloadMax + (2 * (FrameHeader.Size + sizeof(ulong)));

    private readonly Outbox _outbox = new();
    private readonly PingWatch _pings = new();
    private readonly Reassembly _reassembly = new();
    private readonly Lock _gate = new();
    private LinkOutcome _outcome;
    private long _closedAtMs;
    private long _nextPingMs = Environment.TickCount64;
    private int _pingsHere;

    /// <summary>Who is at the other end.</summary>
    public PeerInfo Peer => peer;

    /// <summary>Names the process at the other end: a peer that was started again has another one.</summary>
    public Hash256 PeerProcess => stream.PeerCertificate;

    /// <summary>The last measured round trip, or -1.</summary>
    public long RoundTripMicroseconds => _pings.RoundTripMicroseconds;

    /// <summary>Queues a message, or says at once that there is no room for it.</summary>
    public bool TrySend(PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        bool added = _outbox.TryAdd(channel, message, Environment.TickCount64);
        if (!added)
        {
            context.Counters.AddDropped(channel);
        }

        return added;
    }

    /// <summary>Reads until the link ends, for whatever reason.</summary>
    public LinkOutcome Run()
    {
        Thread writer = context.Threads.Start("link writer", Write);
        context.Handler.OnConnected(peer);
        Close(ReadFrames());
        if (!writer.Join(context.Limits.GoodbyeMs))
        {
            stream.Cut();
            writer.Join();
        }

        LinkOutcome outcome = Outcome();
        context.Counters.AddEnd(outcome.Reason);
        context.Handler.OnDisconnected(peer, LinkEnds.Describe(outcome.Reason, outcome.ToldByPeer));
        return outcome;
    }

    /// <summary>Ends the link; the first reason counts. From any thread, and it waits for nothing.</summary>
    public void Close(LinkOutcome outcome)
    {
        lock (_gate)
        {
            if (!_outcome.IsNone)
            {
                return;
            }

            _outcome = outcome with { WasAdmitted = true };
            _closedAtMs = Environment.TickCount64;
        }

        bool isDeaf = outcome.ToldByPeer || !LinkEnds.IsOnWire(outcome.Reason)
            || outcome.Reason is LinkEnd.Silent or LinkEnd.TooSlow;
        _outbox.End(isDeaf ? LinkEnd.None : outcome.Reason);
        if (isDeaf)
        {
            stream.Cut();
        }
    }

    /// <summary>Now and then: pings, and what has taken too long.</summary>
    public void Tick(long nowMs)
    {
        LinkOutcome outcome = Outcome();
        if (!outcome.IsNone)
        {
            CutAfterGoodbye(nowMs);
        }
        else if (_outbox.IsConsensusStuck(nowMs, context.Limits.ConsensusStuckMs))
        {
            Close(LinkEnd.TooSlow);
        }
        else if (nowMs >= _nextPingMs)
        {
            _nextPingMs = nowMs + context.Limits.PingIntervalMs;
            Volatile.Write(ref _pingsHere, 0);
            Ping();
        }
    }

    private void Ping()
    {
        if (_pings.Next(context.Limits.PingsMissedMax) is { } number)
        {
            _outbox.AddPing(number);
        }
        else
        {
            Close(LinkEnd.Silent);
        }
    }

    private LinkOutcome Outcome()
    {
        lock (_gate)
        {
            return _outcome;
        }
    }

    private void CutAfterGoodbye(long nowMs)
    {
        if (nowMs - _closedAtMs >= context.Limits.GoodbyeMs)
        {
            stream.Cut();
        }
    }

    private void Write()
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(WriteBytesMax);
        Span<int> messages = stackalloc int[PeerChannels.Count];
        Span<int> bytes = stackalloc int[PeerChannels.Count];
        int length = _outbox.Take(buffer, messages, bytes);
        while (length > 0 && stream.TryWrite(buffer.AsSpan(0, length)))
        {
            context.Counters.AddSent(messages, bytes);
            length = _outbox.Take(buffer, messages, bytes);
        }

        stream.Cut();
    }

    private LinkOutcome ReadFrames()
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.Size];
        for (;;)
        {
            if (!stream.TryFill(bytes))
            {
                return LinkEnd.ConnectionLost;
            }

            LinkEnd fault = FrameHeader.Read(bytes, out FrameHeader header);
            LinkOutcome outcome = fault != LinkEnd.None ? fault
                : header.IsData ? ReadData(header)
                : ReadControl(header);
            if (!outcome.IsNone)
            {
                return outcome;
            }
        }
    }

    private LinkOutcome ReadData(FrameHeader header)
    {
        LinkEnd fault = _reassembly.Begin(header, out Memory<byte> payload);
        if (fault != LinkEnd.None)
        {
            return fault;
        }

        if (!stream.TryFill(payload.Span))
        {
            return LinkEnd.ConnectionLost;
        }

        if (_reassembly.End(header) is not { } message)
        {
            return LinkEnd.None;
        }

        context.Counters.AddReceived(header.Channel, message.Length);
        return context.Handler.OnMessage(peer, header.Channel, message) ? LinkEnd.None : LinkEnd.Misbehaved;
    }

    private LinkOutcome ReadControl(FrameHeader header)
    {
        Span<byte> payload = stackalloc byte[sizeof(ulong)];
        if (header.Kind is FrameKind.Hello or FrameKind.Proof)
        {
            return LinkEnd.Malformed;
        }

        if (!stream.TryFill(payload[..header.PayloadLength]))
        {
            return LinkEnd.ConnectionLost;
        }

        return header.Kind switch
        {
            FrameKind.Ping => AnswerPing(BinaryPrimitives.ReadUInt64BigEndian(payload)),
            FrameKind.Pong => _pings.Answer(BinaryPrimitives.ReadUInt64BigEndian(payload))
                ? LinkEnd.None
                : LinkEnd.Malformed,
            _ => new LinkOutcome(LinkEnds.FromWire(payload[0]), ToldByPeer: true),
        };
    }

    private LinkOutcome AnswerPing(ulong number)
    {
        if (Interlocked.Increment(ref _pingsHere) > context.Limits.PingsPerIntervalMax)
        {
            return LinkEnd.PingFlood;
        }

        _outbox.AddPong(number);
        return LinkEnd.None;
    }
}
