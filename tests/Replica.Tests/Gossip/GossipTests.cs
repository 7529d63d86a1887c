using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Gossip;

public sealed class GossipTests : IDisposable
{
    private readonly GossipBed _bed = new();
    private readonly PeerInfo _a;
    private readonly PeerInfo _b;

    public GossipTests()
    {
        _a = _bed.Connect(1);
        _b = _bed.Connect(2);
        _bed.Pass(100);
    }

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void A_users_transaction_is_pushed_whole_to_all_peers_at_once()
    {
        Transaction transaction = Transfer(0, 0);
        Assert.Null(_bed.Submit(transaction));

        var sent = _bed.Links.TakeTransactions();
        Assert.Equal([_a.NodeKey, _b.NodeKey], sent.Select(message => message.Peer));
        Assert.All(sent, message => Assert.Equal([transaction.Hash], HashesOf(message.Message)));
        Assert.Equal(1, _bed.Accepted);
        _bed.Pass(10_000);
        Assert.Empty(_bed.Links.TakeTransactions());
    }

    [Fact]
    public void What_users_submit_within_the_gap_leaves_in_one_message()
    {
        _bed.Submit(Transfer(0, 0));
        _bed.Links.TakeTransactions();
        for (ulong nonce = 1; nonce <= 20; nonce++)
        {
            _bed.Submit(Transfer(0, nonce));
        }

        Assert.Empty(_bed.Links.TakeTransactions());
        Assert.Equal(_bed.NowMs + _bed.Limits.PushGapMs, _bed.AlarmMs);
        _bed.Pass(_bed.Limits.PushGapMs);
        Assert.All(_bed.Links.TakeTransactions(), sent => Assert.Equal(20, HashesOf(sent.Message).Count));
    }

    [Fact]
    public void A_refused_one_goes_nowhere_and_says_why()
    {
        Assert.Contains("chain", _bed.Submit(Transfers.Sign(
            Transfers.Fields(0, Transfers.Account(1), 1) with { ChainId = 5 }, 0)), StringComparison.Ordinal);
        Assert.NotNull(_bed.Submit(Transfer(0, 100_000)));
        Assert.Null(_bed.Submit(Transfer(0, 0)));
        Assert.NotNull(_bed.Submit(Transfer(0, 0)));
        Assert.Equal(2, _bed.Links.TakeTransactions().Count);
        Assert.Equal(1, _bed.Accepted);
    }

