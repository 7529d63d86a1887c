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
    /// <param name="leaves">Values of the leaves, as <see cref="SumTreeHash.HashLeaf"/> makes them.</param>
    public SumTreeFrontier Append(ReadOnlySpan<SumNode> leaves)
    {
        Span<SumNode> peaks = new SumNode[32];
        SumNode[] row = leaves.ToArray();
        uint count = Count;
        int nextPeak = _peaks.Length;
        int used = 0;
        for (int height = 0; row.Length > 0 || nextPeak > 0; height++)
        {
            if ((count >> height & 1) != 0)
            {
                row = [_peaks[--nextPeak], .. row];
            }

            if (row.Length % 2 == 1)
            {
                peaks[used++] = row[^1];
            }

            row = JoinPairs(row);
        }

        SumNode[] result = peaks[..used].ToArray();
        Array.Reverse(result);
        return new SumTreeFrontier(checked(count + (uint)leaves.Length), result);
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

    /// <inheritdoc/>
    public bool Equals(SumTreeFrontier? other)
        => other is not null && Count == other.Count && Peaks.SequenceEqual(other.Peaks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SumTreeFrontier);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Count;

    private static SumNode[] JoinPairs(SumNode[] row)
    {
        SumNode[] joined = new SumNode[row.Length / 2];
        for (int i = 0; i < joined.Length; i++)
        {
            Invariant.Check(SumTreeHash.TryHashNode(row[2 * i], row[(2 * i) + 1], out joined[i]));
        }

        return joined;
    }
}
