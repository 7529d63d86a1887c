using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>
/// The leaves below a path, out of the flat state: one cursor a column, opened when first needed and moved forward
/// only, as long as paths are asked for in order.
/// </summary>
/// <param name="reader">The flat state; it must not move until <see cref="Close"/>.</param>
internal sealed class FlatLeaves(IKeyValueReader reader)
{
    private IStoreIterator? _accounts;
    private IStoreIterator? _slots;
    private IStoreIterator? _cursor;
    private TrieScope _scope;
    private readonly byte[] _prefix = new byte[FlatKey.SlotBytes];
    private int _depth;

    /// <summary>True while there is a leaf.</summary>
    public bool Valid { get; private set; }

    /// <summary>The leaf's key.</summary>
    public Hash256 Key { get; private set; }

    /// <summary>The leaf's flat value, until the next move.</summary>
    public ReadOnlySpan<byte> Value => _cursor!.Value;

    /// <summary>To the first leaf below a path.</summary>
    /// <param name="scope">Which trie.</param>
    /// <param name="path">Its first <paramref name="depth"/> nibbles are the path; the next is 0 if it is odd.</param>
    /// <param name="depth">Nibbles.</param>
    public void Seek(in TrieScope scope, ReadOnlySpan<byte> path, int depth)
    {
        _scope = scope;
        _depth = depth;
        _cursor = scope.Kind == TrieLeafKind.Account
            ? _accounts ??= reader.Iterate(Column.AccountFlat)
            : _slots ??= reader.Iterate(Column.SlotFlat);
        int length = scope.WriteFlatPrefix(path, depth, _prefix);
        _cursor.Seek(_prefix.AsSpan(0, length));
        SetValid();
    }

    /// <summary>To the next leaf below the path.</summary>
    public void Next()
    {
        _cursor!.Next();
        SetValid();
    }

    /// <summary>Closes the cursors, which hold the flat state as it was when they were opened.</summary>
    public void Close()
    {
        _accounts?.Dispose();
        _slots?.Dispose();
        _accounts = _slots = _cursor = null;
        Valid = false;
    }

    private void SetValid()
    {
        int start = _scope.FlatPrefixBytes;
        ReadOnlySpan<byte> key = _cursor!.Valid ? _cursor.Key : default;
        Valid = !key.IsEmpty && NibblePath.SharesPrefix(key, _prefix, (2 * start) + _depth);
        Key = Valid ? new Hash256(key[start..]) : default;
    }
}
