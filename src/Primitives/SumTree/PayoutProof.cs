namespace MarketChain.Primitives.SumTree;

/// <summary>Why a payout proof proves nothing.</summary>
public enum PayoutProofFault
{
    /// <summary>It holds.</summary>
    None,

    /// <summary>The leaf's index is not below the number of leaves, or its type is none.</summary>
    BadLeaf,

    /// <summary>The path has more or fewer siblings than a tree of that many leaves.</summary>
    BadPathLength,

    /// <summary>A sum on the way up does not fit its width.</summary>
    SumOverflow,

    /// <summary>The path leads to another root: other hash, other sums or another number of leaves.</summary>
    OtherRoot,

    /// <summary>The leaves shown are not the two neighbours between which the absent one would stand.</summary>
    NotNeighbours,
}

/// <summary>
/// Proves that a settled epoch's tree has a leaf: siblings from the bottom up, without those levels at which the
/// node, being the last of an odd number, moves up alone.
/// </summary>
/// <param name="Leaf">What is proved.</param>
/// <param name="LeafCount">Leaves of the tree, over both types.</param>
/// <param name="Path">The siblings, lowest first.</param>
public sealed record PayoutProof(PayoutLeaf Leaf, uint LeafCount, IReadOnlyList<SumNode> Path)
{
    /// <summary>Tells whether the leaf stands in the tree that the trie names.</summary>
    /// <param name="root">The root's hash and sums, from the trie.</param>
    /// <param name="leafCount">The number of its leaves, from there too: the hash does not bind it.</param>
    public PayoutProofFault Verify(in SumNode root, uint leafCount)
    {
        if (LeafCount != leafCount)
        {
            return PayoutProofFault.OtherRoot;
        }

        if (Leaf.Index >= LeafCount || Leaf.Type is not (PayoutLeafType.Site or PayoutLeafType.Uid))
        {
            return PayoutProofFault.BadLeaf;
        }

        SumNode node = SumTreeHash.HashLeaf(Leaf);
        int used = 0;
        uint index = Leaf.Index;
        for (uint width = LeafCount; width > 1; width = (width / 2) + (width % 2), index /= 2)
        {
            if (index == width - 1 && width % 2 == 1)
            {
                continue;
            }

            if (used == Path.Count)
            {
                return PayoutProofFault.BadPathLength;
            }

            SumNode sibling = Path[used++];
            bool isLeft = index % 2 == 0;
            if (!SumTreeHash.TryHashNode(isLeft ? node : sibling, isLeft ? sibling : node, out node))
            {
                return PayoutProofFault.SumOverflow;
            }
        }

        return used != Path.Count ? PayoutProofFault.BadPathLength
            : node != root ? PayoutProofFault.OtherRoot
            : PayoutProofFault.None;
    }
}
