using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Node.Links;

/// <summary>
/// What peers have sent on one channel and nobody has looked at yet. Each peer has room of its own, and is served in
/// turn: who sends much fills its own queue and waits for itself. Any thread may call any member.
/// </summary>
/// <param name="countMax">Messages that one peer may have waiting.</param>
/// <param name="bytesMax">Bytes of them.</param>
internal sealed class PeerQueues(int countMax, long bytesMax)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Ed25519PublicKey, PeerQueue> _queues = [];

    /// <summary>Those of whom something waits, each once, in turn.</summary>
    private readonly Queue<PeerQueue> _turns = new();

    /// <summary>Adds a message; false when the peer has no room left, and then nothing changed.</summary>
    public bool TryAdd(PeerInfo peer, ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            if (!_queues.TryGetValue(peer.NodeKey, out PeerQueue? queue))
            {
                _queues.Add(peer.NodeKey, queue = new PeerQueue(peer));
            }

            if (queue.Messages.Count >= countMax || queue.Bytes + message.Length > bytesMax)
            {
                return false;
            }

            if (queue.Messages.Count == 0)
            {
                _turns.Enqueue(queue);
            }

            queue.Messages.Enqueue(message);
            queue.Bytes += message.Length;
            return true;
        }
    }

    /// <summary>Takes the oldest message of the peer whose turn it is.</summary>
    public bool TryTake([NotNullWhen(true)] out PeerInfo? peer, out ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            while (_turns.TryDequeue(out PeerQueue? queue))
            {
                if (!queue.Messages.TryDequeue(out message))
                {
                    // It has left since.
                    continue;
                }

                queue.Bytes -= message.Length;
                if (queue.Messages.Count > 0)
                {
                    _turns.Enqueue(queue);
                }

                peer = queue.Peer;
                return true;
            }
        }

        peer = null;
        message = default;
        return false;
    }

    /// <summary>Forgets a peer that is gone, with what it sent last.</summary>
    public void Remove(PeerInfo peer)
    {
        lock (_lock)
        {
            if (_queues.Remove(peer.NodeKey, out PeerQueue? queue))
            {
                queue.Messages.Clear();
            }
        }
    }

    private sealed class PeerQueue(PeerInfo peer)
    {
        public PeerInfo Peer { get; } = peer;

        public Queue<ReadOnlyMemory<byte>> Messages { get; } = new();

        public long Bytes { get; set; }
    }
}
