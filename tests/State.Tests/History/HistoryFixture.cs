using MarketChain.Primitives;
using MarketChain.State.History;
using MarketChain.Storage;

namespace MarketChain.State.Tests.History;

/// <summary>A chain of random blocks in a store, with the model as it was after each.</summary>
internal sealed class HistoryFixture(IKeyValueStore store, Random random)
{
    private readonly RandomBlocks _blocks = new(random);
    private readonly StateCommit _commit = new(store);

    public List<StateModel> Models { get; } = [];

    public List<Hash256> Roots { get; } = [];

    public void AddBlock(HistoryLimits limits, int keysMax)
    {
        var world = new WorldState(new WorldStateReader(store));
        _blocks.RunBlock(world);
        ulong number = (ulong)Models.Count;
        StateChanges changes = _commit.Compute(world, number);
        using IWriteBatch batch = store.CreateBatch();
        changes.WriteTo(batch, store);
        if (number > 0)
        {
            StateHistory.Prune(store, batch, number, limits, keysMax);
        }

        store.Write(batch, sync: false);
        Models.Add(_blocks.Model.Copy());
        Roots.Add(changes.Root);
    }
}
