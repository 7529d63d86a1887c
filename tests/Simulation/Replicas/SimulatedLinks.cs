using MarketChain.Primitives.Peers;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Replicas;

/// <summary>
/// Links of replicas: one between every two that are up and not cut from each other. A link breaks as a whole, with all
/// that is on the way; both ends hear of it.
/// </summary>
public sealed class SimulatedLinks
{
    /// <summary>As long as a node waits at most before it dials again.</summary>
    private const long RedialMs = 250;

    private readonly ReplicaCluster _cluster;

    /// <summary>Odd while there is a link; by the lower and the higher node.</summary>
    private readonly int[,] _links;

    public SimulatedLinks(ReplicaCluster cluster, int nodes)
    {
        _cluster = cluster;
        _links = new int[nodes, nodes];
        cluster.Network.Deliver = Deliver;
        cluster.Network.Connect = Join;
        cluster.Network.Disconnect = Break;
    }

    /// <summary>A node has started.</summary>
    public void OnStarted(int node)
    {
        foreach (SimulatedReplica other in _cluster.Nodes.Where(other => other.Index != node))
        {
            Join(node, other.Index);
        }
    }

    /// <summary>A node's process is gone.</summary>
    public void OnGone(int node)
    {
        for (int other = 0; other < _links.GetLength(0); other++)
        {
            Break(node, other);
        }
    }

    /// <summary>Sends on a link; false when there is none.</summary>
    public bool TrySend(int from, int to, PeerChannel channel, ReadOnlyMemory<byte> message)
    {
        int link = LinkOf(from, to);
        if (!IsLink(link))
        {
            return false;
        }

        _cluster.Network.Send(from, to, new Packet.OnLink(channel, message, link));
        return true;
    }

    /// <summary>One end has heard enough of the other; after a moment they link again.</summary>
    public void Cut(int node, int peer)
    {
        Break(node, peer);
        _cluster.Time.After(RedialMs, () =>
        {
            if (!IsLink(LinkOf(node, peer)))
            {
                Join(node, peer);
            }
        });
    }

    private static bool IsLink(int number) => number % 2 == 1;

    private ref int LinkOf(int left, int right) => ref _links[Math.Min(left, right), Math.Max(left, right)];

    private void Deliver(int from, int to, Packet packet)
    {
        if (packet is Packet.OnLink message && message.Link == LinkOf(from, to))
        {
            _cluster.Nodes[to].Take(_cluster.Nodes[from].Peer, message.Channel, message.Bytes);
        }
    }

    private void Join(int left, int right)
    {
        bool canLink = _cluster.Nodes[left].IsUp
            && _cluster.Nodes[right].IsUp
            && !_cluster.Network.IsCut(left, right)
            && !_cluster.Network.IsCut(right, left);
        if (canLink)
        {
            Break(left, right);
            LinkOf(left, right)++;
            Tell(left, right, (node, peer) => node.OnConnected(peer));
        }
    }

    private void Break(int left, int right)
    {
        if (IsLink(LinkOf(left, right)))
        {
            LinkOf(left, right)++;
            Tell(left, right, (node, peer) => node.OnDisconnected(peer));
        }
    }

    /// <summary>Both ends hear of it, in order; neither while it does something else.</summary>
    private void Tell(int left, int right, Action<SimulatedReplica, PeerInfo> tell) => _cluster.Time.After(0, () =>
    {
        tell(_cluster.Nodes[left], _cluster.Nodes[right].Peer);
        tell(_cluster.Nodes[right], _cluster.Nodes[left].Peer);
    });
}
