using MarketChain.Chain.Files;
using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync;

namespace MarketChain.Replica.Tests.Sync;

public sealed class BlockSyncTests
{
    private const int DelayMs = 20;

    [Fact]
    public void A_follower_has_each_block_soon_after_it_is_final()
    {
        using SyncMesh mesh = new(DelayMs);
        SyncBed maker = mesh.Add(new SyncBed());
        SyncBed follower = mesh.Add(new SyncBed());
        SyncBed second = mesh.Add(new SyncBed());
        mesh.Link(0, 1);
        mesh.Link(1, 2);
        mesh.Run(200);
        for (int i = 0; i < 20; i++)
        {
            maker.Make();
            Assert.InRange(mesh.RunUntil(() => follower.Head == maker.Head, 1_000), 0, (4 * DelayMs) + 60);
            mesh.RunUntil(() => second.Head == maker.Head, 1_000);
        }

        Assert.Empty(mesh.Cuts);
        Assert.Equal(maker.Chain.Head.Hash, second.Chain.Head.Hash);
    }

    [Fact]
    public void A_new_node_catches_up_with_batches_and_all()
    {
        using SyncMesh mesh = new(DelayMs);
        SyncBed maker = mesh.Add(new SyncBed());
        using Advertising market = new(maker.Node);
        market.RunDay(users: 8);
        for (int i = 0; i < 200; i++)
        {
            maker.Make();
        }

        SyncBed late = mesh.Add(new SyncBed());
        mesh.Link(0, 1);
        mesh.RunUntil(() => late.Head == maker.Head, 3_000);
        Assert.Equal(maker.Chain.Head.Hash, late.Chain.Head.Hash);
        Assert.Empty(mesh.Cuts);
        mesh.Run(10_000);
        Assert.Null(late.Sync.WakeAtMs);
    }

    [Fact]
    public void When_the_one_who_serves_dies_another_goes_on()
    {
        using SyncMesh mesh = new(DelayMs);
        SyncBed maker = mesh.Add(new SyncBed());
        SyncBed other = mesh.Add(new SyncBed());
        SyncBed late = mesh.Add(new SyncBed());
        mesh.Link(0, 1);
        for (int i = 0; i < 150; i++)
        {
            maker.Make();
        }

        mesh.RunUntil(() => other.Head == 150, 3_000);
        mesh.Link(2, 0);
        mesh.RunUntil(() => late.Head > 40, 1_000);
        mesh.Link(2, 1);
        mesh.Unlink(2, 0);
        mesh.RunUntil(() => late.Head == 150, 3_000);
    }

    [Fact]
    public void A_block_too_long_for_a_message_comes_in_parts()
    {
        using SyncMesh mesh = new(DelayMs);
        SyncBed maker = mesh.Add(new SyncBed(new SyncLimits { WholeBytesMax = 33_000, PartBytesMax = 700 }));
        using Advertising market = new(maker.Node);
        market.Open(users: 20);
        maker.Make(market.Batch(Advertising.Range(1, 20)), market.Batch(Advertising.Range(1, 20)));
        SyncBed late = mesh.Add(new SyncBed());
        mesh.Link(0, 1);
        mesh.RunUntil(() => late.Head == maker.Head, 3_000);
        Assert.Equal(maker.Chain.Head.Hash, late.Chain.Head.Hash);
        Assert.Empty(mesh.Cuts);
    }

    [Fact]
    public void A_validator_gives_consensus_a_moment_for_the_next_block_and_asks_at_once_when_it_is_further_behind()
    {
        using SyncBed maker = new();
        using SyncBed bed = new() { TakesPart = true };
        var peer = bed.Connect(1, isValidator: true);
        bed.Links.TakeSync();
        Block block = maker.Make();
        Assert.Null(bed.Receive(peer, new StatusMessage(1, block.Hash)));
        bed.Pass(bed.Limits.GraceMs - 1);
        Assert.Empty(bed.Links.TakeSync());
        bed.Pass(1);
        Assert.Equal([new GetBlocksMessage(1)], bed.SentTo(peer));

        using SyncBed other = new() { TakesPart = true };
        other.Connect(1, isValidator: true);
        other.Links.TakeSync();
        Assert.Null(other.Receive(peer, new StatusMessage(2, block.Hash)));
        Assert.Equal([new GetBlocksMessage(1)], other.SentTo(peer));
    }

