using System.Buffers.Binary;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.SumTree;

/// <summary>
/// How leaves and nodes of the sum tree are hashed (docs/spec/settlement.md 4). A node binds both children's sums,
/// not only their total: else one proof could show a total too small for the other child.
/// <code>
/// leaf  0x00 ‖ type ‖ campaign ‖ epoch ‖ index ‖ id ‖ impressions u64 ‖ ua u128 ‖ amount u128             58 bytes
/// node  0x01 ‖ left (hash ‖ impressions u64 ‖ ua u128 ‖ amount u128) ‖ right (the same)                  145 bytes
/// </code>
/// </summary>
public static class SumTreeHash
{
    /// <summary>Bytes that are hashed for a leaf.</summary>
    public const int LeafBytes = 58;

    /// <summary>Bytes that are hashed for a node.</summary>
    public const int NodeBytes = 1 + (2 * ValueBytes);

    private const int ValueBytes = Hash256.Size + 8 + 16 + 16;
    private const byte LeafTag = 0x00;
    private const byte NodeTag = 0x01;
    private const byte EmptyTag = 0x02;

    /// <summary>Hash of the tree without leaves; its sums are 0.</summary>
    public static SumNode Empty { get; } = new(Keccak256.Hash([EmptyTag]), 0, 0, 0);

    /// <summary>The tree's value of a leaf.</summary>
    public static SumNode HashLeaf(in PayoutLeaf leaf)
    {
        Span<byte> message = stackalloc byte[LeafBytes];
        WriteLeaf(leaf, message);
        return new SumNode(Keccak256.Hash(message), leaf.Impressions, leaf.Ua, leaf.Amount);
    }

    /// <summary>The tree's value above two neighbours.</summary>
    /// <returns>False when a sum does not fit its width.</returns>
    public static bool TryHashNode(in SumNode left, in SumNode right, out SumNode parent)
    {
        Span<byte> message = stackalloc byte[NodeBytes];
        WriteNode(left, right, message);
        return SumNode.TryAdd(left, right, Keccak256.Hash(message), out parent);
    }

    /// <summary>Writes the <see cref="LeafBytes"/> that are hashed.</summary>
    public static void WriteLeaf(in PayoutLeaf leaf, Span<byte> destination)
    {
        Invariant.Check(destination.Length >= LeafBytes);
        destination[0] = LeafTag;
        destination[1] = (byte)leaf.Type;
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], leaf.Campaign);
        BinaryPrimitives.WriteUInt32BigEndian(destination[6..], leaf.Epoch);
        BinaryPrimitives.WriteUInt32BigEndian(destination[10..], leaf.Index);
        BinaryPrimitives.WriteUInt32BigEndian(destination[14..], leaf.Id);
        BinaryPrimitives.WriteUInt64BigEndian(destination[18..], leaf.Impressions);
        BinaryPrimitives.WriteUInt128BigEndian(destination[26..], leaf.Ua);
        BinaryPrimitives.WriteUInt128BigEndian(destination[42..], leaf.Amount);
    }

    /// <summary>Writes the <see cref="NodeBytes"/> that are hashed.</summary>
    public static void WriteNode(in SumNode left, in SumNode right, Span<byte> destination)
    {
        Invariant.Check(destination.Length >= NodeBytes);
        destination[0] = NodeTag;
        WriteValue(left, destination[1..]);
        WriteValue(right, destination[(1 + ValueBytes)..]);
    }

    private static void WriteValue(in SumNode value, Span<byte> destination)
    {
        value.Hash.CopyTo(destination);
        BinaryPrimitives.WriteUInt64BigEndian(destination[32..], value.Impressions);
        BinaryPrimitives.WriteUInt128BigEndian(destination[40..], value.Ua);
        BinaryPrimitives.WriteUInt128BigEndian(destination[56..], value.Amount);
    }
}
