using System.Buffers.Binary;
using MarketChain.Network.Frames;
using MarketChain.Primitives;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Links;

/// <summary>
/// What waits to be sent to one peer: a queue a channel, bounded by bytes and count, and single places for pings, pongs
/// and a goodbye. Frames leave in this order: pongs and pings, consensus, then transactions and sync, of which sync
/// gets one frame in eight when both wait. Any thread may add; one thread takes.
/// </summary>
internal sealed class Outbox
{
    // Transactions alone could otherwise keep a lagging node from ever catching up.
    private const int TransactionFramesInARow = 7;

    private readonly object _gate = new();
    private readonly ChannelQueue[] _channels =
        [new(PeerChannel.Consensus), new(PeerChannel.Transactions), new(PeerChannel.Sync)];

    private ulong? _ping;
    private ulong? _pong;
    private LinkEnd _goodbye;
    private bool _ended;
    private int _transactionFrames;
    private long? _consensusStuckSinceMs;

    /// <summary>Queues a message; false when the link ends, or the channel's queue is full.</summary>
    /// <param name="channel">Which queue.</param>
    /// <param name="message">Not changed by anybody from now on.</param>
    /// <param name="nowMs">Monotonic.</param>
    public bool TryAdd(PeerChannel channel, ReadOnlyMemory<byte> message, long nowMs)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            if (!_channels[(int)channel].TryAdd(message))
            {
                if (channel == PeerChannel.Consensus)
                {
                    _consensusStuckSinceMs ??= nowMs;
                }

                return false;
            }

            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>True when consensus has found its queue full, and no message of it has left since so long.</summary>
    public bool IsConsensusStuck(long nowMs, int stuckMs)
    {
        lock (_gate)
        {
            return nowMs - _consensusStuckSinceMs >= stuckMs;
        }
    }

    /// <summary>A ping goes next; it replaces one that still waits.</summary>
    public void AddPing(ulong number)
    {
        lock (_gate)
        {
            _ping = number;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>A pong goes next; it replaces one that still waits, as the newest answers for all.</summary>
    public void AddPong(ulong number)
    {
        lock (_gate)
        {
            _pong = number;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Drops what waits. The last frame tells the other side why, unless the reason is none.</summary>
    public void End(LinkEnd goodbye)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _goodbye = goodbye;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits for frames, and takes as many as there is room for.</summary>
    /// <param name="buffer">At least one full frame long.</param>
    /// <param name="messages">Set to the messages whose last frame was taken, by channel.</param>
    /// <param name="bytes">Set to the bytes taken, by channel.</param>
    /// <returns>All bytes taken; 0 when the link ends and all is said.</returns>
    public int Take(Span<byte> buffer, Span<int> messages, Span<int> bytes)
    {
        messages.Clear();
        bytes.Clear();
        lock (_gate)
        {
            for (;;)
            {
                int length = _ended ? TakeGoodbye(buffer) : TakeWaiting(buffer, messages, bytes);
                if (length > 0 || _ended)
                {
                    return length;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    private static int WriteNumber(Span<byte> buffer, FrameKind kind, ulong number)
    {
        new FrameHeader(kind, sizeof(ulong)).Write(buffer);
        BinaryPrimitives.WriteUInt64BigEndian(buffer[FrameHeader.Size..], number);
        return FrameHeader.Size + sizeof(ulong);
    }

    private int TakeGoodbye(Span<byte> buffer)
    {
        if (_goodbye == LinkEnd.None)
        {
            return 0;
        }

        new FrameHeader(FrameKind.Goodbye, 1).Write(buffer);
        buffer[FrameHeader.Size] = (byte)_goodbye;
        _goodbye = LinkEnd.None;
        return FrameHeader.Size + 1;
    }

    private int TakeWaiting(Span<byte> buffer, Span<int> messages, Span<int> bytes)
    {
        int length = 0;
        if (_pong is { } pong)
        {
            length += WriteNumber(buffer, FrameKind.Pong, pong);
            _pong = null;
        }

        if (_ping is { } ping)
        {
            length += WriteNumber(buffer[length..], FrameKind.Ping, ping);
            _ping = null;
        }

        while (Next() is { } queue && queue.NextFrameLength <= buffer.Length - length)
        {
            int frame = queue.TakeFrame(buffer[length..], out bool isLast);
            length += frame;
            bytes[(int)queue.Channel] += frame;
            messages[(int)queue.Channel] += isLast ? 1 : 0;
            Count(queue.Channel);
        }

        return length;
    }

    private ChannelQueue? Next()
    {
        ChannelQueue transactions = _channels[(int)PeerChannel.Transactions];
        ChannelQueue sync = _channels[(int)PeerChannel.Sync];
        bool syncsTurn = transactions.IsEmpty || _transactionFrames >= TransactionFramesInARow;
        return !_channels[(int)PeerChannel.Consensus].IsEmpty ? _channels[(int)PeerChannel.Consensus]
            : !sync.IsEmpty && syncsTurn ? sync
            : !transactions.IsEmpty ? transactions
            : null;
    }

    private void Count(PeerChannel channel)
    {
        if (channel == PeerChannel.Consensus)
        {
            _consensusStuckSinceMs = null;
        }
        else
        {
            _transactionFrames = channel == PeerChannel.Transactions ? _transactionFrames + 1 : 0;
        }
    }

    /// <summary>The messages of one channel, the first of them perhaps sent in part.</summary>
    private sealed class ChannelQueue(PeerChannel channel)
    {
        private readonly Queue<ReadOnlyMemory<byte>> _messages = new();
        private long _bytes;
        private int _sent;

        public PeerChannel Channel => channel;

        public bool IsEmpty => _messages.Count == 0;

        public int NextFrameLength
            => FrameHeader.Size + Math.Min(_messages.Peek().Length - _sent, FrameHeader.PayloadMax);

        public bool TryAdd(ReadOnlyMemory<byte> message)
        {
            Invariant.Check(message.Length > 0 && message.Length <= PeerChannels.MessageBytesMax(channel));
            if (_messages.Count >= NetworkLimits.QueueCountMax(channel)
                || _bytes + message.Length > NetworkLimits.QueueBytesMax(channel))
            {
                return false;
            }

            _bytes += message.Length;
            _messages.Enqueue(message);
            return true;
        }

        public int TakeFrame(Span<byte> buffer, out bool isLast)
        {
            ReadOnlySpan<byte> rest = _messages.Peek().Span[_sent..];
            FrameHeader header = new((FrameKind)channel, (uint)rest.Length);
            header.Write(buffer);
            rest[..header.PayloadLength].CopyTo(buffer[FrameHeader.Size..]);
            _sent += header.PayloadLength;
            isLast = header.PayloadLength == rest.Length;
            if (isLast)
            {
                _bytes -= _messages.Dequeue().Length;
                _sent = 0;
            }

            return FrameHeader.Size + header.PayloadLength;
        }
    }
}
