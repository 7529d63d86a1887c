using MarketChain.State.History;
using MarketChain.Storage;
using MarketChain.Storage.Memory;

namespace MarketChain.State.Tests.History;

public class StateHistoryTests
{
    private static readonly HistoryLimits _limits = new(FlatBlocks: 10, ProofBlocks: 4);

    [Fact]
    public void Each_kept_block_reads_as_it_was_and_others_say_what_is_kept()
        => Seeds.Each(4, random =>
        {
            using var store = new MemoryStore();
            var chain = new HistoryFixture(store, random);
            for (ulong head = 0; head < 25; head++)
            {
                chain.AddBlock(_limits, keysMax: 100_000);
                ulong oldest = head < _limits.FlatBlocks ? 0 : head - _limits.FlatBlocks;
                using IStoreSnapshot snapshot = store.Snapshot();
                for (ulong block = 0; block <= head + 1; block++)
                {
                    bool kept = StateAtBlock.TryOpen(snapshot, block, out IStateReader reader, out HistoryGap gap);
                    Assert.Equal(block >= oldest && block <= head, kept);
                    Assert.Equal(new HistoryGap(block, oldest, head), gap);
                    if (kept)
                    {
                        AssertSome(chain.Models[(int)block], reader, random);
                    }
                }
            }

            AssertAll(store, chain);
        });

    [Fact]
    public void Pruning_in_small_steps_never_answers_with_a_newer_value()
        => Seeds.Each(4, random =>
        {
            using var store = new MemoryStore();
            var chain = new HistoryFixture(store, random);
            for (ulong head = 0; head < 25; head++)
            {
                chain.AddBlock(_limits, keysMax: random.Next(1, 9));
                using IStoreSnapshot snapshot = store.Snapshot();
                for (ulong block = 0; block <= head; block++)
                {
                    if (StateAtBlock.TryOpen(snapshot, block, out IStateReader reader, out HistoryGap gap))
                    {
                        AssertSome(chain.Models[(int)block], reader, random);
                    }
                    else
                    {
                        Assert.True(block < gap.OldestKept && gap.OldestKept + _limits.FlatBlocks <= head);
                    }
                }
            }

            AssertAll(store, chain);
        });

    [Fact]
    public void Pruning_leaves_no_rows_of_blocks_outside_the_window()
    {
        using var store = new MemoryStore();
        var chain = new HistoryFixture(store, new Random(1));
        for (int i = 0; i < 40; i++)
        {
            chain.AddBlock(_limits, keysMax: 100_000);
        }

        Assert.Equal(_limits.FlatBlocks, (ulong)Count(store, Column.StateHistory));
        Assert.Equal(_limits.ProofBlocks, (ulong)Count(store, Column.TrieHistory));
        using IStoreIterator index = store.Iterate(Column.StateHistoryIndex);
        for (index.SeekToFirst(); index.Valid; index.Next())
        {
            Assert.True(index.Key[^1] > 39 - (int)_limits.FlatBlocks);
        }
    }

    [Fact]
    public void The_gap_says_from_where_history_is_kept()
    {
        Assert.Equal("history kept from block 7", new HistoryGap(3, 7, 20).ToString());
        Assert.Equal("block 21 is above the head, 20", new HistoryGap(21, 7, 20).ToString());
    }

    private static void AssertSome(StateModel model, IStateReader reader, Random random)
        => StateAssert.Agrees(model, reader, RandomBlocks.AddressOf(random.Next(RandomBlocks.Addresses)));

    private static void AssertAll(MemoryStore store, HistoryFixture chain)
    {
        using IStoreSnapshot snapshot = store.Snapshot();
        for (int block = 0; block < chain.Models.Count; block++)
        {
            if (StateAtBlock.TryOpen(snapshot, (ulong)block, out IStateReader reader, out _))
            {
                StateAssert.Agrees(chain.Models[block], reader);
            }
        }
    }

    private static int Count(MemoryStore store, Column column)
    {
        int count = 0;
        using IStoreIterator cursor = store.Iterate(column);
        for (cursor.SeekToFirst(); cursor.Valid; cursor.Next())
        {
            count++;
        }

        return count;
    }
}
