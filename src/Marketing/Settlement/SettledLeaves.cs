using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.Marketing.Settlement;

/// <summary>The leaves of epochs that earlier blocks settled.</summary>
public interface ISettledLeaves
{
    /// <summary>Reads leaves of a settled epoch in their order.</summary>
    /// <param name="epoch">The epoch; every one of its leaves is kept until it has expired.</param>
    /// <param name="first">Index of the first leaf wanted.</param>
    /// <param name="leaves">Filled to the end.</param>
    void Read(EpochKey epoch, uint first, Span<PayoutLeaf> leaves);
}

/// <summary>
/// Leaves of one epoch that a block settles, to be kept with those of earlier blocks when the block is final.
/// </summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Leaves">Consecutive leaves; each knows its index.</param>
/// <param name="Nodes">What they complete of the tree's kept levels (<see cref="SumTreePath"/>).</param>
public sealed record SettledRun(EpochKey Epoch, IReadOnlyList<PayoutLeaf> Leaves, IReadOnlyList<PlacedNode> Nodes);

/// <summary>
/// Collects the leaves that a block settles. A leaf is a pure function of its closed epoch, a node one of its leaves,
/// so a step that is taken back needs no undoing here: <see cref="ToRuns"/> cuts at what the ledger says is settled.
/// </summary>
public sealed class SettledLeaves
{
    private readonly List<EpochLeaves> _epochs = [];

    /// <summary>What the block has settled by now, in the order in which its epochs were begun.</summary>
    public IReadOnlyList<SettledRun> ToRuns(LedgerOverlay ledger)
    {
        List<SettledRun> runs = [];
        foreach (EpochLeaves epoch in _epochs)
        {
            ref readonly EpochRow row = ref ledger.Epochs.Read(epoch.Key);
            uint settled = row.State == EpochState.None ? epoch.End : row.Cursor;
            if (settled > epoch.First)
            {
                runs.Add(new SettledRun(
                    epoch.Key,
                    epoch.Leaves.GetRange(0, (int)(settled - epoch.First)),
                    [.. epoch.Nodes.Where(node => node.LeavesThen <= settled)]));
            }
        }

        return runs;
    }

    internal void Add(EpochKey key, ReadOnlySpan<PayoutLeaf> leaves, List<PlacedNode> nodes)
    {
        EpochLeaves? epoch = _epochs.Find(known => known.Key == key);
        if (epoch is null)
        {
            epoch = new EpochLeaves(key, leaves[0].Index);
            _epochs.Add(epoch);
        }

        uint end = epoch.End;
        epoch.Nodes.AddRange(nodes.Where(node => node.LeavesThen > end));
        int known = (int)(end - leaves[0].Index);
        if (known < leaves.Length)
        {
            epoch.Leaves.AddRange(leaves[known..]);
        }
    }

    private sealed record EpochLeaves(EpochKey Key, uint First)
    {
        public List<PayoutLeaf> Leaves { get; } = [];

        public List<PlacedNode> Nodes { get; } = [];

        public uint End => First + (uint)Leaves.Count;
    }
}
