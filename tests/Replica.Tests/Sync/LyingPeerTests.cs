using MarketChain.Chain.Files;
using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync;

namespace MarketChain.Replica.Tests.Sync;

/// <summary>Peers that lie about what they have, or send what is not: cut, and nobody waits for them.</summary>
public sealed class LyingPeerTests
{
    private const int Liar = 50;

    [Fact]
    public void Who_lowers_what_it_claimed_is_cut()
    {
        using SyncBed bed = new();
        PeerInfo peer = bed.Connect(1);
        Assert.Null(bed.Receive(peer, new StatusMessage(1_000, Hash256.Zero)));
        Assert.Null(bed.Receive(peer, new StatusMessage(1_000, Hash256.Zero)));
        Assert.Contains("and now at 999", bed.Receive(peer, new StatusMessage(999, Hash256.Zero)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    public void Who_claims_more_blocks_than_time_allows_is_cut(ulong height)
    {
        using SyncBed bed = new();
        PeerInfo peer = bed.Connect(1);
        Assert.Contains("cannot be there", bed.Receive(peer, new StatusMessage(height, Hash256.Zero)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_on_another_chain_is_cut()
    {
        using SyncBed bed = new();
        bed.Make();
        bed.Make();
        PeerInfo peer = bed.Connect(1);
        using ChainReaderOf reader = new(bed);
        Assert.Null(bed.Receive(peer, new StatusMessage(0, reader.HashOf(0))));
        Assert.Null(bed.Receive(peer, new StatusMessage(1, reader.HashOf(1))));
        Assert.Contains("another chain", bed.Receive(peer, new StatusMessage(2, reader.HashOf(1))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_claims_a_block_and_does_not_send_it_is_cut()
    {
        using SyncBed bed = new();
        PeerInfo peer = bed.Connect(1);
        bed.Receive(peer, new StatusMessage(3, Hash256.Zero));
        Assert.Contains("does not send it", bed.Receive(peer, new BlocksMessage([])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_with_a_seal_or_row_altered_changes_nothing_and_its_sender_is_cut()
    {
        using SyncBed maker = new();
        using Advertising market = new(maker.Node);
        market.Open(users: 3);
        maker.Make(market.Batch([1, 2, 3]));
        BlockWithSidecars first = maker.Node.Read(1);
        BlockWithSidecars second = maker.Node.Read(2);
        byte[] rows = second.Sidecars[0].ToArray();
        rows[40] ^= 1;

        using SyncBed bed = new();
        PeerInfo peer = bed.Connect(1);
        bed.Receive(peer, new StatusMessage(2, second.Block.Hash));
        Assert.NotNull(bed.Receive(peer, new BlocksMessage([WithSeal(first, default)])));
        Assert.Equal(0UL, bed.Head);

        peer = bed.Connect(1);
        bed.Receive(peer, new StatusMessage(2, second.Block.Hash));
        BlockWithSidecars altered = second with { Sidecars = [rows] };
        Assert.Contains("block 2", bed.Receive(peer, new BlocksMessage([first, altered])), StringComparison.Ordinal);
        Assert.Equal(1UL, bed.Head);
    }

    [Fact]
    public void What_nobody_asked_for_is_bounded()
    {
        using SyncBed bed = new(new SyncLimits { UnaskedBytesMax = 10_000, UnaskedBytesPerSecond = 100 });
        using SyncBed maker = new();
        maker.Make();
        maker.Make();
        BlocksMessage later = new([maker.Node.Read(2)]);
        PeerInfo peer = bed.Connect(1);
        Assert.InRange(UntilCut(() => bed.Receive(peer, later)), 3, 30);
        peer = bed.Connect(2);
        Assert.InRange(UntilCut(() => bed.Receive(peer, new PartMessage(1, 0, 5_000, new byte[1_000]))), 5, 20);
        peer = bed.Connect(3);
        Assert.InRange(UntilCut(() => bed.Receive(peer, new StatusMessage(0, bed.Chain.Head.Hash))), 100, 1_000);
        peer = bed.Connect(4);
        Assert.InRange(UntilCut(() => bed.Receive(peer, new PreparedMessage(bed.Chain.Head.Hash, null))), 100, 1_000);
        Assert.Equal(0UL, bed.Head);
    }

    [Fact]
    public void Whoever_asks_for_everything_again_and_again_is_served_at_its_pace()
    {
        using SyncBed bed = new(new SyncLimits { ServedBytesPerSecond = 200_000, ServedBytesMin = 1_000 });
        for (int i = 0; i < 40; i++)
        {
            bed.Make();
        }

        PeerInfo greedy = bed.Connect(1);
        PeerInfo honest = bed.Connect(2);
        for (int i = 0; i < 5_000; i++)
        {
            Assert.Null(bed.Receive(greedy, new GetBlocksMessage(1)));
        }

        Assert.True(bed.Links.Bytes < 3_000_000);
        bed.Links.TakeSync();
        bed.Receive(honest, new GetBlocksMessage(1));
        Assert.IsType<BlocksMessage>(Assert.Single(bed.SentTo(honest)));
        long before = bed.Links.Bytes;
        bed.Pass(60_000);
        int answers = bed.Links.TakeSync().Count(sent => sent.Message is BlocksMessage);
        Assert.InRange(answers, 1, bed.Limits.QuestionsMax);
        Assert.True(bed.Links.Bytes - before < 2_000_000);
    }

    /// <summary>The liar claims the next block before everybody else and never sends it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_waits_for_a_liar(bool isBehind)
    {
        using SyncMesh mesh = new();
        SyncBed maker = mesh.Add(new SyncBed());
        SyncBed follower = mesh.Add(new SyncBed());
        if (isBehind)
        {
            for (int i = 0; i < 100; i++)
            {
                maker.Make();
            }
        }

        mesh.Link(1, Liar);
        mesh.Say(Liar, 1, new StatusMessage(500, Hash256.Zero));
        mesh.Run(100);
        mesh.Link(0, 1);
        mesh.RunUntil(() => follower.Head == maker.Head, 2_000);
        long worstMs = 0;
        for (int i = 0; i < 40; i++)
        {
            maker.Make();
            worstMs = Math.Max(worstMs, mesh.RunUntil(() => follower.Head == maker.Head, 2_000));
            mesh.Run(100);
        }

        Assert.InRange(worstMs, 0, follower.Limits.BlocksPatienceMs + 200);
        Assert.Empty(mesh.Cuts);
    }

    [Fact]
    public void Whoever_is_linked_how_and_lies_those_who_hear_an_honest_one_catch_up() => Seeds.Each(4, random =>
    {
        using SyncMesh mesh = new(random.Next(1, 60));
        SyncBed maker = mesh.Add(new SyncBed());
        for (int i = 1; i < 5; i++)
        {
            mesh.Add(new SyncBed());
            mesh.Link(i, random.Next(i));
            mesh.Link(i, Liar);
        }

        mesh.OnPlayed = (liar, to, message) => Lie(mesh, random, liar, to, message);
        for (int i = 0; i < 30; i++)
        {
            maker.Make();
            mesh.Say(Liar, 1 + random.Next(4), new StatusMessage(maker.Head + (ulong)random.Next(5), Hash256.Zero));
            mesh.Run(random.Next(300));
        }

        mesh.RunUntil(() => mesh.Nodes.TrueForAll(node => node.Head == maker.Head), 20_000);
        Assert.All(mesh.Cuts, cut => Assert.Equal(Liar, cut.Peer));
    });

    private static void Lie(SyncMesh mesh, Random random, int liar, int to, SyncMessage message)
    {
        if (message is not GetBlocksMessage get)
        {
            return;
        }

        SyncMessage? answer = random.Next(4) switch
        {
            0 => new PrunedMessage(get.From),
            1 => new PartMessage(get.From, 0, 1_000_000, new byte[10]),
            2 when random.Next(10) == 0 => new BlocksMessage([]),
            _ => null,
        };
        if (answer is not null)
        {
            mesh.Say(liar, to, answer);
        }
    }

    private static int UntilCut(Func<string?> send)
    {
        int count = 1;
        while (send() is null)
        {
            Assert.True(count++ < 100_000, "it goes on for ever");
        }

        return count;
    }

    private static BlockWithSidecars WithSeal(BlockWithSidecars item, Ed25519Signature signature)
    {
        BlockHeader header = item.Block.Header;
        ValueList<Seal> seals = [new Seal(0, signature)];
        return item with
        {
            Block = new Block(header with { Extra = header.Extra with { Seals = seals } }, item.Block.Body),
        };
    }

    private sealed class ChainReaderOf(SyncBed bed) : IDisposable
    {
        private readonly Chain.ChainReader _reader = bed.Chain.OpenReader();

        public Hash256 HashOf(ulong number) => _reader.GetHeader(number)!.ComputeHash();

        public void Dispose() => _reader.Dispose();
    }
}
