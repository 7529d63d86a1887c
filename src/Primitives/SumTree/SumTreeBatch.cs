using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.SumTree;

/// <summary>Hashes many leaves or nodes of the sum tree at once, eight side by side where the processor can.</summary>
public static class SumTreeBatch
{
    private const int BatchMessages = 32;

    /// <summary>The tree's values of leaves.</summary>
    /// <param name="leaves">The leaves.</param>
    /// <param name="nodes">As many values.</param>
    public static void HashLeaves(ReadOnlySpan<PayoutLeaf> leaves, Span<SumNode> nodes)
    {
        Invariant.Check(nodes.Length >= leaves.Length);
        Span<byte> messages = stackalloc byte[BatchMessages * SumTreeHash.LeafBytes];
        Span<Hash256> hashes = stackalloc Hash256[BatchMessages];
        for (int start = 0; start < leaves.Length; start += BatchMessages)
        {
            int count = Math.Min(BatchMessages, leaves.Length - start);
            for (int i = 0; i < count; i++)
            {
                SumTreeHash.WriteLeaf(leaves[start + i], messages[(i * SumTreeHash.LeafBytes)..]);
            }

            Hash(messages, SumTreeHash.LeafBytes, hashes[..count]);
            for (int i = 0; i < count; i++)
            {
                ref readonly PayoutLeaf leaf = ref leaves[start + i];
                nodes[start + i] = new SumNode(hashes[i], leaf.Impressions, leaf.Ua, leaf.Amount);
            }
        }
    }

    /// <summary>
    /// Joins neighbours: <c>parents[i]</c> stands above <c>children[2i]</c> and <c>children[2i + 1]</c>. The last one
    /// of
    /// an odd number is left out.
    /// </summary>
    /// <param name="children">A level of the tree, from the left.</param>
    /// <param name="parents">Half as many; may be the first half of <paramref name="children"/>.</param>
    /// <exception cref="InvariantException">A sum does not fit its width: no ledger counts so much.</exception>
    public static void JoinPairs(ReadOnlySpan<SumNode> children, Span<SumNode> parents)
    {
        int pairs = children.Length / 2;
        Invariant.Check(parents.Length >= pairs);
        Span<byte> messages = stackalloc byte[BatchMessages * SumTreeHash.NodeBytes];
        Span<Hash256> hashes = stackalloc Hash256[BatchMessages];
        for (int start = 0; start < pairs; start += BatchMessages)
        {
            int count = Math.Min(BatchMessages, pairs - start);
            for (int i = 0; i < count; i++)
            {
                int child = 2 * (start + i);
                SumTreeHash.WriteNode(children[child], children[child + 1], messages[(i * SumTreeHash.NodeBytes)..]);
            }

            Hash(messages, SumTreeHash.NodeBytes, hashes[..count]);
            for (int i = 0; i < count; i++)
            {
                int child = 2 * (start + i);
                bool fits = SumNode.TryAdd(children[child], children[child + 1], hashes[i], out SumNode parent);
                Invariant.Check(fits);
                parents[start + i] = parent;
            }
        }
    }

    /// <summary>The value above a whole level: joined until one is left, an odd last one moving up unchanged.</summary>
    /// <param name="level">At least one value; not kept.</param>
    public static SumNode RootOf(Span<SumNode> level)
    {
        Invariant.Check(level.Length > 0);
        while (level.Length > 1)
        {
            int pairs = level.Length / 2;
            JoinPairs(level, level);
            if (level.Length % 2 == 1)
            {
                level[pairs] = level[^1];
            }

            level = level[..(pairs + (level.Length % 2))];
        }

        return level[0];
    }

    private static void Hash(ReadOnlySpan<byte> messages, int messageBytes, Span<Hash256> hashes)
    {
        Span<ByteRange> ranges = stackalloc ByteRange[BatchMessages];
        for (int i = 0; i < hashes.Length; i++)
        {
            ranges[i] = new ByteRange(i * messageBytes, messageBytes);
        }

        Keccak256.HashBatch(messages, ranges[..hashes.Length], hashes);
    }
}
