using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Rlp;

namespace MarketChain.State.Trie;

/// <summary>
/// The RLP of nodes (yellow paper, appendix D):
/// <code>
/// leaf       [hexPrefix(rest of the key), value]
/// extension  [hexPrefix(nibbles), reference]
/// branch     [reference × 16, ""]                 keys are all of one length: no value ever ends in a branch
/// </code>
/// </summary>
internal static class TrieNodeWriter
{
    /// <summary>The empty string: a branch without this child, or without a value.</summary>
    public const byte Nothing = 0x80;

    /// <summary>More bytes than any node takes: a branch of 16 hashes has 532.</summary>
    public const int NodeBytesMax = 600;

    private const int HexPrefixBytesMax = 1 + (NibblePath.KeyNibbles / 2);

    /// <summary>Writes the leaf for a key whose first nibbles the nodes above take; returns its length.</summary>
    /// <param name="key">The whole key, 32 bytes.</param>
    /// <param name="depth">Nibbles above the leaf.</param>
    /// <param name="kind">What the flat value means.</param>
    /// <param name="flatValue">The value as the flat state has it.</param>
    /// <param name="destination">Room for the node.</param>
    public static int WriteLeaf(
        ReadOnlySpan<byte> key, int depth, TrieLeafKind kind, ReadOnlySpan<byte> flatValue, Span<byte> destination)
    {
        Span<byte> value = stackalloc byte[TrieLeafValue.BytesMax];
        value = value[..TrieLeafValue.Write(kind, flatValue, value)];
        Span<byte> path = stackalloc byte[NibblePath.HexPrefixBytes(NibblePath.KeyNibbles - depth)];
        NibblePath.WriteHexPrefix(key, depth, NibblePath.KeyNibbles, leaf: true, path);

        var writer = new RlpWriter(destination);
        writer.WriteListHeader(RlpLength.OfBytes(path) + RlpLength.OfBytes(value));
        writer.WriteBytes(path);
        writer.WriteBytes(value);
        return writer.Length;
    }

    /// <summary>
    /// Writes all of the extension by nibbles <c>[from, to)</c> of a key but for its reference; returns the length.
    /// </summary>
    public static int WriteExtensionStart(
        ReadOnlySpan<byte> key, int from, int to, int referenceLength, Span<byte> destination)
    {
        Span<byte> path = stackalloc byte[HexPrefixBytesMax];
        path = path[..NibblePath.HexPrefixBytes(to - from)];
        NibblePath.WriteHexPrefix(key, from, to, leaf: false, path);

        var writer = new RlpWriter(destination);
        writer.WriteListHeader(RlpLength.OfBytes(path) + referenceLength);
        writer.WriteBytes(path);
        return writer.Length;
    }

    /// <summary>Writes the list header of a branch; the references and <see cref="Nothing"/> follow.</summary>
    public static int WriteBranchHeader(int referencesLength, Span<byte> destination)
    {
        var writer = new RlpWriter(destination);
        writer.WriteListHeader(referencesLength + 1);
        return writer.Length;
    }

    /// <summary>The extension by nibbles <c>[from, to)</c> of a key above a reference.</summary>
    public static byte[] MakeExtension(ReadOnlySpan<byte> key, int from, int to, ReadOnlySpan<byte> reference)
    {
        Span<byte> node = stackalloc byte[NodeBytesMax];
        int length = WriteExtensionStart(key, from, to, reference.Length, node);
        return [.. node[..length], .. reference];
    }

    /// <summary>The branch with these references, end to end.</summary>
    public static byte[] MakeBranch(ReadOnlySpan<byte> references)
    {
        Span<byte> header = stackalloc byte[1 + sizeof(uint)];
        int length = WriteBranchHeader(references.Length, header);
        return [.. header[..length], .. references, Nothing];
    }

    /// <summary>How a node stands in its parent: by its hash, or itself when it is shorter.</summary>
    public static byte[] MakeReference(byte[] node)
        => node.Length < Hash256.Size ? node : [Nothing + Hash256.Size, .. Keccak256.Hash(node).Bytes];
}
