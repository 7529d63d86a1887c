using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>Reads values of perfect subtrees of one sum tree.</summary>
/// <param name="height">0 for the leaves, else a multiple of <see cref="SumTreePath.GroupLevels"/>.</param>
/// <param name="first">Place of the first in its level.</param>
/// <param name="nodes">At most <see cref="SumTreePath.GroupNodes"/>, filled to the end.</param>
public delegate void SumNodeReader(int height, uint first, Span<SumNode> nodes);

/// <summary>
/// Makes the path of a proof without reading the whole tree. Values are kept at every eighth level; on the way up, one
/// group of 256 of them is read for each eight levels, and the last group of the level when the tree is not perfect:
/// <code>
/// height 16               o                      what ends a level without being perfect (the edge) is the root of
///                      ╱     ╲                   the last group below it
/// height  8    [o o … 256 … o] … [o o (edge)]
///                ╱     ╲
/// leaves   [o o … 256 … o] …     [o o o]         a tree of 2^32 leaves: at most 2 · 4 · 256 values
/// </code>
/// </summary>
public static class SumTreePath
{
    /// <summary>Levels between two that are kept.</summary>
    public const int GroupLevels = 8;

    /// <summary>Values of a level below one of the next kept level.</summary>
    public const int GroupNodes = 1 << GroupLevels;

    /// <summary>The siblings of a leaf from the bottom up, and the root that they lead to.</summary>
    /// <param name="leafCount">Leaves of the tree, above 0.</param>
    /// <param name="index">The leaf.</param>
    /// <param name="read">Where values are.</param>
    /// <param name="path">The siblings are added to it.</param>
    public static SumNode Make(uint leafCount, uint index, SumNodeReader read, List<SumNode> path)
    {
        Invariant.Check(index < leafCount);
        SumNode? edge = null;
        for (int height = 0; ; height += GroupLevels)
        {
            Level level = new(height, leafCount >> height, edge);
            uint group = index / GroupNodes;
            SumNode above = Climb(level.ReadGroup(group, read), (int)(index % GroupNodes), path);
            if (level.LastGroup == 0)
            {
                return above;
            }

            // Two bands of 16 levels and more have one group in all, so the shift stays below 32.
            bool isUneven = (leafCount & ((1u << (height + GroupLevels)) - 1)) != 0;
            edge = !isUneven ? null
                : group == level.LastGroup ? above
                : SumTreeBatch.RootOf(level.ReadGroup(level.LastGroup, read));
            index = group;
        }
    }

    /// <summary>Joins a group until one value is left; uses it up. An odd node at the end moves up alone.</summary>
    private static SumNode Climb(Span<SumNode> group, int index, List<SumNode> path)
    {
        for (; group.Length > 1; index /= 2)
        {
            int sibling = index ^ 1;
            if (sibling < group.Length)
            {
                path.Add(group[sibling]);
            }

            int pairs = group.Length / 2;
            SumTreeBatch.JoinPairs(group, group);
            if (group.Length % 2 == 1)
            {
                group[pairs] = group[^1];
            }

            group = group[..(pairs + (group.Length % 2))];
        }

        return group[0];
    }

    private readonly record struct Level(int Height, uint Perfect, SumNode? Edge)
    {
        private uint Count => Perfect + (Edge is null ? 0u : 1u);

        public uint LastGroup => (Count - 1) / GroupNodes;

        public SumNode[] ReadGroup(uint group, SumNodeReader read)
        {
            uint first = group * GroupNodes;
            SumNode[] nodes = new SumNode[Math.Min(GroupNodes, Count - first)];
            int perfect = (int)Math.Min((uint)nodes.Length, Perfect - first);
            read(Height, first, nodes.AsSpan(0, perfect));
            if (perfect < nodes.Length)
            {
                nodes[^1] = Edge!.Value;
            }

            return nodes;
        }
    }
}
