using MarketChain.Marketing.Reading;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Chain.Tests;

public sealed class ReaderTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_does_not_wait_for_the_disk_and_sees_the_block_before(bool waitsAfterWriting)
    {
        using GatedStore store = new() { WaitsAfterWriting = waitsAfterWriting };
        using TestChain chain = new(store: store);
        using Advertising market = new(chain);
        market.Open(users: 5);
        ulong before = chain.Chain.Head.Number;
        store.Shut();
        Task<Block> commit = Task.Run(() => chain.Make([market.Batch(1, 2, 3)]));
        store.AwaitWrite();

        try
        {
            using ChainReader reader = await Task.Run(chain.Chain.OpenReader).WaitAsync(Deadline);

            Assert.Equal(before, reader.Head.Number);
            Assert.Null(reader.GetHeader(before + 1));
            Assert.Equal((before, 0U), SeenBy(reader));
        }
        finally
        {
            store.Open();
        }

        await commit.WaitAsync(Deadline);
        using ChainReader after = chain.Chain.OpenReader();
        Assert.Equal((before + 1, 3U), SeenBy(after));
    }

    [Fact]
    public void A_reader_keeps_its_block_while_others_follow()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 5);
        ulong number = chain.Chain.Head.Number;
        using ChainReader old = chain.Chain.OpenReader();
        using ChainReader sibling = chain.Chain.OpenReader();

        for (int i = 0; i < 5; i++)
        {
            chain.Make([market.Batch(1, 2, 3)]);
        }

        sibling.Dispose();
        sibling.Dispose();

        Assert.Equal((number, 0U), SeenBy(old));
        Assert.Null(old.GetHeader(number + 1));
        using ChainReader newest = chain.Chain.OpenReader();
        Assert.Equal((number + 5, 15U), SeenBy(newest));
    }

    [Fact]
    public void A_simulation_stands_on_the_readers_own_block()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(users: 5);
        using ChainReader reader = chain.Chain.OpenReader();
        var batch = market.Batch(1, 2, 3);
        chain.Make([batch]);

        new Execution.TransactionRules(chain.Chain.Spec).TryCheck(batch, out Execution.CheckedTransaction valid);

        Assert.Equal(3U, reader.Simulate(valid).Accepted);
        Assert.Equal(reader.Head.Number + 1, reader.Simulate(valid).Block);
    }

    [Fact]
    public void A_chain_may_be_closed_while_a_reader_is_open()
    {
        using TestChain chain = new();
        ChainReader reader = chain.Chain.OpenReader();

        chain.Chain.Dispose();

        Assert.NotNull(reader.GetHeader(0));
        reader.Dispose();
    }

    /// <summary>The number of the newest block by the store, and the impressions of campaign 1 by the ledger.</summary>
    private static (ulong Number, uint Impressions) SeenBy(ChainReader reader)
    {
        MarketReader market = reader.GetMarket(reader.Head.Number).Value!;
        EpochView epoch = market.GetEpoch(1, market.Epoch);
        ulong number = reader.Head.Number;
        Assert.Equal(reader.Head.Hash, reader.GetHeader(number)!.ComputeHash());
        return (number, (uint)epoch.Impressions);
    }
}
