using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;

namespace MarketChain.Chain.Reading;

/// <summary>Proofs of pay out of the leaves of a settled epoch. Work and memory grow with the epoch.</summary>
internal static class PayoutProofs
{
    /// <summary>Proves one of the leaves; null when none is of this party.</summary>
    /// <param name="leaves">All leaves of the epoch, in order.</param>
    /// <param name="type">Site or UID.</param>
    /// <param name="id">Its number.</param>
    public static PayoutProofView? Prove(PayoutLeaf[] leaves, PayoutLeafType type, uint id)
    {
        int index = Array.FindIndex(leaves, leaf => leaf.Type == type && leaf.Id == id);
        if (index < 0)
        {
            return null;
        }

        SumNode[] level = Array.ConvertAll(leaves, leaf => SumTreeHash.HashLeaf(leaf));
        List<SumNode> path = [];
        int position = index;
        for (int width = level.Length; width > 1; width = (width + 1) / 2, position /= 2)
        {
            int sibling = position ^ 1;
            if (sibling < width)
            {
                path.Add(level[sibling]);
            }

            JoinPairs(level, width);
        }

        return new PayoutProofView(new PayoutProof(leaves[index], (uint)leaves.Length, path), level[0]);
    }

    /// <summary>One level up, in place; an odd node at the end moves up unchanged.</summary>
    private static void JoinPairs(SumNode[] level, int width)
    {
        for (int i = 0; i < width / 2; i++)
        {
            bool fits = SumTreeHash.TryHashNode(level[2 * i], level[(2 * i) + 1], out SumNode parent);
            Invariant.Check(fits);
            level[i] = parent;
        }

        if (width % 2 == 1)
        {
            level[width / 2] = level[width - 1];
        }
    }
}
