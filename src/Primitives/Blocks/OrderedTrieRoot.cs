using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Blocks;

/// <summary>
/// Root of the Merkle-Patricia trie that holds a list: value i under the key rlp(i). That is what Ethereum's
/// transactionsRoot and receiptsRoot are. Built once from all its values, in key order, without a store:
/// <code>
/// node(keys)  one key              leaf       [prefix(rest of the key, leaf), value]
///             a common start       extension  [prefix(common start), ref(node)]
///             none                 branch     [ref(node) × 16, ""]
/// ref(node) = the node's RLP when under 32 bytes, else its keccak256
/// </code>
/// No key is the start of another, since none is the start of another's RLP: no branch holds a value.
/// </summary>
public static class OrderedTrieRoot
{
    private const int Radix = 16;
    private const byte LeafFlag = 0x20;
    private const byte OddFlag = 0x10;

    /// <summary>The root of the empty trie: keccak256(rlp("")).</summary>
    public static readonly Hash256 Empty = Keccak256.Hash([0x80]);

    /// <summary>The root of the trie of these values, in their order; none of them is empty.</summary>
    public static Hash256 Of(IReadOnlyList<ReadOnlyMemory<byte>> values)
    {
        if (values.Count == 0)
        {
            return Empty;
        }

        Leaf[] leaves = new Leaf[values.Count];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = new Leaf(KeyOf(i), values[i]);
        }

        Array.Sort(leaves, (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        return Keccak256.Hash(Encode(leaves, depth: 0));
    }

    /// <summary>rlp(i) in nibbles.</summary>
    private static byte[] KeyOf(int index)
    {
        using RlpWriter writer = new(stackalloc byte[sizeof(ulong)]);
        writer.WriteUInt64((ulong)index);
        byte[] nibbles = new byte[writer.Length * 2];
        for (int i = 0; i < nibbles.Length; i++)
        {
            int octet = writer.Written[i / 2];
            nibbles[i] = (byte)(i % 2 == 0 ? octet >> 4 : octet & 0x0f);
        }

        return nibbles;
    }

    /// <summary>RLP of the node over these leaves, whose keys agree before <paramref name="depth"/>.</summary>
    private static byte[] Encode(ReadOnlySpan<Leaf> leaves, int depth)
    {
        ReadOnlySpan<byte> rest = leaves[0].Key.AsSpan(depth);
        int common = leaves.Length == 1 ? rest.Length : rest.CommonPrefixLength(leaves[^1].Key.AsSpan(depth));
        using RlpWriter writer = new(new byte[leaves.Length == 1 ? leaves[0].Value.Length + 64 : 640]);
        int list = writer.StartList();
        if (leaves.Length == 1)
        {
            writer.WriteBytes(Prefix(rest, LeafFlag));
            writer.WriteBytes(leaves[0].Value.Span);
        }
        else if (common > 0)
        {
            writer.WriteBytes(Prefix(rest[..common], 0));
            writer.WriteRaw(Reference(Encode(leaves, depth + common)));
        }
        else
        {
            for (byte nibble = 0; nibble < Radix; nibble++)
            {
                ReadOnlySpan<Leaf> child = leaves[..CountWith(leaves, depth, nibble)];
                leaves = leaves[child.Length..];
                writer.WriteRaw(child.IsEmpty ? [0x80] : Reference(Encode(child, depth + 1)));
            }

            writer.WriteBytes([]);
        }

        writer.EndList(list);
        return writer.ToArray();
    }

    private static int CountWith(ReadOnlySpan<Leaf> leaves, int depth, byte nibble)
    {
        int count = 0;
        while (count < leaves.Length && leaves[count].Key[depth] == nibble)
        {
            count++;
        }

        return count;
    }

    /// <summary>How a parent names a node: the node itself, or the RLP of its hash.</summary>
    private static ReadOnlySpan<byte> Reference(byte[] node)
        => node.Length < Hash256.Size ? node : (byte[])[0x80 + Hash256.Size, .. Keccak256.Hash(node).Bytes];

    /// <summary>Nibbles in bytes behind a flag nibble, whose byte an odd first one shares (yellow paper, C).</summary>
    private static byte[] Prefix(ReadOnlySpan<byte> nibbles, byte flag)
    {
        bool isOdd = nibbles.Length % 2 == 1;
        byte[] prefix = new byte[1 + (nibbles.Length / 2)];
        prefix[0] = isOdd ? (byte)(flag | OddFlag | nibbles[0]) : flag;
        nibbles = nibbles[(isOdd ? 1 : 0)..];
        for (int i = 0; i < nibbles.Length; i += 2)
        {
            prefix[1 + (i / 2)] = (byte)((nibbles[i] << 4) | nibbles[i + 1]);
        }

        return prefix;
    }

    private readonly record struct Leaf(byte[] Key, ReadOnlyMemory<byte> Value);
}
