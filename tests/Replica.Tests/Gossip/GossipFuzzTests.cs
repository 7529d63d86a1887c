using MarketChain.Chain.Tests;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Gossip;

/// <summary>Messages that are almost right: an exception would end the process.</summary>
public sealed class GossipFuzzTests
{
    [Fact]
    public void Altered_messages_are_refused_or_do_no_harm() => Seeds.Each(10, random =>
    {
        using GossipBed bed = new();
        using Advertising market = new(bed.Node);
        market.Open(users: 3);
        PooledTransaction batch = market.Batch([1, 2, 3]);
        List<Transaction> plain = [.. Enumerable.Range(0, 20).Select(nonce
            => (Transaction)Transfers.Make(5, (ulong)nonce, Transfers.Account(9), 1))];
        List<byte[]> samples =
        [
            TransactionMessageCodec.Encode(new TransactionsMessage([batch])),
            TransactionMessageCodec.Encode(new TransactionsMessage(
                [.. plain.Select(transaction => new PooledTransaction(transaction, default))])),
            TransactionMessageCodec.Encode(new AnnounceMessage([.. plain.Select(transaction => transaction.Hash)])),
            TransactionMessageCodec.Encode(new WantMessage([.. plain.Select(transaction => transaction.Hash)])),
        ];
        for (int i = 0; i < 300; i++)
        {
            PeerInfo peer = bed.Connect(random.Next(3));
            byte[] bytes = [.. samples[random.Next(samples.Count)]];
            for (int flips = random.Next(3); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (bed.Gossip.OnMessage(peer, bytes, bed.Now) is not null)
            {
                bed.Gossip.OnDisconnected(peer.NodeKey);
            }

            bed.Pass(random.Next(50));
        }

        // What is in the pool can be in a block, but for what an altered one of the same sender made wait.
        bed.Make();
        Assert.True(bed.Pool.Count <= bed.Limits.RecentMax);
    });
}
