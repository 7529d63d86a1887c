using MarketChain.Chain.Tests;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Primitives.Transactions;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync;

namespace MarketChain.Replica.Tests.Sync;

/// <summary>Each message by the thousand, and each altered: bounded work, no harm, and the honest are heard.</summary>
public sealed class SyncFloodTests
{
    private const int Flood = 3_000;

    private static readonly Hash256 Some = Keccak256.Hash([1]);

    public static TheoryData<string> Kinds => [.. Samples([], []).Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_flood_of_any_message_costs_a_bounded_answer_and_nobody_elses_blocks(string kind)
    {
        using SyncBed maker = new();
        using SyncBed bed = new(new SyncLimits { ServedBytesPerSecond = 1 << 20, ReceivedBytesPerSecond = 1 << 20 });
        PeerInfo flood = bed.Connect(1);
        PeerInfo honest = bed.Connect(2);
        SyncMessage message = Samples([], [Some])[kind];
        for (int i = 0; i < Flood && bed.Receive(flood, message) is null; i++)
        {
            bed.NowMs += i % 10 == 0 ? 1 : 0;
        }

        Assert.True(bed.Links.Bytes < 1 << 20);
        bed.Links.TakeSync();
        for (ulong height = 1; height <= 3; height++)
        {
            Block block = maker.Make();
            Assert.Null(bed.Receive(honest, new StatusMessage(height, block.Hash)));
            bed.Pass(bed.Limits.BlocksPatienceMs);
            Assert.Contains(new GetBlocksMessage(height), bed.SentTo(honest));
            Assert.Null(bed.Receive(honest, new BlocksMessage([maker.Node.Read(height)])));
            Assert.Equal(height, bed.Head);
        }
    }

    [Fact]
    public void Who_has_blocks_read_for_nothing_pays_for_it_and_who_asks_on_about_one_does_not()
    {
        using SyncBed bed = new(new SyncLimits { ServedBytesPerSecond = 10_000, ServedBytesMin = 1 });
        PeerInfo flood = bed.Connect(1);
        PeerInfo honest = bed.Connect(2);
        Hash256[] blocks = [.. Enumerable.Range(0, 2).Select(block => bed.Make([.. Enumerable.Range(0, 20)
            .Select(i => new PooledTransaction(
                Transfers.Make(0, (ulong)((20 * block) + i), Transfers.Account(1), 1), default))]).Hash)];
        bed.Links.TakeSync();

        for (int i = 0; i < 1_000; i++)
        {
            bed.Receive(flood, new GetBodiesMessage(blocks[i % 2], [Some]));
        }

        Assert.InRange(bed.SentTo(flood).Count, 1, 20);
        for (int i = 0; i < 1_000; i++)
        {
            bed.Receive(honest, new GetBodiesMessage(blocks[0], [Some]));
        }

        Assert.Equal(1_000, bed.SentTo(honest).Count);
    }

    [Fact]
    public void A_new_link_is_no_new_allowance()
    {
        using SyncBed bed = new();
        PeerInfo peer = bed.Connect(1);
        SyncMessage part = new PartMessage(1, 0, MessageLimits.PartLengthMax, new byte[MessageLimits.PartLengthMax]);
        int taken = 0;
        while (taken < 100 && bed.Receive(peer, part) is null)
        {
            taken++;
        }

        Assert.InRange(taken, 2, 50);
        bed.Sync.OnDisconnected(peer.NodeKey, bed.Now);
        bed.Connect(1);
        Assert.NotNull(bed.Receive(peer, part));
    }

    /// <summary>An exception would end the process.</summary>
    [Fact]
    public void Altered_messages_are_refused_or_do_no_harm() => Seeds.Each(20, random =>
    {
        using SyncBed maker = new();
        for (int i = 0; i < 4; i++)
        {
            maker.Make(new PooledTransaction(Transfers.Make(0, (ulong)i, Transfers.Account(1), 1), default));
        }

        var blocks = Enumerable.Range(1, 4).Select(number => maker.Node.Read((ulong)number)).ToList();
        List<byte[]> samples = [.. Samples(blocks, [blocks[0].Block.Body.Transactions[0].Hash]).Values
            .Select(SyncMessageCodec.Encode)];
        using SyncBed bed = new();
        for (int i = 0; i < 400; i++)
        {
            PeerInfo peer = bed.Connect(random.Next(3));
            bed.Receive(peer, new StatusMessage((ulong)random.Next(6), Some));
            byte[] bytes = [.. samples[random.Next(samples.Count)]];
            for (int flips = random.Next(3); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            if (bed.Sync.OnMessage(peer, bytes, bed.Now) is not null)
            {
                bed.Sync.OnDisconnected(peer.NodeKey, bed.Now);
            }

            bed.Pass(random.Next(700));
        }

        Assert.InRange(bed.Head, 0UL, 4UL);
        Assert.True(bed.Head == 0 || bed.Node.Read(bed.Head).Block.Hash == blocks[(int)bed.Head - 1].Block.Hash);
    });

    private static Dictionary<string, SyncMessage> Samples(
        IReadOnlyList<Chain.Files.BlockWithSidecars> blocks, ValueList<Hash256> hashes)
        => new(StringComparer.Ordinal)
        {
            ["status"] = new StatusMessage(7, Some),
            ["get blocks"] = new GetBlocksMessage(1),
            ["blocks"] = new BlocksMessage(blocks),
            ["pruned"] = new PrunedMessage(1),
            ["get part"] = new GetPartMessage(1, 0),
            ["part"] = new PartMessage(1, 0, 10, new byte[10]),
            ["get bodies"] = new GetBodiesMessage(Some, hashes),
            ["bodies"] = new BodiesMessage([.. blocks.SelectMany(TestChain.ItemsOf)]),
            ["get prepared"] = new GetPreparedMessage(Some),
            ["prepared"] = new PreparedMessage(Some, null),
        };
}
