using System.Buffers.Binary;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.SumTree;

namespace MarketChain.State.Tests.Ledger;

/// <summary>docs/spec/settlement.md 4 word for word: the whole tree, level by level, in lists of bytes.</summary>
internal static class NaiveSumTree
{
    public static SumNode Root(IReadOnlyList<PayoutLeaf> leaves)
        => leaves.Count == 0 ? new SumNode(Keccak256.Hash([2]), 0, 0, 0) : Root([.. leaves.Select(Leaf)]);

    public static SumNode Leaf(PayoutLeaf leaf)
    {
        byte[] message =
        [
            0, (byte)leaf.Type, .. Big(leaf.Campaign), .. Big(leaf.Epoch), .. Big(leaf.Index), .. Big(leaf.Id),
            .. Big(leaf.Impressions), .. Big(leaf.Ua), .. Big(leaf.Amount),
        ];
        return new SumNode(Keccak256.Hash(message), leaf.Impressions, leaf.Ua, leaf.Amount);
    }

    private static SumNode Root(List<SumNode> level)
        => level.Count == 1
            ? level[0]
            : Root([.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : Join(pair[0], pair[1]))]);

    private static SumNode Join(SumNode left, SumNode right)
        => new(
            Keccak256.Hash([1, .. Value(left), .. Value(right)]),
            checked(left.Impressions + right.Impressions),
            checked(left.Ua + right.Ua),
            checked(left.Amount + right.Amount));

    private static byte[] Value(SumNode node)
        => [.. node.Hash.Bytes, .. Big(node.Impressions), .. Big(node.Ua), .. Big(node.Amount)];

    private static byte[] Big(uint value) => NaiveLedger.BigEndian(value);

    private static byte[] Big(ulong value) => [.. Big((uint)(value >> 32)), .. Big((uint)value)];

    private static byte[] Big(UInt128 value)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }
}
