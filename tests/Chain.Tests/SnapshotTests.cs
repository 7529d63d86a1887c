using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checking;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Snapshots;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;
using MarketChain.Primitives.SumTree;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>A chain after one block in a file: whoever has genesis can tell whether it is true.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(4_096)]
    [InlineData(4)]
    public void A_restored_chain_is_the_one_it_was_made_of_and_goes_on_with_it(int checkpointBlocks)
    {
        using TestChain maker = Make(checkpointBlocks);
        using Advertising market = new(maker);
        market.RunDay();
        byte[] file = Write(maker);

        using Restored restored = new(maker.Genesis, file);
        Assert.Equal(maker.Chain.Head.Hash, restored.Chain.Head.Hash);
        foreach (Column column in new[]
        {
            Column.AccountFlat, Column.SlotFlat, Column.TrieNodes, Column.Code, Column.BlockHeaders,
            Column.BlockHashes, Column.Receipts, Column.TransactionIndex, Column.SettledLeaves, Column.SettledNodes,
        })
        {
            Assert.Equal(StoreDump.Of(maker.Store, column), StoreDump.Of(restored.Store, column));
        }

        for (int i = 0; i < 12; i++)
        {
            maker.Make([market.Batch(Advertising.Range(1, 20))]);
        }

        maker.Make([], market.EpochEndMs());
        maker.Make([]);
        Follow(maker, restored.Chain);
        Assert.Equal(maker.Chain.Head.Hash, restored.Chain.Head.Hash);
    }

    [Fact]
    public void What_it_lacks_is_what_was_pruned_and_everything_else_can_be_asked_and_proved()
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay();
        using Restored restored = new(maker.Genesis, Write(maker));
        using ChainReader old = maker.Chain.OpenReader();
        using ChainReader reader = restored.Chain.OpenReader();
        PayoutProofView? proof = reader.GetPayoutProof(1, 0, PayoutLeafType.Uid, 1);
        Assert.NotNull(proof);
        Assert.Equal(PayoutProofFault.None, proof.Proof.Verify(proof.Root, proof.Proof.LeafCount));
        for (ulong number = 1; number <= reader.Head.Number; number++)
        {
            Block block = reader.GetBlock(number)!;
            Assert.Equal(old.GetBlock(number)!.Encode(), block.Encode());
            Assert.Equal(old.GetReceipts(number)!.ComputeRoot(), reader.GetReceipts(number)!.ComputeRoot());
            bool hasBatch = block.Body.Transactions.Any(Execution.CheckedTransaction.IsBatch);
            Assert.Equal(hasBatch, reader.GetBlockWithSidecars(number) is null);
        }
    }

    [Fact]
    public void A_check_of_the_folder_finds_nothing_wrong()
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay();
        using Restored restored = new(maker.Genesis, Write(maker));
        ChainCheckReport report = ChainCheck.Run(restored.Chain, restored.Store, restored.Logs, _ => { });
        Assert.Empty(report.Faults);
    }

    [Fact]
    public void Altered_anywhere_it_is_refused_with_a_reason()
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay(users: 4);
        byte[] file = Write(maker);
        int step = Math.Max(1, file.Length / 60);
        for (int position = 0; position < file.Length; position += step)
        {
            byte[] altered = [.. file];
            altered[position] ^= (byte)(1 << (position % 8));
            Assert.NotEmpty(Assert.Throws<BlockFileException>(() => new Restored(maker.Genesis, altered)).Message);
        }
    }

    /// <summary>Whoever alters it can write the right hash at its end as well.</summary>
    [Fact]
    public void Altered_with_care_it_is_refused_too() => Seeds.Each(4, random =>
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay(users: 4);
        List<byte[]> items = Split(Write(maker));
        Assert.Equal(8, items.Skip(1).Select(item => KindOf(item)).Distinct().Count());
        foreach (IGrouping<byte, byte[]> kind in items.Skip(1).SkipLast(1).GroupBy(KindOf).ToList())
        {
            byte[] item = kind.ElementAt(random.Next(kind.Count()));
            byte[] before = [.. item];
            int from = Math.Min(5, item.Length - 1);
            int position = from + random.Next(Math.Min(500, item.Length - from));
            item[position] ^= (byte)(1 << random.Next(8));
            Assert.Throws<BlockFileException>(() => new Restored(maker.Genesis, Join(items)));
            before.CopyTo(item, 0);

            List<byte[]> without = [.. items.Where(other => other != item)];
            Assert.Throws<BlockFileException>(() => new Restored(maker.Genesis, Join(without)));
        }

        new Restored(maker.Genesis, Join(items)).Dispose();
    });

    /// <summary>
    /// Whoever makes items of their own with the right hash behind them gets a reason, and no other exception: a node
    /// reads what a peer sends. What is in no root (events of the system step, a code that nobody has) may differ.
    /// </summary>
    [Fact]
    public void Made_up_in_any_way_it_is_refused_with_a_reason_or_comes_to_the_same_state()
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay(users: 4);
        List<byte[]> items = Split(Write(maker));
        Seeds.Each(60, random =>
        {
            List<byte[]> made = [.. items.Skip(1).SkipLast(1)];
            int changes = random.Next(1, 4);
            for (int i = 0; i < changes; i++)
            {
                Alter(made, random);
            }

            byte[] file = Join([items[0], .. made, items[^1]]);
            try
            {
                using Restored restored = new(maker.Genesis, file);
                Assert.Equal(maker.Chain.Head.Hash, restored.Chain.Head.Hash);
                foreach (Column column in new[] { Column.AccountFlat, Column.SlotFlat, Column.SettledLeaves })
                {
                    Assert.Equal(StoreDump.Of(maker.Store, column), StoreDump.Of(restored.Store, column));
                }
            }
            catch (BlockFileException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        });
    }

    [Fact]
    public void Cut_anywhere_or_with_more_behind_it_is_refused()
    {
        using TestChain maker = Make(4);
        using Advertising market = new(maker);
        market.RunDay(users: 4);
        byte[] file = Write(maker);
        for (int length = 0; length < file.Length; length += 1 + (file.Length / 15))
        {
            Assert.Throws<BlockFileException>(() => new Restored(maker.Genesis, file[..length]));
        }

        Assert.Throws<BlockFileException>(() => new Restored(maker.Genesis, [.. file, 0]));
    }

    [Fact]
    public void Of_another_chain_or_into_a_folder_with_one_it_is_refused()
    {
        using TestChain maker = Make(4);
        maker.Make([]);
        byte[] file = Write(maker);
        GenesisConfig other = GenesisFiles.Read(json => json["name"] = "other");
        Assert.Contains("expected the chain",
            Assert.Throws<BlockFileException>(() => new Restored(other, file)).Message, StringComparison.Ordinal);
        Assert.Contains("already",
            Assert.Throws<BlockFileException>(() => SnapshotReader.Restore(
                maker.Genesis, maker.Store, maker.Logs, new MemoryStream(file), _ => { })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A node that was away has the first blocks; keys of validators may be sold meanwhile.</summary>
    [Fact]
    public void A_block_that_is_known_to_be_final_must_be_in_it()
    {
        using TestChain maker = Make(4);
        maker.Make([]);
        ChainHead known = maker.Chain.Head;
        maker.Make([]);
        using Restored restored = new(maker.Genesis, Write(maker), known);
        Assert.Equal(maker.Chain.Head, restored.Chain.Head);

        using TestChain fork = Make(4);
        fork.Make([], known.Header.TimestampMs + 1_000);
        fork.Make([]);
        Assert.Contains("its block 1 is", Assert.Throws<BlockFileException>(
            () => new Restored(maker.Genesis, Write(fork), known)).Message, StringComparison.Ordinal);
    }

    private static TestChain Make(int checkpointBlocks)
        => new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = checkpointBlocks));

    private static byte[] Write(TestChain chain)
    {
        using MemoryStream file = new();
        using ChainReader reader = chain.Chain.OpenReader();
        SnapshotWriter.Write(reader, file, _ => { });
        return file.ToArray();
    }

    private static List<byte[]> Split(byte[] file)
    {
        List<byte[]> items = [];
        using MemoryStream stream = new(file);
        while (BlockFileReader.ReadItem(stream) is { } item)
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Makes one item another, or takes it away, or puts it elsewhere.</summary>
    private static void Alter(List<byte[]> items, Random random)
    {
        // Each kind is as likely as any other, however many items it has.
        byte[][][] kinds = [.. items.GroupBy(KindOf).Select(kind => kind.ToArray())];
        byte[][] kind = kinds[random.Next(kinds.Length)];
        int place = items.IndexOf(kind[random.Next(kind.Length)]);
        byte[] item = [.. items[place]];
        switch (random.Next(6))
        {
            case 0:
                items.RemoveAt(place);
                break;
            case 1:
                items.Insert(random.Next(items.Count), item);
                break;
            case 2:
                items[place] = Fields(item, fields => fields[random.Next(fields.Count)]
                    = RandomBytes(random, random.Next(100)));
                break;
            case 3:
                items[place] = Fields(item, fields => fields[^1] = fields[^1][..random.Next(fields[^1].Length + 1)]);
                break;
            case 4:
                items[place] = Fields(item, fields => fields[^1] = [.. fields[^1], .. RandomBytes(random, 9)]);
                break;
            default:
                items[place] = Fields(item, fields => Scribble(fields[random.Next(fields.Count)], random));
                break;
        }
    }

    private static void Scribble(byte[] field, Random random)
    {
        for (int i = random.Next(1, 5); i > 0 && field.Length > 0; i--)
        {
            field[random.Next(field.Length)] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
        }
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>An item of strings with its fields behind the kind changed; one with a list in it stays.</summary>
    private static byte[] Fields(byte[] item, Action<List<byte[]>> change)
    {
        RlpReader outer = new(item);
        Assert.True(outer.TryReadList(out RlpReader list));
        Assert.True(list.TryReadUInt64(out ulong kind));
        List<byte[]> fields = [];
        while (list.TryReadBytes(out ReadOnlySpan<byte> field))
        {
            fields.Add(field.ToArray());
        }

        if (fields.Count is 0 or > 2 || !list.TryFinish())
        {
            return item;
        }

        change(fields);
        return SnapshotItem.Encode((SnapshotKind)kind, fields[0], fields.Count > 1 ? fields[1] : [], fields.Count > 1);
    }

    /// <summary>The first field of an item.</summary>
    private static byte KindOf(byte[] item) => item[1 + Math.Max(0, item[0] - 0xf7)];

    private static byte[] Join(List<byte[]> items)
    {
        byte[] body = [.. items.SkipLast(1).SelectMany(item => item)];
        return [.. body, .. SnapshotItem.Encode(SnapshotKind.End, Keccak256.Hash(body).Bytes, default, false)];
    }

    private static void Follow(TestChain maker, Blockchain chain)
    {
        while (chain.Head.Number < maker.Chain.Head.Number)
        {
            BlockWithSidecars next = maker.Read(chain.Head.Number + 1);
            Assert.Null(chain.TryImport(next.Block, next.Sidecars));
        }
    }

    private sealed class Restored : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Restored(GenesisConfig genesis, byte[] file, ChainHead? known = null)
        {
            Logs = BlockLogs.Open(_folder.Path);
            try
            {
                ChainHead head = SnapshotReader.Restore(
                    genesis, Store, Logs, new MemoryStream(file), _ => { }, changes: null, known);
                Chain = Blockchain.Open(genesis, Store, Logs);
                Assert.Equal(head, Chain.Head);
            }
            catch
            {
                Logs.Dispose();
                _folder.Dispose();
                throw;
            }
        }

        public MemoryStore Store { get; } = new();

        public BlockLogs Logs { get; }

        public Blockchain Chain { get; }

        public void Dispose()
        {
            Chain.Dispose();
            Logs.Dispose();
            Store.Dispose();
            _folder.Dispose();
        }
    }
}
