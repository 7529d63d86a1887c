using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.Primitives.Trie;

/// <summary>Why a proof proves nothing.</summary>
public enum TrieProofError
{
    /// <summary>It proves that the key has the value, or has none.</summary>
    None,

    /// <summary>A node does not have the hash by which its parent, or the root, names it.</summary>
    WrongHash,

    /// <summary>A node is no leaf, extension or branch as the trie has them.</summary>
    MalformedNode,

    /// <summary>The nodes end before the key does.</summary>
    TooFewNodes,

    /// <summary>There are nodes behind the one in which the key ends.</summary>
    TooManyNodes,
}

/// <summary>
/// Checks Merkle proofs as <c>eth_getProof</c> gives them: the nodes of Ethereum's Merkle-Patricia trie from the root
/// to where a key ends. It needs nothing but the root, so anyone who trusts a block's header can use it.
/// </summary>
public static class TrieProof
{
    private const int BranchItems = 17;
    private const int ShortItems = 2;
    private const int KeyNibbles = 2 * Hash256.Size;
    private const byte EmptyString = 0x80;

    private static readonly Hash256 _emptyRoot = Keccak256.Hash([EmptyString]);

    /// <summary>Checks what a trie says of a key.</summary>
    /// <param name="root">The trie's root.</param>
    /// <param name="key">The path: keccak256 of an address, or of a slot as 32 bytes.</param>
    /// <param name="nodes">The proof, root first.</param>
    /// <param name="value">
    /// The value in the leaf, or null when the proof shows that there is none. For an account RLP [nonce, balance,
    /// storageRoot, codeHash], for a slot an RLP integer.
    /// </param>
    /// <returns><see cref="TrieProofError.None"/> when the proof holds; else value is null and means nothing.</returns>
    public static TrieProofError Verify(
        in Hash256 root, in Hash256 key, IReadOnlyList<byte[]> nodes, out byte[]? value)
    {
        value = null;
        if (nodes.Count == 0)
        {
            return root == _emptyRoot ? TrieProofError.None : TrieProofError.TooFewNodes;
        }

        var walk = new Walk(key, nodes, root);
        TrieProofError error = walk.Run();
        value = error == TrieProofError.None ? walk.Value : null;
        return error;
    }

    /// <summary>The way from the root down, one node after the other.</summary>
    private ref struct Walk(in Hash256 key, IReadOnlyList<byte[]> nodes, in Hash256 root)
    {
        private readonly Hash256 _key = key;
        private Hash256 _expected = root;
        private int _depth;
        private bool _ended;

        public byte[]? Value { get; private set; }

        public TrieProofError Run()
        {
            int used = 0;
            while (!_ended)
            {
                if (used == nodes.Count)
                {
                    return TrieProofError.TooFewNodes;
                }

                byte[] node = nodes[used++];
                if (Keccak256.Hash(node) != _expected)
                {
                    return TrieProofError.WrongHash;
                }

                if (!TryDescend(node))
                {
                    return TrieProofError.MalformedNode;
                }
            }

            return used == nodes.Count ? TrieProofError.None : TrieProofError.TooManyNodes;
        }

        /// <summary>
        /// Goes through a node, and those that stand inside it, to the hash of the next one or to the key's end; false
        /// when one is malformed.
        /// </summary>
        private bool TryDescend(ReadOnlySpan<byte> node)
        {
            while (TryFollow(node, out ReadOnlySpan<byte> reference))
            {
                if (_ended)
                {
                    return true;
                }

                if (reference.Length == 1 + Hash256.Size && reference[0] == EmptyString + Hash256.Size)
                {
                    _expected = new Hash256(reference[1..]);
                    return true;
                }

                if (reference.Length >= Hash256.Size)
                {
                    return false;
                }

                node = reference;
            }

            return false;
        }

        /// <summary>Takes one node; the result is the reference to follow, if the key does not end here.</summary>
        private bool TryFollow(ReadOnlySpan<byte> node, out ReadOnlySpan<byte> reference)
        {
            reference = default;
            var outer = new RlpReader(node);
            if (!outer.TryReadList(out RlpReader items) || !outer.TryFinish())
            {
                return false;
            }

            return CountItems(items) switch
            {
                BranchItems => TryFollowBranch(items, out reference),
                ShortItems => TryFollowShort(items, out reference),
                _ => false,
            };
        }

        private bool TryFollowBranch(RlpReader items, out ReadOnlySpan<byte> reference)
        {
            reference = default;
            if (_depth == KeyNibbles)
            {
                return false;
            }

            int nibble = Nibble(_depth++);
            bool whole = true;
            for (int child = 0; child < BranchItems - 1; child++)
            {
                whole &= items.TryReadItem(out ReadOnlySpan<byte> item);
                reference = child == nibble ? item : reference;
            }

            // All keys have one length, so no value ends in a branch.
            bool hasNoValue = items.TryReadBytes(out ReadOnlySpan<byte> value) && value.IsEmpty;
            _ended = IsNothing(reference);
            return whole && hasNoValue && items.AtEnd;
        }

        private bool TryFollowShort(RlpReader items, out ReadOnlySpan<byte> reference)
        {
            reference = default;
            if (!items.TryReadBytes(out ReadOnlySpan<byte> path) || !TryReadFlags(path, out bool leaf, out bool odd))
            {
                return false;
            }

            int start = odd ? 1 : 2;
            int count = (2 * path.Length) - start;
            bool fits = leaf ? _depth + count == KeyNibbles : count > 0 && _depth + count < KeyNibbles;
            if (!fits)
            {
                return false;
            }

            bool matches = true;
            for (int i = 0; i < count; i++)
            {
                int position = start + i;
                int nibble = (position & 1) == 0 ? path[position >> 1] >> 4 : path[position >> 1] & 0x0f;
                matches &= nibble == Nibble(_depth + i);
            }

            _depth += count;
            _ended = leaf || !matches;
            return leaf ? TryReadValue(items, matches) : items.TryReadItem(out reference) && !IsNothing(reference);
        }

        private bool TryReadValue(RlpReader items, bool matches)
        {
            bool ok = items.TryReadBytes(out ReadOnlySpan<byte> value) && !value.IsEmpty;
            Value = ok && matches ? value.ToArray() : null;
            return ok;
        }

        private readonly int Nibble(int position)
        {
            byte pair = _key.Bytes[position >> 1];
            return (position & 1) == 0 ? pair >> 4 : pair & 0x0f;
        }
    }

    /// <summary>The first nibble of the hex-prefix form: bit 1 for a leaf, bit 0 for an odd count of nibbles.</summary>
    private static bool TryReadFlags(ReadOnlySpan<byte> path, out bool leaf, out bool odd)
    {
        int first = path.IsEmpty ? 0xff : path[0];
        leaf = (first & 0x20) != 0;
        odd = (first & 0x10) != 0;
        return first < 0x40 && (odd || (first & 0x0f) == 0);
    }

    private static int CountItems(RlpReader items)
    {
        int count = 0;
        while (items.TryReadItem(out _))
        {
            count++;
        }

        return items.AtEnd ? count : 0;
    }

    private static bool IsNothing(ReadOnlySpan<byte> reference) => reference is [EmptyString];
}
