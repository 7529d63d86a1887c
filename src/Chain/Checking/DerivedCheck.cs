using System.Buffers.Binary;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checkpoints;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.SumTree;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

namespace MarketChain.Chain.Checking;

/// <summary>Checks what later blocks read besides state and ledger: it follows from both.</summary>
internal sealed class DerivedCheck(IKeyValueReader store, FaultList faults)
{
    private readonly WorldState _world = new(new WorldStateReader(store));

    /// <summary>The schedule of checkpoints, counted again from the change sets behind the last.</summary>
    /// <param name="head">The newest block.</param>
    public void CheckSchedule(ulong head)
    {
        CheckpointSchedule schedule = CheckpointColumn.Read(store);
        ulong rooted = CheckpointRecord.Load(_world).Block;
        faults.Expect("a checkpoint's root is pending", schedule.Previous != rooted, schedule.IsPending);
        ulong rows = 0;
        for (ulong number = schedule.Previous + 1; number <= head; number++)
        {
            rows += BinaryPrimitives.ReadUInt32BigEndian(ChangeSetStore.Get(store, number));
        }

        faults.Expect($"changed rows since the checkpoint of block {schedule.Previous}", rows, schedule.RowsSince);
    }

    /// <summary>Leaves and kept nodes of settled epochs, by the roots in the trie: proofs are made of them.</summary>
    public void CheckSettledLeaves()
    {
        SettledLeafColumn column = new(store);
        for (uint i = 0; SettledEpochRecord.TryFind(_world, i, out uint campaign, out uint epoch, out _); i++)
        {
            string what = $"settled leaves of campaign {campaign}, epoch {epoch}";
            faults.Try(what, () => CheckLeaves(column, what, new EpochKey(campaign, epoch)));
        }
    }

    private void CheckLeaves(SettledLeafColumn column, string what, EpochKey key)
    {
        if (SettledEpochRecord.Load(_world, key.Campaign, key.Epoch) is not { } record)
        {
            faults.Add($"{what}: the trie has no record of the epoch");
            return;
        }

        SumTreeFrontier frontier = SumTreeFrontier.Empty;
        List<PlacedNode> nodes = [];
        foreach (PayoutLeaf[] leaves in column.Enumerate(key, 0).Chunk(SettledLeafColumn.ChunkLeaves))
        {
            frontier = frontier.Append(Array.ConvertAll(leaves, leaf => SumTreeHash.HashLeaf(leaf)), nodes);
        }

        faults.Expect($"{what}: their number", record.Leaves, frontier.Count);
        faults.Expect($"{what}: root", record.Root, frontier.Root().Hash);
        SumNode[] kept = new SumNode[1];
        foreach (PlacedNode node in nodes)
        {
            SettledNodeColumn.Read(store, key, node.Height, node.Index, kept);
            faults.Expect($"{what}: node {node.Index} at height {node.Height}", node.Value, kept[0]);
        }
    }
}