    [Fact]
    public void What_a_vote_shows_is_asked_for_at_once()
    {
        using SyncBed bed = new() { TakesPart = true };
        var peer = bed.Connect(1, isValidator: true);
        bed.Links.TakeSync();
        bed.Sync.Want(peer.NodeKey, 1, bed.Now);
        Assert.Equal([new GetBlocksMessage(1)], bed.SentTo(peer));
        Assert.Null(bed.Receive(peer, new BlocksMessage([])));
        bed.Sync.Tell(peer.NodeKey, bed.Now);
        Assert.Equal([new StatusMessage(0, bed.Chain.Head.Hash)], bed.SentTo(peer));
    }

    [Fact]
    public void Heads_are_told_no_oftener_than_they_are_needed()
    {
        using SyncBed bed = new();
        var validator = bed.Connect(1, isValidator: true);
        var follower = bed.Connect(2);
        bed.Links.TakeSync();
        for (int i = 0; i < 100; i++)
        {
            bed.Pass(10);
            bed.Make();
        }

        bed.Pass(1_000);
        var told = bed.Links.TakeSync();
        Assert.InRange(told.Count(sent => sent.Peer == validator.NodeKey), 1, 2);
        Assert.InRange(told.Count(sent => sent.Peer == follower.NodeKey), 15, 25);
        Assert.Equal(new StatusMessage(100, bed.Chain.Head.Hash), told[^1].Message);
    }

    /// <summary>It may not have been sent or taken, and a chain that stands still has no news.</summary>
    [Fact]
    public void Who_seems_to_be_behind_hears_of_the_same_head_again_until_it_knows()
    {
        using SyncBed bed = new();
        bed.Make();
        var peer = bed.Connect(1, isValidator: true);
        bed.Pass(11_000);
        StatusMessage head = new(1, bed.Chain.Head.Hash);
        Assert.Equal([head, head, head], bed.SentTo(peer));
        Assert.Null(bed.Receive(peer, head));
        bed.Pass(20_000);
        Assert.Empty(bed.SentTo(peer));
    }

    [Fact]
    public void A_node_without_the_rows_says_so_and_who_gets_that_from_all_knows_that_it_is_stranded()
    {
        using SyncMesh mesh = new(DelayMs);
        SyncBed late = mesh.Add(new SyncBed());
        mesh.OnPlayed = (peer, to, message) =>
        {
            if (message is GetBlocksMessage get)
            {
                mesh.Say(peer, to, new PrunedMessage(get.From));
            }
        };
        mesh.Link(0, 50);
        mesh.Say(50, 0, new StatusMessage(9, Hash256.Zero));
        mesh.Run(1_000);
        Assert.True(late.Sync.IsStranded);
        Assert.Null(late.Sync.WakeAtMs);

        SyncBed maker = new();
        mesh.Add(maker);
        for (int i = 0; i < 9; i++)
        {
            maker.Make();
        }

        mesh.Link(0, 1);
        mesh.RunUntil(() => late.Head == 9, 1_000);
        Assert.False(late.Sync.IsStranded);
    }

    [Fact]
    public void A_server_whose_rows_are_gone_answers_pruned()
    {
        using SyncBed bed = new(genesis: GenesisFiles.Read(json => json["blocks"]!["retentionMs"] = 86_400_000));
        using Advertising market = new(bed.Node);
        market.Open(users: 3);
        bed.Make(market.Batch([1, 2, 3]));
        bed.Node.Make([], bed.Chain.Head.Header.TimestampMs + 86_400_000);
        bed.Node.Make([], bed.Chain.Head.Header.TimestampMs + 86_400_000);
        var peer = bed.Connect(1);
        bed.Links.TakeSync();
        bed.Receive(peer, new GetBlocksMessage(1));
        bed.Receive(peer, new GetBlocksMessage(2));
        bed.Receive(peer, new GetBlocksMessage(9));
        var sent = bed.SentTo(peer);
        BlockWithSidecars first = Assert.Single(Assert.IsType<BlocksMessage>(sent[0]).Items);
        Assert.Equal(1UL, first.Block.Number);
        Assert.Equal(new PrunedMessage(2), sent[1]);
        Assert.Empty(Assert.IsType<BlocksMessage>(sent[2]).Items);
    }
}
