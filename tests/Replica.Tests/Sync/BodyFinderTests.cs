using MarketChain.Chain.Files;
using MarketChain.Chain.Tests;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Tests.Sync;

/// <summary>The bodies of what a leader proposes, from wherever they are.</summary>
public sealed class BodyFinderTests : IDisposable
{
    private readonly SyncBed _leader = new();
    private readonly SyncBed _bed = new();
    private readonly PeerInfo _a;
    private readonly PeerInfo _b;

    public BodyFinderTests()
    {
        _a = _bed.Connect(1, isValidator: true);
        _b = _bed.Connect(2, isValidator: true);
        _bed.Links.TakeSync();
    }

    public void Dispose()
    {
        _leader.Dispose();
        _bed.Dispose();
    }

    [Fact]
    public void Finds_at_once_what_waits_in_the_pool()
    {
        List<PooledTransaction> items = Transfers(3);
        items.ForEach(item => Assert.Null(_bed.Submit(item)));
        PreparedBlock block = Propose(items);
        PreparedBlock? found = Find(block, _a);
        Assert.Equal(BlockFields.Encode(block), BlockFields.Encode(Assert.IsType<PreparedBlock>(found)));
        Assert.Null(_bed.Sync.WakeAtMs);
        Assert.NotNull(Find(Propose([]), _a));
    }

    [Fact]
    public void Asks_the_author_after_a_moment_for_what_is_lacking()
    {
        List<PooledTransaction> items = Transfers(3);
        Assert.Null(_bed.Submit(items[0]));
        PreparedBlock block = Propose(items);
        Assert.Null(Find(block, _b));
        Assert.Empty(_bed.Links.TakeSync());
        _bed.Pass(_bed.Limits.BodyDelayMs);
        AssertAsked(_b, block, items[1], items[2]);

        Assert.Null(_bed.Receive(_b, new BodiesMessage([items[2]])));
        AssertAsked(_b, block, items[1]);
        Assert.Null(_bed.Receive(_b, new BodiesMessage([items[1]])));
        AssertFound(block);
        Assert.Null(_bed.Sync.WakeAtMs);
    }

    /// <summary>The replica hears of a new link after it has asked on it.</summary>
    [Fact]
    public void An_answer_that_comes_on_another_link_than_the_question_is_taken()
    {
        List<PooledTransaction> items = Transfers(1);
        PreparedBlock block = Propose(items);
        Assert.Null(Find(block, _a));
        _bed.Pass(_bed.Limits.BodyDelayMs);
        AssertAsked(_a, block, items[0]);
        _bed.Sync.OnDisconnected(_a.NodeKey, _bed.Now);
        PeerInfo again = _bed.Connect(1, isValidator: true);
        Assert.Null(_bed.Receive(again, new BodiesMessage([items[0]])));
        AssertFound(block);
    }

    [Fact]
    public void What_comes_by_gossip_in_the_meantime_is_not_asked_for()
    {
        List<PooledTransaction> items = Transfers(2);
        PreparedBlock block = Propose(items);
        Assert.Null(Find(block, _a));
        items.ForEach(item => Assert.Null(_bed.Submit(item)));
        _bed.Sync.OnPoolChanged(_bed.Now);
        AssertFound(block);
        _bed.Pass(10_000);
        Assert.Empty(_bed.Links.TakeSync());
    }

    [Fact]
    public void Others_are_asked_when_the_author_is_silent_or_has_nothing_and_all_again_after_a_pause()
    {
        List<PooledTransaction> items = Transfers(1);
        PreparedBlock block = Propose(items);
        Find(block, _a);
        _bed.Pass(_bed.Limits.BodyDelayMs);
        AssertAsked(_a, block, items[0]);
        _bed.Pass(_bed.Limits.BodyTimeoutMs);
        AssertAsked(_b, block, items[0]);
        Assert.Null(_bed.Receive(_b, new BodiesMessage([])));
        Assert.Empty(_bed.Links.TakeSync());
        _bed.Pass(_bed.Limits.BodyPauseMs);
        AssertAsked(_a, block, items[0]);

        // The author's late answer is as good.
        Assert.Null(_bed.Receive(_a, new BodiesMessage([items[0]])));
        AssertFound(block);
    }

    [Fact]
    public void A_peer_whose_queue_is_full_is_passed_over()
    {
        _bed.Links.Full.Add(_a.NodeKey);
        List<PooledTransaction> items = Transfers(1);
        PreparedBlock block = Propose(items);
        Find(block, _a);
        _bed.Pass(_bed.Limits.BodyDelayMs);
        AssertAsked(_b, block, items[0]);
    }

