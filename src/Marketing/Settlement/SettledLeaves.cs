using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>The leaves of epochs that earlier blocks settled, as the files of settled epochs keep them.</summary>
public interface ISettledLeaves
{
    /// <summary>Reads leaves of a settled epoch in their order.</summary>
    /// <param name="epoch">The epoch; every one of its leaves is kept until it has expired.</param>
    /// <param name="first">Index of the first leaf wanted.</param>
    /// <param name="leaves">Filled to the end.</param>
    void Read(EpochKey epoch, uint first, Span<PayoutLeaf> leaves);
}

/// <summary>
/// Leaves of one epoch that a block settles, to be appended to the epoch's file when the block is final.
/// </summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Leaves">Consecutive leaves; each knows its index.</param>
/// <param name="IsComplete">True when the last of them ends the epoch.</param>
public sealed record SettledRun(EpochKey Epoch, IReadOnlyList<PayoutLeaf> Leaves, bool IsComplete);

/// <summary>
/// Collects the leaves that a block settles. A leaf is a pure function of its closed epoch, so a step that is taken
/// back needs no undoing here: <see cref="ToRuns"/> cuts at what the ledger says is settled.
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
            bool isComplete = row.State == EpochState.None;
            int settled = isComplete ? epoch.Leaves.Count : (int)(row.Cursor - epoch.First);
            if (settled > 0)
            {
                runs.Add(new SettledRun(epoch.Key, epoch.Leaves.GetRange(0, settled), isComplete));
            }
        }

        return runs;
    }

    internal void Add(EpochKey key, ReadOnlySpan<PayoutLeaf> leaves)
    {
        EpochLeaves? epoch = _epochs.Find(known => known.Key == key);
        if (epoch is null)
        {
            epoch = new EpochLeaves(key, leaves[0].Index);
            _epochs.Add(epoch);
        }

        int known = (int)(epoch.First + (uint)epoch.Leaves.Count - leaves[0].Index);
        if (known < leaves.Length)
        {
            epoch.Leaves.AddRange(leaves[known..]);
        }
    }

    private sealed record EpochLeaves(EpochKey Key, uint First)
    {
        public List<PayoutLeaf> Leaves { get; } = [];
    }
}
