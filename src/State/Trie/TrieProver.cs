using MarketChain.Primitives;
using MarketChain.State.History;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>Proves that a key has a value in a trie, or none: the nodes from the root to where the key ends.</summary>
internal static class TrieProver
{
    /// <summary>The proof's nodes, root first, as <c>eth_getProof</c> gives them; none for an empty trie.</summary>
    /// <param name="trie">The trie after the block in question.</param>
    /// <param name="kind">What its leaves hold.</param>
    /// <param name="key">The leaf's key.</param>
    /// <exception cref="StorageException">A node that must be there is not.</exception>
    public static IReadOnlyList<byte[]> Prove(TrieRewind trie, TrieLeafKind kind, in Hash256 key)
    {
        var proof = new List<byte[]>();
        int depth = 0;
        byte[]? node = trie.GetNode(key.Bytes, depth);
        while (node is not null)
        {
            var record = new TrieNodeRecord(node);
            int branchDepth = depth + record.Prefix.Length;
            if (!AddRecord(proof, record, depth, key))
            {
                return proof;
            }

            int child = NibblePath.Nibble(key.Bytes, branchDepth);
            depth = branchDepth + 1;
            if (record.LeafCount(child) == 0)
            {
                return proof;
            }

            bool stored = record.LeafCount(child) == TrieNodeRecord.Stored;
            node = stored ? trie.GetNode(key.Bytes, depth) ?? throw Missing(key, depth) : null;
        }

        proof.AddRange(SmallTrie.Prove(kind, trie.GetLeaves(key.Bytes, depth), depth, key));
        return proof;
    }

    /// <summary>Adds a record's nodes; false when the key parts from the trie in the extension.</summary>
    private static bool AddRecord(List<byte[]> proof, TrieNodeRecord record, int depth, in Hash256 key)
    {
        byte[] branch = TrieNodeWriter.MakeBranch(record.References);
        bool shares = true;
        if (!record.Prefix.IsEmpty)
        {
            byte[] path = new byte[Hash256.Size];
            for (int i = 0; i < record.Prefix.Length; i++)
            {
                NibblePath.Append(path, depth + i, record.Prefix[i]);
                shares &= NibblePath.Nibble(key.Bytes, depth + i) == record.Prefix[i];
            }

            proof.Add(TrieNodeWriter.MakeExtension(
                path, depth, depth + record.Prefix.Length, TrieNodeWriter.MakeReference(branch)));
        }

        if (shares)
        {
            proof.Add(branch);
        }

        return shares;
    }

    private static StorageException Missing(in Hash256 key, int depth)
        => new(StorageFault.Corrupt, $"the trie node {depth} nibbles down to {key} is not in the store");
}