    [Fact]
    public void What_a_peer_pushed_is_announced_to_the_others()
    {
        Transaction transaction = Transfer(0, 0);
        Assert.Null(_bed.Push(_a, transaction));
        Assert.True(_bed.Has(transaction));
        Assert.Empty(_bed.Links.TakeTransactions());

        _bed.Pass(_bed.Limits.AnnounceGapMs);
        var (peer, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal(_b.NodeKey, peer);
        Assert.Equal([transaction.Hash], Assert.IsType<AnnounceMessage>(message).Hashes);
        Assert.Null(_bed.Push(_b, transaction));
        _bed.Pass(10_000);
        Assert.Empty(_bed.Links.TakeTransactions());
    }

    [Fact]
    public void What_is_announced_and_lacking_is_asked_for_after_a_moment()
    {
        Transaction transaction = Transfer(0, 0);
        _bed.Announce(_a, transaction.Hash);
        _bed.Pass(_bed.Limits.PullDelayMs - 1);
        Assert.Empty(_bed.Links.TakeTransactions());
        _bed.Pass(1);
        AssertAsked(_a, transaction);

        Assert.Null(_bed.Push(_a, transaction));
        Assert.True(_bed.Has(transaction));
        _bed.Pass(10_000);
        var (peer, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal(_b.NodeKey, peer);
        Assert.IsType<AnnounceMessage>(message);
    }

    [Fact]
    public void What_comes_from_elsewhere_or_in_a_block_is_not_asked_for()
    {
        Transaction pushed = Transfer(0, 0);
        Transaction included = Transfer(1, 0);
        _bed.Announce(_a, pushed.Hash, included.Hash);
        _bed.Push(_b, pushed);
        _bed.Gossip.OnBlock(_bed.Node.Make(included));
        _bed.Pass(10_000);
        Assert.Empty(_bed.Links.TakeTransactions());

        _bed.Announce(_b, included.Hash);
        _bed.Pass(10_000);
        Assert.Empty(_bed.Links.TakeTransactions());
    }

    [Fact]
    public void The_next_one_that_announced_it_is_asked_when_the_first_does_not_answer()
    {
        Transaction transaction = Transfer(0, 0);
        _bed.Announce(_a, transaction.Hash);
        _bed.Announce(_b, transaction.Hash);
        _bed.Pass(_bed.Limits.PullDelayMs);
        AssertAsked(_a, transaction);
        _bed.Pass(_bed.Limits.AnswerTimeoutMs);
        AssertAsked(_b, transaction);
        _bed.Gossip.OnDisconnected(_a.NodeKey);
        _bed.Pass(10 * _bed.Limits.AnswerTimeoutMs);
        Assert.Empty(_bed.Links.TakeTransactions());
        Assert.Null(_bed.Gossip.WakeAtMs);
    }

    [Fact]
    public void A_new_link_hears_of_what_waits_and_is_served()
    {
        Transaction transaction = Transfer(0, 0);
        _bed.Submit(transaction);
        _bed.Links.TakeTransactions();
        PeerInfo late = _bed.Connect(3);
        _bed.Pass(_bed.Limits.AnnounceGapMs);
        var (peer, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal(late.NodeKey, peer);
        Assert.Equal([transaction.Hash], Assert.IsType<AnnounceMessage>(message).Hashes);

        _bed.Receive(late, new WantMessage([transaction.Hash, Transfer(0, 1).Hash]));
        (peer, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal((late.NodeKey, transaction.Hash), (peer, Assert.Single(HashesOf(message))));
    }

    [Fact]
    public void A_peer_whose_queue_is_full_gets_the_hash_later()
    {
        _bed.Links.Full.Add(_a.NodeKey);
        Transaction transaction = Transfer(0, 0);
        _bed.Submit(transaction);
        Assert.Equal(_b.NodeKey, Assert.Single(_bed.Links.TakeTransactions()).Peer);
        _bed.Pass(1_000);
        Assert.Empty(_bed.Links.TakeTransactions());
        _bed.Links.Full.Clear();
        _bed.Pass(1_000);
        var (peer, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal(_a.NodeKey, peer);
        Assert.Equal([transaction.Hash], Assert.IsType<AnnounceMessage>(message).Hashes);
    }

    [Fact]
    public void Garbage_and_false_signatures_cut_the_peer_and_what_is_known_does_not()
    {
        Transaction good = Transfer(0, 0);
        Assert.Null(_bed.Push(_a, good));
        Assert.Null(_bed.Push(_a, good, good));
        Assert.Null(_bed.Push(_b, good));
        Assert.Null(_bed.Push(_a, Transfer(0, 0, tipGwei: 1, value: 2)));

        Assert.NotNull(_bed.Gossip.OnMessage(_a, new byte[] { 0xc1, 0x09 }, _bed.Now));
        Transaction foreign = Transfers.Sign(
            Transfers.Fields(0, Transfers.Account(1), 1) with { ChainId = 5 }, sender: 1);
        Assert.Contains($"{foreign.Hash}", _bed.Push(_a, foreign), StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_travels_with_its_rows_and_one_with_other_rows_cuts_the_peer()
    {
        using Advertising market = new(_bed.Node);
        market.Open(users: 3);
        PooledTransaction batch = market.Batch([1, 2, 3]);
        byte[] otherRows = batch.Sidecar.ToArray();
        otherRows[^1] ^= 1;

        Assert.NotNull(_bed.Receive(_a, new TransactionsMessage([batch with { Sidecar = otherRows }])));
        Assert.NotNull(_bed.Receive(_a, new TransactionsMessage([batch with { Sidecar = default }])));
        Assert.Null(_bed.Receive(_a, new TransactionsMessage([batch])));
        _bed.Receive(_b, new WantMessage([batch.Transaction.Hash]));
        TransactionsMessage served = Assert.Single(
            _bed.Links.TakeTransactions().Select(sent => sent.Message).OfType<TransactionsMessage>());
        Assert.Equal(batch.Encode(), Assert.Single(served.Items).Encode());
    }

    private static Transaction Transfer(int sender, ulong nonce, ulong tipGwei = 1, ulong value = 1)
        => Transfers.Sign(
            Transfers.Fields(nonce, Transfers.Account(9), value) with
            {
                MaxPriorityFeePerGas = tipGwei * Transfers.Gwei,
            },
            sender);

    private void AssertAsked(PeerInfo peer, Transaction transaction)
    {
        var (asked, message) = Assert.Single(_bed.Links.TakeTransactions());
        Assert.Equal(peer.NodeKey, asked);
        Assert.Equal([transaction.Hash], Assert.IsType<WantMessage>(message).Hashes);
    }

    private static List<Hash256> HashesOf(TransactionMessage message)
        => [.. Assert.IsType<TransactionsMessage>(message).Items.Select(item => item.Transaction.Hash)];
}
