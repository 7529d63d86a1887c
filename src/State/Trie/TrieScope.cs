using MarketChain.Primitives;

namespace MarketChain.State.Trie;

/// <summary>
/// Which trie: the one of all accounts, or one account's storage. It says where leaves and inner nodes lie:
/// <code>
///            leaves (flat)                       inner nodes, Column.TrieNodes
/// storage    SlotFlat     owner (32) ‖ key (32)   00 ‖ owner (32) ‖ path
/// accounts   AccountFlat  key (32)                01 ‖ path
/// </code>
/// A path has one nibble a byte, so that keys are in the order of paths, a node before those below it.
/// </summary>
internal readonly struct TrieScope
{
    /// <summary>The most bytes that a node's key takes.</summary>
    public const int NodeKeyBytesMax = 1 + Hash256.Size + NibblePath.KeyNibbles;

    private const byte StorageTable = 0;
    private const byte AccountTable = 1;

    private readonly Hash256 _owner;

    private TrieScope(TrieLeafKind kind, in Hash256 owner)
    {
        Kind = kind;
        _owner = owner;
    }

    /// <summary>The trie of all accounts.</summary>
    public static TrieScope Accounts => new(TrieLeafKind.Account, Hash256.Zero);

    /// <summary>What the leaves hold.</summary>
    public TrieLeafKind Kind { get; }

    /// <summary>Bytes before the leaf's own key in a flat key.</summary>
    public int FlatPrefixBytes => IsStorage ? Hash256.Size : 0;

    private bool IsStorage => Kind == TrieLeafKind.Slot;

    /// <summary>The storage of one account.</summary>
    /// <param name="owner">keccak(address).</param>
    public static TrieScope Storage(in Hash256 owner) => new(TrieLeafKind.Slot, owner);

    /// <summary>Writes the key of a node; returns its length.</summary>
    /// <param name="key">Its first <paramref name="pathLength"/> nibbles are the node's path.</param>
    /// <param name="pathLength">Nibbles.</param>
    /// <param name="destination">At least <see cref="NodeKeyBytesMax"/> bytes.</param>
    public int WriteNodeKey(ReadOnlySpan<byte> key, int pathLength, Span<byte> destination)
    {
        destination[0] = IsStorage ? StorageTable : AccountTable;
        int start = 1;
        if (IsStorage)
        {
            _owner.CopyTo(destination[1..]);
            start += Hash256.Size;
        }

        for (int i = 0; i < pathLength; i++)
        {
            destination[start + i] = (byte)NibblePath.Nibble(key, i);
        }

        return start + pathLength;
    }

    /// <summary>Writes the first bytes of the flat keys of all leaves below a path; returns their number.</summary>
    /// <param name="key">Its first <paramref name="pathLength"/> nibbles are the path; if odd, the next is 0.</param>
    /// <param name="pathLength">Nibbles.</param>
    /// <param name="destination">At least 64 bytes.</param>
    public int WriteFlatPrefix(ReadOnlySpan<byte> key, int pathLength, Span<byte> destination)
    {
        if (IsStorage)
        {
            _owner.CopyTo(destination);
        }

        int bytes = (pathLength + 1) >> 1;
        key[..bytes].CopyTo(destination[FlatPrefixBytes..]);
        return FlatPrefixBytes + bytes;
    }

    /// <summary>True when a flat key belongs to this trie.</summary>
    public bool OwnsFlatKey(ReadOnlySpan<byte> flatKey)
        => !IsStorage || flatKey[..Hash256.Size].SequenceEqual(_owner.Bytes);
}
