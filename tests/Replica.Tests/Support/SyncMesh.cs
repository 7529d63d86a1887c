using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests;

/// <summary>
/// Nodes with links of so many ms each way, and peers without a node that the test plays. Who is cut stays so.
/// </summary>
internal sealed class SyncMesh(int delayMs = 20) : IDisposable
{
    private readonly PriorityQueue<(int From, int To, byte[] Bytes), (long AtMs, long Turn)> _flying = new();
    private readonly HashSet<(int, int)> _links = [];
    private long _sent;

    public List<SyncBed> Nodes { get; } = [];

    public long NowMs { get; private set; } = 1_000;

    /// <summary>Who cut whom, and why.</summary>
    public List<(int By, int Peer, string Reason)> Cuts { get; } = [];

    /// <summary>What a peer that the test plays does with a message; it has the number of no node.</summary>
    public Action<int, int, SyncMessage> OnPlayed { get; set; } = (_, _, _) => { };

    public SyncBed Add(SyncBed node)
    {
        Nodes.Add(node);
        return node;
    }

    public void Link(int a, int b, bool areValidators = false)
    {
        _links.UnionWith([(a, b), (b, a)]);
        Greet(a, b, areValidators);
        Greet(b, a, areValidators);
    }

    public void Unlink(int a, int b)
    {
        if (_links.Remove((a, b)) && _links.Remove((b, a)))
        {
            Part(a, b);
            Part(b, a);
        }
    }

    /// <summary>A played peer says something.</summary>
    public void Say(int from, int to, SyncMessage message)
        => Fly(from, to, SyncMessageCodec.Encode(message));

    public void Run(long durationMs)
    {
        for (long endMs = NowMs + durationMs; NowMs <= endMs; NowMs++)
        {
            Nodes.ForEach(node => node.NowMs = NowMs);
            while (_flying.TryPeek(out var next, out var when) && when.AtMs <= NowMs)
            {
                _flying.Dequeue();
                Deliver(next.From, next.To, next.Bytes);
                Collect();
            }

            foreach (SyncBed node in Nodes.Where(node => node.Sync.WakeAtMs <= NowMs))
            {
                node.Sync.Tick(node.Now);
            }

            Collect();
        }
    }

    /// <summary>Runs until something holds; how long that took.</summary>
    public long RunUntil(Func<bool> holds, long limitMs)
    {
        long startedMs = NowMs;
        while (!holds())
        {
            Assert.True(NowMs - startedMs <= limitMs, "it does not come about");
            Run(0);
        }

        return NowMs - startedMs;
    }

    public void Dispose() => Nodes.ForEach(node => node.Dispose());

    private void Greet(int node, int other, bool areValidators)
    {
        if (node < Nodes.Count)
        {
            Nodes[node].NowMs = NowMs;
            Nodes[node].Connect(other, areValidators);
        }
    }

    private void Part(int node, int other)
    {
        if (node < Nodes.Count)
        {
            Nodes[node].Sync.OnDisconnected(SentMessages.KeyOf(other), Nodes[node].Now);
        }
    }

    private void Collect()
    {
        for (int from = 0; from < Nodes.Count; from++)
        {
            foreach ((Ed25519PublicKey peer, PeerChannel channel, byte[] bytes) in Nodes[from].Links.TakeAll())
            {
                Assert.Equal(PeerChannel.Sync, channel);
                Fly(from, SentMessages.NumberOf(peer), bytes);
            }
        }
    }

    private void Fly(int from, int to, byte[] bytes)
        => _flying.Enqueue((from, to, bytes), (NowMs + delayMs, _sent++));

    private void Deliver(int from, int to, byte[] bytes)
    {
        if (!_links.Contains((from, to)))
        {
            return;
        }

        if (to >= Nodes.Count)
        {
            Assert.True(SyncMessageCodec.TryDecode(bytes, out SyncMessage? message, out _));
            OnPlayed(to, from, message);
            return;
        }

        if (Nodes[to].Sync.OnMessage(SentMessages.Peer(from), bytes, Nodes[to].Now) is { } reason)
        {
            Cuts.Add((to, from, reason));
            Unlink(from, to);
        }
    }
}
