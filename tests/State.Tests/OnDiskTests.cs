using MarketChain.State.History;
using MarketChain.State.Tests.History;
using MarketChain.State.Tests.Trie;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;

namespace MarketChain.State.Tests;

/// <summary>The same runs over RocksDB as over memory: cursors, snapshots and batches of the real store.</summary>
public sealed class OnDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trie_has_the_root_and_the_records_of_a_rebuild_at_each_step_and_after_reopening()
        => Seeds.Each(2, random =>
        {
            string folder = Path.Combine(_folder.Path, $"trie-{random.Next()}");
            var trie = new TrieFixture(RocksDbStore.Open(folder));
            for (int step = 0; step < 8; step++)
            {
                trie.Change(TrieSamples.RandomChanges(random, trie.Model));
                if (step % 3 == 2)
                {
                    trie = trie.Reopened(() => RocksDbStore.Open(folder));
                }

                trie.AssertRebuilt();
            }

            trie.Store.Dispose();
        });

    [Fact]
    public void Blocks_history_and_check_agree_with_the_model()
    {
        using RocksDbStore store = RocksDbStore.Open(_folder.Path);
        var chain = new HistoryFixture(store, new Random(1));
        var limits = new HistoryLimits(FlatBlocks: 6, ProofBlocks: 3);
        for (ulong head = 0; head < 12; head++)
        {
            chain.AddBlock(limits, keysMax: 1_000);
            Assert.Equal(chain.Models[^1].Root(), chain.Roots[^1]);
        }

        using IStoreSnapshot snapshot = store.Snapshot();
        for (ulong block = 6; block < 12; block++)
        {
            Assert.True(StateAtBlock.TryOpen(snapshot, block - 1, out IStateReader reader, out _));
            StateAssert.Agrees(chain.Models[(int)block - 1], reader);
        }

        Assert.Empty(StateCheck.Run(snapshot).Faults);
    }
}
