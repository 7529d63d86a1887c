using MarketChain.Chain.Blocks;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>Payouts of settled epochs are found, listed and proved with few reads, however large the epoch.</summary>
public sealed class SettledTreeTests
{
    private static readonly EpochKey Epoch = new(3, 9);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 300)]
    [InlineData(3, 3_000)]
    public void Finds_lists_and_proves_what_a_scan_of_all_leaves_does(int seed, int stepMax)
    {
        Random random = new(seed);
        PayoutLeaf[] leaves = LeavesAtRandom(random, random.Next(1, 30), random.Next(1, 2_000));
        using MemoryStore store = new();
        SettledTree tree = Settle(store, leaves, random, stepMax);
        for (int i = 0; i < 200; i++)
        {
            PayoutLeafType type = random.Next(4) == 0 ? PayoutLeafType.Site : PayoutLeafType.Uid;
            uint id = (uint)random.Next(5_000);
            int found = Array.FindIndex(leaves, leaf => leaf.Type == type && leaf.Id == id);
            uint index = tree.Find(type, id);
            Assert.True(found >= 0 == tree.IsOf(index, type, id), $"seed {seed}: {type} {id}");
            Assert.Equal(leaves.Where(leaf => leaf.Type == type && leaf.Id >= id).Take(9), tree.List(type, id, 9));
            if (found >= 0)
            {
                PayoutProofView view = tree.Prove(index);
                Assert.Equal(leaves[found], view.Proof.Leaf);
                Assert.Equal(PayoutProofFault.None, view.Proof.Verify(view.Root, (uint)leaves.Length));
            }
        }
    }

    [Fact]
    public void Reads_no_more_of_a_large_epoch_than_a_few_groups()
    {
        Random random = new(5);
        PayoutLeaf[] leaves = LeavesAtRandom(random, 1_000, 200_000);
        using MemoryStore store = new();
        CountingReader counting = new(store);
        SettledTree tree = Settle(store, leaves, random, stepMax: 2_000, counting);
        for (int i = 0; i < 50; i++)
        {
            PayoutLeaf leaf = leaves[i == 0 ? ^1 : random.Next(leaves.Length)];
            counting.Reads = 0;
            PayoutProofView view = tree.Prove(tree.Find(leaf.Type, leaf.Id));
            Assert.Equal(leaf, view.Proof.Leaf);

            // Chunks of leaves: 18 halvings and two groups; nodes: two levels of at most two groups each.
            Assert.InRange(counting.Reads, 1, 1_100);
        }

        counting.Reads = 0;
        Assert.Equal(1_000, tree.List(PayoutLeafType.Uid, 50_000, 1_000).Count);
        Assert.InRange(counting.Reads, 1, 40);
    }

    [Fact]
    public void Says_so_when_a_kept_node_is_not_the_one_that_was_written()
    {
        Random random = new(6);
        PayoutLeaf[] leaves = LeavesAtRandom(random, 10, 1_000);
        using MemoryStore store = new();
        SettledTree tree = Settle(store, leaves, random, stepMax: 300);
        using (IWriteBatch batch = store.CreateBatch())
        {
            PlacedNode wrong = new(8, 2, new SumNode(default, 1, 1, 1));
            SettledNodeColumn.Write(batch, [new SettledRun(Epoch, [], [wrong])]);
            store.Write(batch, sync: false);
        }

        Assert.Throws<StorageException>(() => tree.Prove(0));
    }

    [Fact]
    public void A_node_that_restarts_between_the_steps_of_a_settlement_keeps_the_same()
    {
        GenesisConfig genesis = GenesisFiles.Read(json => json["marketing"]!["settleRowsPerBlock"] = 37);
        using TestChain steady = new(genesis);
        using Advertising market = new(steady) { PricePerUa = 100_000_000_000 };
        market.RunDay(users: 300);
        for (int i = 0; i < 20; i++)
        {
            steady.Make();
        }

        using TestChain restarting = new(genesis, isOnDisk: true);
        for (ulong number = 1; number <= steady.Chain.Head.Number; number++)
        {
            BlockWithSidecars item = steady.Read(number);
            Assert.Null(restarting.Chain.TryImport(item.Block, item.Sidecars));
            if (number % 4 == 0)
            {
                restarting.Reopen();
            }
        }

        Assert.Equal(3, Rows(steady, Column.SettledNodes).Count);
        Assert.Equal(Rows(steady, Column.SettledNodes), Rows(restarting, Column.SettledNodes));
        Assert.Equal(Rows(steady, Column.SettledLeaves), Rows(restarting, Column.SettledLeaves));
        using ChainReader reader = restarting.Chain.OpenReader();
        foreach (uint uid in new uint[] { 1, 255, 256, 300 })
        {
            PayoutProofView? view = reader.GetPayoutProof(1, 0, PayoutLeafType.Uid, uid);
            Assert.Equal(PayoutProofFault.None, view!.Proof.Verify(view.Root, 301));
        }
    }

    private static List<(string Key, string Value)> Rows(TestChain chain, Column column)
    {
        List<(string, string)> rows = [];
        using IStoreIterator iterator = chain.Store.Iterate(column);
        for (iterator.SeekToFirst(); iterator.Valid; iterator.Next())
        {
            rows.Add((Convert.ToHexString(iterator.Key), Convert.ToHexString(iterator.Value)));
        }

        return rows;
    }

    private static PayoutLeaf[] LeavesAtRandom(Random random, int sites, int uids)
    {
        uint id = 0;
        return
        [
            .. Enumerable.Range(0, sites + uids).Select(index =>
            {
                id = (index == sites ? 0 : id) + (uint)random.Next(1, 4);
                PayoutLeafType type = index < sites ? PayoutLeafType.Site : PayoutLeafType.Uid;
                ulong ua = (ulong)random.NextInt64(1L << 42);
                return new PayoutLeaf(
                    type, Epoch.Campaign, Epoch.Epoch, (uint)index, id, (ulong)random.Next(1 << 22), ua, ua * 7);
            }),
        ];
    }

    /// <summary>Writes the leaves as blocks do that settle so many each.</summary>
    private static SettledTree Settle(
        MemoryStore store, PayoutLeaf[] leaves, Random random, int stepMax, IKeyValueReader? reader = null)
    {
        SumTreeFrontier frontier = SumTreeFrontier.Empty;
        while (frontier.Count < leaves.Length)
        {
            int first = (int)frontier.Count;
            PayoutLeaf[] step = leaves[first..Math.Min(first + random.Next(1, stepMax), leaves.Length)];
            List<PlacedNode> nodes = [];
            frontier = frontier.Append(Array.ConvertAll(step, leaf => SumTreeHash.HashLeaf(leaf)), nodes);
            SettledRun run = new(Epoch, step, nodes);
            using IWriteBatch batch = store.CreateBatch();
            SettledLeafColumn.Write(batch, [run]);
            SettledNodeColumn.Write(batch, [run]);
            store.Write(batch, sync: false);
        }

        return new SettledTree(reader ?? store, new SettledEpochRecord
        {
            Campaign = Epoch.Campaign,
            Epoch = Epoch.Epoch,
            Root = frontier.Root().Hash,
            Leaves = frontier.Count,
            Number = 0,
            Impressions = 0,
            TermsVersion = 1,
            Sites = (uint)leaves.Count(leaf => leaf.Type == PayoutLeafType.Site),
            Ua = 0,
            Reserve = 0,
            PaidUsers = 0,
            PaidSites = 0,
            PlatformFee = 0,
            Returned = 0,
        });
    }
}
