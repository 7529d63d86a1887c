using MarketChain.Chain.Validation;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.Storage;

namespace MarketChain.Chain.Tests;

public sealed class CheckpointTests
{
    [Fact]
    public void A_checkpoint_writes_its_root_into_the_trie_and_a_restart_begins_from_its_pages()
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(chain);

        market.RunDay(users: 6);
        Hash256 head = chain.Chain.Head.Hash;
        chain.Reopen();

        Assert.Equal(head, chain.Chain.Head.Hash);
        Assert.NotNull(chain.Chain.Opening.Ledger.Pages);
        Assert.Empty(chain.Chain.Opening.Ledger.Refused);
        Assert.True(chain.Chain.Opening.Ledger.ChangeSets <= 6);
        chain.Make([market.Batch(1, 2)]);
        Assert.Equal(2U, chain.BatchOf(chain.Chain.Head.Number, 0).Accepted);
    }

    [Fact]
    public void The_root_is_written_half_the_blocks_after_its_checkpoint()
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        List<ulong> checkpoints = [];
        for (int i = 0; i < 15; i++)
        {
            chain.Make();
            checkpoints.Add(RecordOf(chain).Block);
        }

        Assert.Equal([0, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12], checkpoints);
        Assert.NotEqual(Hash256.Zero, RecordOf(chain).Root);
    }

    [Fact]
    public void A_block_with_another_root_is_refused()
    {
        using TestChain honest = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using TestChain forging = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using TestChain other = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(other);
        market.Open(users: 3);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(honest.Make().Hash, forging.Make().Hash);
            other.Make();
        }

        const string pages = "ledger/pages-00000000000000000004.bin";
        other.Chain.Maintain(CancellationToken.None);
        Directory.CreateDirectory(forging.FileOf("ledger"));
        File.Copy(other.FileOf(pages), forging.FileOf(pages));
        Block forged = forging.Make();

        Assert.Equal(BlockFault.StateRoot, honest.Chain.TryImport(forged, [])?.Fault);
        Assert.Equal(5UL, honest.Chain.Head.Number);
        honest.Make();
        Assert.Equal(4UL, RecordOf(honest).Block);
    }

    [Fact]
    public void Pages_of_blocks_that_the_node_lost_do_not_count()
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        string ahead = chain.FileOf("ledger/pages-00000000000000009999.bin");
        Directory.CreateDirectory(chain.FileOf("ledger"));
        File.WriteAllBytes(ahead, [1]);

        chain.Reopen();

        Assert.False(File.Exists(ahead));
    }

    [Fact]
    public void A_background_thread_and_the_writer_build_the_same_pages()
    {
        using TestChain early = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using TestChain late = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        early.AfterEachBlock = chain => chain.Maintain(CancellationToken.None);
        using Advertising first = new(early);
        using Advertising second = new(late);

        first.RunDay(users: 4);
        second.RunDay(users: 4);

        Assert.Equal(early.Chain.Head.Hash, late.Chain.Head.Hash);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_flipped_byte_in_the_newest_pages_is_refused_and_older_ones_serve(double where)
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(chain);
        market.RunDay(users: 6);
        Hash256 head = chain.Chain.Head.Hash;
        string newest = Directory.EnumerateFiles(chain.FileOf("ledger")).Order(StringComparer.Ordinal).Last();

        chain.Close();
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[(int)(bytes.Length * where)] ^= 0x10;
        File.WriteAllBytes(newest, bytes);
        chain.OpenAgain();

        Assert.Equal(head, chain.Chain.Head.Hash);
        Assert.Single(chain.Chain.Opening.Ledger.Refused);
        ulong before = RecordOf(chain).Block;
        chain.Make([market.Batch(1, 2)]);
        MakeMany(chain, 12);

        Assert.True(RecordOf(chain).Block >= before + 8);
        chain.Reopen();
        Assert.Empty(chain.Chain.Opening.Ledger.Refused);
    }

    [Fact]
    public void Pages_that_are_altered_under_a_running_node_stop_it_and_a_restart_goes_on()
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(chain);
        market.RunDay(users: 6);
        string newest = Directory.EnumerateFiles(chain.FileOf("ledger")).Order(StringComparer.Ordinal).Last();
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[bytes.Length / 4] ^= 0x10;
        File.WriteAllBytes(newest, bytes);

        StorageException fault = Assert.Throws<StorageException>(() => MakeMany(chain, 12));
        ulong stopped = chain.Chain.Head.Number;
        chain.Reopen();
        MakeMany(chain, 12);

        Assert.Equal(StorageFault.Corrupt, fault.Fault);
        Assert.Equal(stopped + 12, chain.Chain.Head.Number);
        Assert.True(RecordOf(chain).Block > stopped);
    }

    [Fact]
    public void Without_any_pages_a_young_chain_begins_from_its_change_sets()
    {
        using TestChain chain = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(chain);
        market.Open(users: 6);
        for (int i = 0; i < 8; i++)
        {
            chain.Make([market.Batch(1, 2)]);
        }

        Hash256 head = chain.Chain.Head.Hash;
        chain.Close();
        Directory.Delete(chain.FileOf("ledger"), recursive: true);
        chain.OpenAgain();

        Assert.Equal(head, chain.Chain.Head.Hash);
        Assert.Null(chain.Chain.Opening.Ledger.Pages);
        chain.Make([market.Batch(1, 2)]);
        Assert.Equal(2U, chain.BatchOf(chain.Chain.Head.Number, 0).Accepted);
    }

    [Fact]
    public void A_node_that_counts_from_pages_agrees_with_one_that_never_stopped()
    {
        using TestChain steady = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using TestChain restarting = new(GenesisFiles.Read(json => json["ledger"]!["checkpointBlocks"] = 4));
        using Advertising market = new(steady);
        market.RunDay(users: 5);

        for (ulong number = 1; number <= steady.Chain.Head.Number; number++)
        {
            var item = steady.Read(number);
            Assert.Null(restarting.Chain.TryImport(item.Block, item.Sidecars));
            restarting.Reopen();
        }

        Assert.Equal(steady.Chain.Head.Hash, restarting.Chain.Head.Hash);
    }

    private static void MakeMany(TestChain chain, int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            chain.Make();
        }
    }

    private static CheckpointRecord RecordOf(TestChain chain)
        => CheckpointRecord.Load(new WorldState(new WorldStateReader(chain.Store)));
}
