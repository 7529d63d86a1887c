using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.State.Tests.Ledger;

/// <summary>A sum tree that grew in random steps, with what a node keeps of it; counts what a proof reads.</summary>
internal sealed class KeptTree
{
    private readonly PayoutLeaf[] _leaves;
    private readonly SumNode[] _values;
    private readonly Dictionary<(int Height, uint Index), SumNode> _nodes = [];

    public KeptTree(PayoutLeaf[] leaves, int stepMax)
    {
        _leaves = leaves;
        _values = PayoutLeaves.Hash(leaves);
        Random random = new(leaves.Length);
        SumTreeFrontier frontier = SumTreeFrontier.Empty;
        while (frontier.Count < leaves.Length)
        {
            int step = Math.Min(random.Next(1, stepMax), leaves.Length - (int)frontier.Count);
            List<PlacedNode> kept = [];
            uint before = frontier.Count;
            frontier = frontier.Append(_values.AsSpan((int)before, step), kept);
            foreach (PlacedNode node in kept)
            {
                Assert.InRange(node.LeavesThen, before + 1, frontier.Count);
                _nodes.Add((node.Height, node.Index), node.Value);
            }
        }

        Root = frontier.Root();
    }

    public SumNode Root { get; }

    /// <summary>Values that the last proof read.</summary>
    public int ValuesRead { get; private set; }

    public IEnumerable<KeyValuePair<(int Height, uint Index), SumNode>> Kept => _nodes.OrderBy(node => node.Key);

    public PayoutProof Prove(uint index, out SumNode root)
    {
        ValuesRead = 0;
        List<SumNode> path = [];
        root = SumTreePath.Make((uint)_leaves.Length, index, Read, path);
        return new PayoutProof(_leaves[index], (uint)_leaves.Length, path);
    }

    private void Read(int height, uint first, Span<SumNode> nodes)
    {
        Assert.InRange(nodes.Length, 0, SumTreePath.GroupNodes);
        ValuesRead += nodes.Length;
        for (int i = 0; i < nodes.Length; i++)
        {
            uint index = first + (uint)i;
            nodes[i] = height == 0 ? _values[index] : _nodes[(height, index)];
        }
    }
}