    [Fact]
    public void A_body_that_was_not_asked_for_is_of_no_use_and_one_with_other_rows_cuts_its_sender()
    {
        using Advertising market = new(_leader.Node);
        market.Open(users: 3);
        PooledTransaction batch = market.Batch([1, 2, 3]);
        PooledTransaction plain = Transfers(1)[0];
        byte[] rows = batch.Sidecar.ToArray();
        rows[^1] ^= 1;
        PreparedBlock block = Propose([batch]);
        Assert.Null(_bed.Receive(_a, new BodiesMessage([batch])));
        Find(block, _a);
        Assert.Null(_bed.Receive(_a, new BodiesMessage([batch with { Sidecar = rows }])));
        _bed.Pass(_bed.Limits.BodyDelayMs);
        Assert.NotNull(_bed.Receive(_a, new BodiesMessage([batch with { Sidecar = rows }])));
        Assert.Null(_bed.Receive(_a, new PreparedMessage(block.Digest, null)));
        Assert.Null(_bed.Receive(_a, new BodiesMessage([plain])));
        Assert.Empty(_bed.Found);
        Assert.Null(_bed.Receive(_a, new BodiesMessage([plain, batch])));
        AssertFound(block);
        Assert.Null(_bed.Receive(_a, new BodiesMessage([batch])));
    }

    [Fact]
    public void Bodies_that_fit_no_block_end_the_search()
    {
        using Advertising market = new(_leader.Node);
        market.Open(users: 3);
        PooledTransaction batch = market.Batch([1, 2, 3]);
        PreparedBlock block = Propose([batch], gasLimit: 20_000);
        Find(block, _a);
        _bed.Pass(_bed.Limits.BodyDelayMs);
        Assert.Null(_bed.Receive(_a, new BodiesMessage([batch])));
        Assert.Equal((block.Digest, null), (Assert.Single(_bed.Found).Proposed.Digest, _bed.Found[0].Whole));
    }

    [Fact]
    public void It_ends_with_the_height()
    {
        PreparedBlock block = Propose(Transfers(1));
        Find(block, _a);
        _bed.Sync.Fetch(block.Digest, [_b.NodeKey], _bed.Now);
        _bed.Pass(_bed.Limits.BodyDelayMs);
        _bed.Make();
        Assert.Null(_bed.Receive(_a, new BodiesMessage(Transfers(1))));
        Assert.Null(_bed.Receive(_b, new PreparedMessage(block.Digest, block.Proposed)));
        _bed.Pass(5_000);
        Assert.Empty(_bed.Found);
        Assert.Empty(_bed.Fetched);
    }

    [Fact]
    public void A_prepared_block_is_asked_of_those_who_prepared_it_and_then_its_bodies()
    {
        List<PooledTransaction> items = Transfers(2);
        PreparedBlock block = Propose(items);
        _bed.Sync.Fetch(block.Digest, [_b.NodeKey], _bed.Now);
        Assert.Equal([new GetPreparedMessage(block.Digest)], _bed.SentTo(_b));
        Assert.Null(_bed.Receive(_b, new PreparedMessage(block.Digest, null)));
        Assert.Equal([new GetPreparedMessage(block.Digest)], _bed.SentTo(_a));
        Assert.Null(_bed.Receive(_a, new PreparedMessage(block.Digest, block.Proposed)));
        _bed.Pass(_bed.Limits.BodyDelayMs);
        AssertAsked(_a, block, [.. items]);
        Assert.Null(_bed.Receive(_a, new BodiesMessage(items)));
        Assert.Equal(BlockFields.Encode(block), BlockFields.Encode(Assert.Single(_bed.Fetched)));
        Assert.Null(_bed.Sync.WakeAtMs);
    }

    /// <summary>The hash binds the header, and with it the root; not the list of hashes beside it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_false_list_of_transactions_beside_the_right_header_does_not_hold_up_the_right_one(bool areThere)
    {
        List<PooledTransaction> items = Transfers(3);
        PreparedBlock block = Propose(items[..2]);
        PooledTransaction other = areThere ? items[2] : new PooledTransaction(Transfer(7, 40), default);
        ProposedBlock wrong = new(block.Proposed.Header, [other.Transaction.Hash], 0, []);
        Assert.Null(_bed.Submit(items[0]));
        Assert.Null(_bed.Submit(items[1]));
        Assert.Null(_bed.Submit(items[2]));

        _bed.Sync.Fetch(block.Digest, [_b.NodeKey], _bed.Now);
        Assert.Null(_bed.Receive(_b, new PreparedMessage(block.Digest, wrong)));
        _bed.Pass(2_000);
        Assert.Empty(_bed.Fetched);
        Assert.Contains(new GetPreparedMessage(block.Digest), _bed.SentTo(_a));
        Assert.Null(_bed.Receive(_a, new PreparedMessage(block.Digest, block.Proposed)));
        Assert.Equal(BlockFields.Encode(block), BlockFields.Encode(Assert.Single(_bed.Fetched)));
    }

