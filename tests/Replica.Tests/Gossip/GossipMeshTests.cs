using MarketChain.Chain.Tests;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Tests.Gossip;

/// <summary>Several nodes: whatever way they are linked, what one user submits reaches every pool.</summary>
public sealed class GossipMeshTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(6, true)]
    public void Every_transaction_reaches_every_pool(int count, bool isRing) => Seeds.Each(10, random =>
    {
        using Mesh mesh = new(count, isRing);
        List<Transaction> all = [];
        for (int i = 0; i < 60; i++)
        {
            Transaction next = Transfers.Make(i % 6, (ulong)(i / 6), Transfers.Account(9), 1);
            all.Add(next);

            // A sender's own come through one node: others might see a gap, which their pools allow for.
            Assert.Null(mesh.Nodes[i % 6 % count].Submit(next));
            mesh.Run(random.Next(5));
        }

        mesh.Run(10_000);
        Assert.All(mesh.Nodes, node => Assert.All(all, transaction => Assert.True(node.Has(transaction))));
        Assert.True(mesh.Quiet);
    });

    [Fact]
    public void Whoever_links_late_catches_up_from_one_of_them()
    {
        using Mesh mesh = new(4, isRing: false);
        mesh.Unlink(3);
        Transaction transaction = Transfers.Make(0, 0, Transfers.Account(9), 1);
        mesh.Nodes[0].Submit(transaction);
        mesh.Run(1_000);
        Assert.False(mesh.Nodes[3].Has(transaction));
        mesh.Link(3, 1);
        mesh.Run(1_000);
        Assert.True(mesh.Nodes[3].Has(transaction));
    }

    [Fact]
    public void Users_peers_and_blocks_at_once_lose_nothing()
    {
        using GossipBed bed = new();
        PeerInfo peer = bed.Connect(1);
        Parallel.For(0, 8, thread =>
        {
            for (ulong nonce = 0; nonce < 20; nonce++)
            {
                Transaction transaction = Transfers.Make(thread, nonce, Transfers.Account(9), 1);
                if (thread % 2 == 0)
                {
                    Assert.Null(bed.Submit(transaction));
                }
                else
                {
                    Assert.Null(bed.Push(peer, transaction));
                }

                bed.Gossip.Tick(bed.Now);
            }
        });

        Assert.Equal(160, bed.Pool.Count);
        Assert.Equal(160, bed.Make().Body.Transactions.Count);
        Assert.Equal(0, bed.Pool.Count);
    }

    /// <summary>Nodes with links of 20 ms each way.</summary>
    private sealed class Mesh : IDisposable
    {
        private const long DelayMs = 20;

        private readonly Queue<(long AtMs, int From, int To, byte[] Bytes)> _flying = new();
        private readonly HashSet<(int From, int To)> _links = [];
        private long _nowMs = 1_000;

        public Mesh(int count, bool isRing)
        {
            Nodes = [.. Enumerable.Range(0, count).Select(_ => new GossipBed())];
            for (int from = 0; from < count; from++)
            {
                for (int to = from + 1; to < count; to++)
                {
                    if (!isRing || to == from + 1 || (from == 0 && to == count - 1))
                    {
                        Link(from, to);
                    }
                }
            }
        }

        public List<GossipBed> Nodes { get; }

        /// <summary>True when nobody has anything left to do.</summary>
        public bool Quiet => _flying.Count == 0 && Nodes.TrueForAll(node => node.Gossip.WakeAtMs is null);

        public void Link(int a, int b)
        {
            _links.UnionWith([(a, b), (b, a)]);
            Nodes[a].Connect(b);
            Nodes[b].Connect(a);
        }

        public void Unlink(int node)
        {
            _links.RemoveWhere(link => link.From == node || link.To == node);
            for (int other = 0; other < Nodes.Count; other++)
            {
                Nodes[other].Gossip.OnDisconnected(SentMessages.KeyOf(node));
                Nodes[node].Gossip.OnDisconnected(SentMessages.KeyOf(other));
            }
        }

        public void Run(long durationMs)
        {
            for (long endMs = _nowMs + durationMs; _nowMs <= endMs; _nowMs++)
            {
                while (_flying.TryPeek(out var next) && next.AtMs <= _nowMs)
                {
                    _flying.Dequeue();
                    Nodes[next.To].NowMs = _nowMs;
                    PeerInfo from = SentMessages.Peer(next.From);
                    Assert.Null(Nodes[next.To].Gossip.OnMessage(from, next.Bytes, Nodes[next.To].Now));
                }

                Collect();
            }
        }

        public void Dispose() => Nodes.ForEach(node => node.Dispose());

        private void Collect()
        {
            for (int from = 0; from < Nodes.Count; from++)
            {
                GossipBed node = Nodes[from];
                node.NowMs = _nowMs;
                if (node.Gossip.WakeAtMs <= _nowMs)
                {
                    node.Gossip.Tick(node.Now);
                }

                foreach ((Ed25519PublicKey peer, PeerChannel _, byte[] bytes) in node.Links.TakeAll())
                {
                    int to = SentMessages.NumberOf(peer);
                    Assert.Contains((from, to), _links);
                    _flying.Enqueue((_nowMs + DelayMs, from, to, bytes));
                }
            }
        }
    }
}
