using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Bounds;
using MarketChain.Replica.Gossip;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Gossip;

/// <summary>One peer floods: what it costs is bounded, and others are heard as before.</summary>
public sealed class GossipFloodTests
{
    [Fact]
    public void Announcements_of_what_there_is_not_take_nobodys_place()
    {
        using GossipBed bed = new();
        PeerInfo liar = bed.Connect(1);
        PeerInfo honest = bed.Connect(2);
        for (int i = 0; i < 100; i++)
        {
            bed.Announce(liar, Hashes(i * MessageLimits.AnnouncedMax, MessageLimits.AnnouncedMax));
        }

        Transaction real = Transfers.Make(0, 0, Transfers.Account(1), 1);
        bed.Announce(honest, real.Hash);
        bed.Pass(bed.Limits.PullDelayMs);
        var asked = bed.Links.TakeTransactions();
        Assert.Equal(bed.Limits.WantedPerPeerMax, AskedOf(asked, liar).Count);
        Assert.Equal([real.Hash], AskedOf(asked, honest));

        bed.Pass(20 * bed.Limits.AnswerTimeoutMs);
        Assert.Null(bed.Gossip.WakeAtMs);
    }

    [Fact]
    public void Transactions_that_nobody_pays_for_are_looked_at_only_so_often()
    {
        using GossipBed bed = new(new GossipLimits { RefusedPerSecond = 10, RefusedBurst = 50 });
        PeerInfo flood = bed.Connect(1);
        PeerInfo honest = bed.Connect(2);
        Transaction waiting = Transfers.Make(0, 0, Transfers.Account(1), 1);
        Assert.Null(bed.Submit(waiting));
        Assert.True(Secp256k1PrivateKey.TryCreate(Hash(500).Bytes, out Secp256k1PrivateKey? poor));
        List<Transaction> unpaid = [.. Enumerable.Range(0, 100).Select(nonce
            => (Transaction)EthereumTransaction.Sign(Transfers.Fields((ulong)nonce, default(Address), 1), poor))];

        Assert.Null(bed.Push(flood, unpaid[..60]));
        Transaction fromFlood = Transfers.Make(1, 0, Transfers.Account(1), 1);
        bed.Push(flood, fromFlood);
        Assert.False(bed.Has(fromFlood));
        Transaction fromHonest = Transfers.Make(2, 0, Transfers.Account(1), 1);
        bed.Push(honest, fromHonest);
        Assert.True(bed.Has(fromHonest));
        Assert.True(bed.Has(waiting));

        // A new link is no new allowance.
        bed.Gossip.OnDisconnected(flood.NodeKey);
        bed.Connect(1);
        bed.Push(flood, fromFlood);
        Assert.False(bed.Has(fromFlood));

        bed.Pass(2_000);
        bed.Push(flood, fromFlood);
        Assert.True(bed.Has(fromFlood));
        Assert.Equal(3, bed.Pool.Count);
    }

    [Fact]
    public void Cheap_future_ones_of_a_peer_push_out_nothing_that_can_be_included()
    {
        using GossipBed bed = new(poolLimits: new() { CountMax = 64, WaitingMax = 16, PerSenderMax = 64 });
        PeerInfo flood = bed.Connect(1);
        List<Transaction> honest = [.. Enumerable.Range(0, 20).Select(nonce
            => (Transaction)Transfers.Make(0, (ulong)nonce, Transfers.Account(1), 1))];
        Assert.All(honest, transaction => Assert.Null(bed.Submit(transaction)));
        for (int sender = 1; sender < 8; sender++)
        {
            bed.Push(flood, Enumerable.Range(100, 200).Select(nonce
                => (Transaction)Transfers.Make(sender, (ulong)nonce, Transfers.Account(1), 1)));
        }

        Assert.All(honest, transaction => Assert.True(bed.Has(transaction)));
        Assert.True(bed.Pool.Count <= 20 + 16);
    }

    [Fact]
    public void One_who_asks_again_and_again_gets_its_share_and_no_more()
    {
        using GossipBed bed = new(new GossipLimits { ServedBytesPerSecond = 10_000 });
        PeerInfo greedy = bed.Connect(1);
        Transaction transaction = Transfers.Make(0, 0, Transfers.Account(1), 1);
        bed.Submit(transaction);
        ValueList<Hash256> wanted = [.. Enumerable.Repeat(transaction.Hash, MessageLimits.WantedMax)];
        for (int i = 0; i < 1_000; i++)
        {
            bed.Receive(greedy, new WantMessage(wanted));
        }

        Assert.InRange(bed.Links.Bytes, 15_000, 40_000);
    }

    [Fact]
    public void Many_links_and_hashes_hold_bounded_memory()
    {
        GossipLimits limits = new() { KnownPerPeerMax = 100, WantedPerPeerMax = 50, RecentMax = 100 };
        WantedTransactions wanted = new(limits);
        RecentHashes recent = new(limits.RecentMax);
        for (int i = 0; i < 10_000; i++)
        {
            wanted.Add(Hash(i), SentMessages.KeyOf(i % 3), nowMs: i);
            recent.Add(Hash(i));
        }

        Assert.Equal(150, wanted.Count);
        Assert.Equal(100, recent.Count);
        Assert.True(recent.Contains(Hash(9_999)));
        Assert.False(recent.Contains(Hash(9_899)));
    }

    private static List<Hash256> AskedOf(List<(Ed25519PublicKey Peer, TransactionMessage Message)> sent, PeerInfo peer)
        => [.. sent
            .Where(item => item.Peer == peer.NodeKey)
            .SelectMany(item => Assert.IsType<WantMessage>(item.Message).Hashes.ToArray())];

    private static ValueList<Hash256> Hashes(int from, int count) => [.. Enumerable.Range(from, count).Select(Hash)];

    private static Hash256 Hash(int number) => Keccak256.Hash(BitConverter.GetBytes(number));
}
