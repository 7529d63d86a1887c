using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>Follows the nodes of a Merkle proof from a root down to a key.</summary>
internal static class TrieProofReader
{
    /// <summary>The value under keccak256(key), or null when the proof shows that there is none.</summary>
    /// <exception cref="InvalidDataException">The nodes prove neither.</exception>
    public static byte[]? Read(in Hash256 root, ReadOnlySpan<byte> key, IReadOnlyList<byte[]> nodes)
    {
        if (nodes.Count == 0)
        {
            return root == Keccak256.Hash([0x80]) ? null : throw new InvalidDataException("proof: no nodes");
        }

        byte[] path = Nibbles.Of(Keccak256.Hash(key).Bytes.ToArray());
        byte[] reference = root.Bytes.ToArray();
        int depth = 0;
        foreach (byte[] node in nodes)
        {
            if (!Keccak256.Hash(node).Bytes.SequenceEqual(reference))
            {
                throw new InvalidDataException("proof: a node that its parent does not name");
            }

            RlpItem? next = Descend(RlpItem.Read(node), path, ref depth, out byte[]? value);
            if (next is null)
            {
                return value;
            }

            reference = next.Bytes;
        }

        throw new InvalidDataException("proof: ends before the key does");
    }

    /// <summary>Walks a node and those that stand inside it. Null at the end of the way, else who comes next.</summary>
    private static RlpItem? Descend(RlpItem node, byte[] path, ref int depth, out byte[]? value)
    {
        while (true)
        {
            value = null;
            IReadOnlyList<RlpItem> items = node.Items ?? throw new InvalidDataException("proof: not a node");
            RlpItem child;
            if (items.Count == 17)
            {
                child = items[path[depth]];
                depth++;
            }
            else
            {
                byte[] prefix = Nibbles.Of(items[0].Bytes);
                ReadOnlySpan<byte> shared = prefix.AsSpan(prefix[0] % 2 == 0 ? 2 : 1);
                if (!path.AsSpan(depth).StartsWith(shared))
                {
                    return null;
                }

                depth += shared.Length;
                child = items[1];
                if (prefix[0] >= 2)
                {
                    value = depth == path.Length ? child.Bytes : throw new InvalidDataException("proof: a short leaf");
                    return null;
                }
            }

            if (child.Items is null)
            {
                return child.Bytes.Length == 0 ? null : child;
            }

            node = child;
        }
    }
}
