using MarketChain.Chain.Blocks;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;
using MarketChain.Storage;

namespace MarketChain.Chain.Reading;

/// <summary>
/// The sum tree of a settled epoch, for whoever asks from outside. Whatever the epoch's size, an answer reads some
/// thousand values at the most (<see cref="SumTreePath"/>), and a search halves the leaves.
/// </summary>
internal sealed class SettledTree(IKeyValueReader store, SettledEpochRecord settled)
{
    private readonly EpochKey _epoch = new(settled.Campaign, settled.Epoch);
    private readonly SettledLeafColumn _leaves = new(store);

    /// <summary>The first leaf not before that of this site or UID; the number of leaves when all are.</summary>
    public uint Find(PayoutLeafType type, uint id)
    {
        uint low = 0;
        uint high = settled.Leaves;
        while (low < high)
        {
            IReadOnlyList<PayoutLeaf> chunk = _leaves.ReadChunkOf(_epoch, low + ((high - low) / 2));
            if (IsBefore(chunk[^1], type, id))
            {
                low = chunk[^1].Index + 1;
            }
            else if (!IsBefore(chunk[0], type, id))
            {
                high = chunk[0].Index;
            }
            else
            {
                return chunk.First(leaf => !IsBefore(leaf, type, id)).Index;
            }
        }

        return low;
    }

    /// <summary>Tells whether a leaf is of this site or UID.</summary>
    public bool IsOf(uint index, PayoutLeafType type, uint id)
        => index < settled.Leaves && Read(index) is var leaf && leaf.Type == type && leaf.Id == id;

    /// <summary>Leaves of sites or of UIDs from a number on.</summary>
    public IReadOnlyList<PayoutLeaf> List(PayoutLeafType type, uint fromId, int itemsMax)
        => [.. _leaves.Enumerate(_epoch, Find(type, fromId)).TakeWhile(leaf => leaf.Type == type).Take(itemsMax)];

    /// <summary>Proves a leaf.</summary>
    /// <exception cref="StorageException">What is kept does not lead to the root in the trie.</exception>
    public PayoutProofView Prove(uint index)
    {
        List<SumNode> path = [];
        SumNode root = SumTreePath.Make(settled.Leaves, index, ReadLevel, path);
        return root.Hash == settled.Root
            ? new PayoutProofView(new PayoutProof(Read(index), settled.Leaves, path), root)
            : throw new StorageException(
                StorageFault.Corrupt,
                $"the leaves of campaign {settled.Campaign}, epoch {settled.Epoch} do not lead to their root");
    }

    private PayoutLeaf Read(uint index)
    {
        PayoutLeaf[] leaf = new PayoutLeaf[1];
        _leaves.Read(_epoch, index, leaf);
        return leaf[0];
    }

    private void ReadLevel(int height, uint first, Span<SumNode> nodes)
    {
        if (height > 0)
        {
            SettledNodeColumn.Read(store, _epoch, height, first, nodes);
            return;
        }

        PayoutLeaf[] leaves = new PayoutLeaf[nodes.Length];
        _leaves.Read(_epoch, first, leaves);
        SumTreeBatch.HashLeaves(leaves, nodes);
    }

    private static bool IsBefore(in PayoutLeaf leaf, PayoutLeafType type, uint id)
        => leaf.Type != type ? leaf.Type < type : leaf.Id < id;
}
