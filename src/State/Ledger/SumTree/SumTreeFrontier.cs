using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>
/// A sum tree that grows at its right end: the roots ("peaks") of the perfect subtrees that its leaves make up, one
/// for each bit set in the number of leaves, highest first. Never changes: <see cref="Append"/> gives a new one, so a
/// row of the ledger can be undone by putting the old reference back.
/// </summary>
public sealed class SumTreeFrontier : IEquatable<SumTreeFrontier>
{
    private readonly SumNode[] _peaks;

    private SumTreeFrontier(uint count, SumNode[] peaks)
    {
        Count = count;
        _peaks = peaks;
    }

    /// <summary>The tree without leaves.</summary>
    public static SumTreeFrontier Empty { get; } = new(0, []);

    /// <summary>Leaves so far.</summary>
    public uint Count { get; }

    /// <summary>Roots of the perfect subtrees, highest first: as many as <see cref="Count"/> has bits set.</summary>
    public ReadOnlySpan<SumNode> Peaks => _peaks;

    /// <summary>From its peaks, as they stand in an epoch's row.</summary>
    /// <exception cref="InvariantException">Not one peak for each bit set in <paramref name="count"/>.</exception>
    public static SumTreeFrontier FromPeaks(uint count, ReadOnlySpan<SumNode> peaks)
    {
        Invariant.Check(BitOperations.PopCount(count) == peaks.Length);
        return new SumTreeFrontier(count, peaks.ToArray());
    }

    /// <summary>This tree with more leaves behind the last.</summary>
    /// <param name="leaves">Values of the leaves, as <see cref="SumTreeBatch.HashLeaves"/> makes them.</param>
    /// <param name="kept">
    /// Receives the nodes that they complete at the levels that are kept (<see cref="SumTreePath"/>).
    /// </param>
    public SumTreeFrontier Append(ReadOnlySpan<SumNode> leaves, List<PlacedNode>? kept = null)
    {
        // Level by level: the old peak of that height, if there is one, stands left of the new values. What is left
        // over of an odd number becomes the new peak.
        List<SumNode> peaks = [];
        SumNode[] level = leaves.ToArray();
        int oldPeaks = _peaks.Length;
        for (int height = 0; level.Length > 0 || oldPeaks > 0; height++)
        {
            if (height > 0 && height % SumTreePath.GroupLevels == 0)
            {
                Keep(kept, (byte)height, Count >> height, level);
            }

            if ((Count >> height & 1) != 0)
            {
                level = [_peaks[--oldPeaks], .. level];
            }

            if (level.Length % 2 == 1)
            {
                peaks.Add(level[^1]);
            }

            SumTreeBatch.JoinPairs(level, level);
            level = level[..(level.Length / 2)];
        }

        peaks.Reverse();
        return new SumTreeFrontier(checked(Count + (uint)leaves.Length), [.. peaks]);
    }

    /// <summary>The root: the peaks joined from the right.</summary>
    public SumNode Root()
    {
        if (_peaks.Length == 0)
        {
            return SumTreeHash.Empty;
        }

        SumNode root = _peaks[^1];
        for (int i = _peaks.Length - 2; i >= 0; i--)
        {
            Invariant.Check(SumTreeHash.TryHashNode(_peaks[i], root, out root));
        }

        return root;
    }

    private static void Keep(List<PlacedNode>? kept, byte height, uint first, SumNode[] level)
    {
        for (uint i = 0; i < level.Length; i++)
        {
            kept?.Add(new PlacedNode(height, first + i, level[i]));
        }
    }

    /// <inheritdoc/>
    public bool Equals(SumTreeFrontier? other)
        => other is not null && Count == other.Count && Peaks.SequenceEqual(other.Peaks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SumTreeFrontier);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Count;
}
