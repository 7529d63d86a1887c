using MarketChain.Node.Links;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Node.Tests.Links;

public sealed class PeerQueuesTests
{
    private static readonly PeerInfo London = Peer(1);
    private static readonly PeerInfo Sanfran = Peer(2);

    [Fact]
    public void A_peer_that_sends_much_fills_its_own_queue_and_waits_for_itself()
    {
        PeerQueues queues = new(countMax: 3, bytesMax: 100);
        Assert.True(queues.TryAdd(London, Bytes(1)));
        Assert.True(queues.TryAdd(London, Bytes(2)));
        Assert.True(queues.TryAdd(London, Bytes(3)));
        Assert.False(queues.TryAdd(London, Bytes(4)));
        Assert.True(queues.TryAdd(Sanfran, Bytes(5)));
        Assert.Equal([1, 5, 2, 3], TakeAll(queues));
        Assert.True(queues.TryAdd(London, Bytes(6)));
        Assert.Equal([6], TakeAll(queues));
    }

    [Fact]
    public void Bytes_are_bounded_too()
    {
        PeerQueues queues = new(countMax: 3, bytesMax: 100);
        Assert.False(queues.TryAdd(London, new byte[101]));
        Assert.True(queues.TryAdd(London, new byte[60]));
        Assert.False(queues.TryAdd(London, new byte[41]));
        Assert.True(queues.TryAdd(London, new byte[40]));
        Assert.Equal(2, TakeAll(queues).Count);
        Assert.True(queues.TryAdd(London, new byte[100]));
    }

    [Fact]
    public void What_a_peer_sent_leaves_with_it()
    {
        PeerQueues queues = new(countMax: 3, bytesMax: 100);
        Assert.True(queues.TryAdd(London, Bytes(1)));
        Assert.True(queues.TryAdd(Sanfran, Bytes(2)));
        queues.Remove(London);
        queues.Remove(London);
        Assert.True(queues.TryAdd(London, Bytes(3)));
        Assert.Equal([2, 3], TakeAll(queues));
    }

    [Fact]
    public void Links_come_first_then_orders_then_consensus_then_sync()
    {
        int woken = 0;
        ReplicaInbox inbox = new(() => woken++);
        Assert.True(inbox.TryAdd(London, PeerChannel.Sync, Bytes(1)));
        Assert.True(inbox.TryAdd(London, PeerChannel.Consensus, Bytes(2)));
        inbox.AddOrder(() => woken = 0);
        inbox.AddConnected(Sanfran);
        Assert.Equal(4, woken);
        Assert.IsType<ReplicaNews.Connected>(Take(inbox));
        Assert.IsType<ReplicaNews.Order>(Take(inbox));
        Assert.Equal(PeerChannel.Consensus, Assert.IsType<ReplicaNews.Message>(Take(inbox)).Channel);
        Assert.Equal(PeerChannel.Sync, Assert.IsType<ReplicaNews.Message>(Take(inbox)).Channel);
        Assert.False(inbox.TryTake(out _));
    }

    [Fact]
    public void A_flood_of_consensus_is_told_and_what_came_before_is_kept()
    {
        ReplicaInbox inbox = new(() => { });
        int taken = 0;
        while (inbox.TryAdd(London, PeerChannel.Consensus, Bytes(1)))
        {
            taken++;
        }

        Assert.Equal(1_024, taken);
        Assert.True(inbox.TryAdd(Sanfran, PeerChannel.Consensus, Bytes(2)));
        inbox.AddDisconnected(London);
        Assert.IsType<ReplicaNews.Disconnected>(Take(inbox));
        Assert.Equal(Sanfran, Assert.IsType<ReplicaNews.Message>(Take(inbox)).Peer);
        Assert.False(inbox.TryTake(out _));
    }

    private static ReplicaNews Take(ReplicaInbox inbox)
    {
        Assert.True(inbox.TryTake(out ReplicaNews? news));
        return news;
    }

    private static List<byte> TakeAll(PeerQueues queues)
    {
        List<byte> taken = [];
        while (queues.TryTake(out _, out ReadOnlyMemory<byte> message))
        {
            taken.Add(message.Span[0]);
        }

        return taken;
    }

    private static byte[] Bytes(byte first) => [first];

    private static PeerInfo Peer(byte number)
        => new(Ed25519PublicKey.Parse(new Hash256([.. Enumerable.Repeat(number, 32)]).ToString()), null, "", true);
}