    [Fact]
    public void Nodes_find_hundreds_of_bodies_at_each_other()
    {
        using SyncMesh mesh = new();
        SyncBed leader = mesh.Add(new SyncBed());
        SyncBed asker = mesh.Add(new SyncBed());
        List<PooledTransaction> items = [.. Enumerable.Range(0, 2_500).Select(i
            => new PooledTransaction(Transfer(i % 10, (ulong)(i / 10)), default))];
        PreparedBlock block = Propose(items);
        leader.Held.Add(block);
        mesh.Link(0, 1, areValidators: true);
        mesh.Run(10);
        asker.Sync.Find(block.Proposed, [SentMessages.KeyOf(0)], asker.Now);
        mesh.RunUntil(() => asker.Found.Count > 0, 1_000);
        Assert.Equal(BlockFields.Encode(block), BlockFields.Encode(asker.Found[0].Whole!));

        SyncBed third = mesh.Add(new SyncBed());
        mesh.Link(0, 2, areValidators: true);
        third.Sync.Fetch(block.Digest, [], third.Now);
        mesh.RunUntil(() => third.Fetched.Count > 0, 1_000);
        Assert.Equal(block.Digest, third.Fetched[0].Digest);
        Assert.Empty(mesh.Cuts);
    }

    [Fact]
    public void Serves_what_is_final_by_now_and_what_waits()
    {
        List<PooledTransaction> items = Transfers(2);
        Block final = _bed.Make(items[0]);
        Assert.Null(_bed.Submit(items[1]));
        _bed.Links.TakeSync();
        ValueList<Hash256> hashes = [items[1].Transaction.Hash, items[0].Transaction.Hash, Hash256.Zero];
        _bed.Receive(_a, new GetBodiesMessage(final.Hash, hashes));
        BodiesMessage bodies = Assert.IsType<BodiesMessage>(Assert.Single(_bed.SentTo(_a)));
        Assert.Equal(
            [items[1].Transaction.Hash, items[0].Transaction.Hash],
            bodies.Items.Select(item => item.Transaction.Hash));
    }

    private PreparedBlock? Find(PreparedBlock block, PeerInfo author)
        => _bed.Sync.Find(block.Proposed, [author.NodeKey], _bed.Now);

    private void AssertAsked(PeerInfo peer, PreparedBlock block, params PooledTransaction[] items)
        => Assert.Equal(
            [new GetBodiesMessage(block.Digest, [.. items.Select(item => item.Transaction.Hash)])],
            _bed.SentTo(peer));

    private void AssertFound(PreparedBlock block)
        => Assert.Equal(BlockFields.Encode(block), BlockFields.Encode(Assert.Single(_bed.Found).Whole!));

    /// <summary>A block of these, not executed: nothing here does.</summary>
    private PreparedBlock Propose(IReadOnlyList<PooledTransaction> items, ulong gasLimit = 60_000_000)
    {
        BlockBody body = new([.. items.Select(item => item.Transaction)], 0, []);
        BlockHeader header = _leader.Chain.Head.Header with
        {
            Number = _leader.Head + 1,
            GasLimit = gasLimit,
            TransactionsRoot = body.ComputeTransactionsRoot(),
        };
        IEnumerable<PooledTransaction> batches = items.Where(item => !item.Sidecar.IsEmpty);
        return new PreparedBlock(new BlockWithSidecars(
            new Block(header with { Extra = header.Extra with { Round = 0, Seals = [] } }, body),
            [.. batches.Select(item => item.Sidecar)]));
    }

    private static List<PooledTransaction> Transfers(int count)
        => [.. Enumerable.Range(0, count).Select(nonce => new PooledTransaction(Transfer(7, (ulong)nonce), default))];

    private static Transaction Transfer(int sender, ulong nonce)
        => Chain.Tests.Transfers.Make(sender, nonce, Chain.Tests.Transfers.Account(9), 1);
}
