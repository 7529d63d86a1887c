using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>A leaf of a settled epoch's tree.</summary>
internal sealed record PayoutLeaf(
    bool IsSite, uint Campaign, uint Epoch, uint Index, uint Id, ulong Impressions, BigInteger Ua, BigInteger Amount)
{
    public SumNode ToNode() => new(
        new Octets().U8(0).U8(IsSite ? (byte)1 : (byte)2).U32(Campaign).U32(Epoch).U32(Index).U32(Id)
            .U64(Impressions).U128(Ua).U128(Amount).Keccak(),
        Impressions, Ua, Amount);
}

/// <summary>The sum tree of an epoch (docs/spec/settlement.md 4), by its frontier.</summary>
internal sealed class SumTree
{
    private readonly List<(int Height, SumNode Node)> _peaks = [];

    /// <summary>The perfect subtrees, highest first.</summary>
    public IReadOnlyList<(int Height, SumNode Node)> Peaks => _peaks;

    public void Add(SumNode leaf)
    {
        (int height, SumNode node) = (0, leaf);
        while (_peaks.Count > 0 && _peaks[^1].Height == height)
        {
            node = Join(_peaks[^1].Node, node);
            height++;
            _peaks.RemoveAt(_peaks.Count - 1);
        }

        _peaks.Add((height, node));
    }

    public SumNode Root()
    {
        if (_peaks.Count == 0)
        {
            return new SumNode(new Octets().U8(2).Keccak(), 0, 0, 0);
        }

        SumNode root = _peaks[^1].Node;
        for (int i = _peaks.Count - 2; i >= 0; i--)
        {
            root = Join(_peaks[i].Node, root);
        }

        return root;
    }

    /// <summary>
    /// The root over all leaves, level by level: the definition, against which the frontier is checked.
    /// </summary>
    public static SumNode RootOf(IReadOnlyList<SumNode> level)
    {
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 2 ? Join(pair[0], pair[1]) : pair[0])];
        }

        return level.Count == 0 ? new SumTree().Root() : level[0];
    }

    /// <summary>What a payout proof comes to.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="index">Its place.</param>
    /// <param name="leaves">How many leaves the tree has.</param>
    /// <param name="siblings">From the bottom up; none for levels where the node moves up alone.</param>
    /// <returns>The root, or null when the number of siblings is wrong.</returns>
    public static SumNode? RootOf(SumNode leaf, ulong index, ulong leaves, IReadOnlyList<SumNode> siblings)
    {
        int used = 0;
        SumNode node = leaf;
        for (; leaves > 1; index /= 2, leaves = (leaves + 1) / 2)
        {
            if (index % 2 == 0 && index + 1 == leaves)
            {
                continue;
            }

            if (used == siblings.Count)
            {
                return null;
            }

            SumNode sibling = siblings[used++];
            node = index % 2 == 0 ? Join(node, sibling) : Join(sibling, node);
        }

        return used == siblings.Count ? node : null;
    }

    private static SumNode Join(SumNode left, SumNode right)
    {
        Octets bytes = new Octets().U8(1);
        foreach (SumNode child in new[] { left, right })
        {
            bytes.Raw(child.Hash).U64(child.Impressions).U128(child.Ua).U128(child.Amount);
        }

        return new SumNode(
            bytes.Keccak(), left.Impressions + right.Impressions, left.Ua + right.Ua, left.Amount + right.Amount);
    }
}
