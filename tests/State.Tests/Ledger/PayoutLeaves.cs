using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

/// <summary>Leaves of a settled epoch at random: sites first, numbers ascending with gaps.</summary>
internal static class PayoutLeaves
{
    public static readonly EpochKey Epoch = new(7, 21);

    public static PayoutLeaf[] AtRandom(Random random, int sites, int uids)
        => [.. OfType(PayoutLeafType.Site, sites, 0, random), .. OfType(PayoutLeafType.Uid, uids, sites, random)];

    public static SumNode[] Hash(ReadOnlySpan<PayoutLeaf> leaves)
    {
        SumNode[] nodes = new SumNode[leaves.Length];
        SumTreeBatch.HashLeaves(leaves, nodes);
        return nodes;
    }

    private static IEnumerable<PayoutLeaf> OfType(PayoutLeafType type, int count, int firstIndex, Random random)
    {
        uint id = 0;
        for (int i = 0; i < count; i++)
        {
            id += (uint)random.Next(1, 4);
            UInt128 amount = new UInt128((ulong)random.NextInt64() >> random.Next(60), (ulong)random.NextInt64());
            yield return new PayoutLeaf(type, Epoch.Campaign, Epoch.Epoch, (uint)(firstIndex + i), id,
                (ulong)random.Next(1 << 22), (ulong)random.NextInt64(1L << 42), amount >> 30);
        }
    }
}
