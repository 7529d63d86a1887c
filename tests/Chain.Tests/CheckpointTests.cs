using MarketChain.Primitives;

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
        chain.Make([market.Batch(1, 2)]);
        chain.Make();
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
}
