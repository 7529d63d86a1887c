using MarketChain.Primitives;
using MarketChain.State.History;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// Fills an empty store with a whole state, given in the order of the trie: for a snapshot taken from elsewhere and for
/// measurements. It writes as it goes, in batches of bounded size; the state counts only once <see cref="Finish"/> has
/// written the head, so after a crash in between the folder is to be made anew.
/// </summary>
public sealed class StateBuilder : IDisposable
{
    private const long BatchBytesMax = 8 << 20;

    private readonly IKeyValueStore _store;
    private readonly IWriteBatch _batch;
    private readonly TrieBuilder _accountTrie = new();
    private readonly TrieBuilder _storageTrie = new();
    private Hash256 _storageOwner;
    private bool _hasStorage;

    /// <summary>Begins a state.</summary>
    /// <param name="store">Without a state.</param>
    public StateBuilder(IKeyValueStore store)
    {
        Invariant.Check(StateHead.Read(store) is null);
        _store = store;
        _batch = store.CreateBatch();
        _accountTrie.Start(TrieLeafKind.Account, new NodeSink(this, TrieScope.Accounts));
    }

    /// <summary>Adds a slot of the account that comes next; slots in the order of their keys.</summary>
    /// <param name="account">keccak(address).</param>
    /// <param name="slot">keccak(slot).</param>
    /// <param name="value">Not 0.</param>
    public void AddSlot(in Hash256 account, in Hash256 slot, in UInt256 value)
    {
        Invariant.Check(!value.IsZero && (!_hasStorage || account == _storageOwner));
        if (!_hasStorage)
        {
            _hasStorage = true;
            _storageOwner = account;
            _storageTrie.Start(TrieLeafKind.Slot, new NodeSink(this, TrieScope.Storage(account)));
        }

        Span<byte> key = stackalloc byte[FlatKey.SlotBytes];
        Span<byte> minimal = stackalloc byte[UInt256.Size];
        FlatKey.WriteSlot(account, slot, key);
        minimal = minimal[..value.WriteMinimal(minimal)];
        _storageTrie.AddLeaf(slot, minimal);
        Put(Column.SlotFlat, key, minimal);
    }

    /// <summary>Adds an account behind its slots; accounts in the order of their keys.</summary>
    /// <param name="key">keccak(address).</param>
    /// <param name="account">Its storage root is replaced by that of the slots added.</param>
    public void AddAccount(in Hash256 key, in Account account)
    {
        Invariant.Check(!_hasStorage || key == _storageOwner);
        Hash256 storageRoot = _hasStorage ? _storageTrie.Finish() : EmptyTrie.Root;
        _hasStorage = false;
        Span<byte> slim = stackalloc byte[Account.EncodedBytesMax];
        slim = slim[..(account with { StorageRoot = storageRoot }).WriteSlim(slim)];
        _accountTrie.AddLeaf(key, slim);
        Put(Column.AccountFlat, key.Bytes, slim);
    }

    /// <summary>Adds the code of an account; in any order.</summary>
    public void AddCode(in Hash256 codeHash, ReadOnlySpan<byte> code) => Put(Column.Code, codeHash.Bytes, code);

    /// <summary>Ends the state: it becomes that after <paramref name="blockNumber"/>. Returns its root.</summary>
    public Hash256 Finish(ulong blockNumber)
    {
        Invariant.Check(!_hasStorage);
        Hash256 root = _accountTrie.Finish();
        HistoryWindow.StartingAt(blockNumber).WriteTo(_batch);
        new StateHead(blockNumber, root).WriteTo(_batch);
        _store.Write(_batch, sync: true);
        _batch.Clear();
        return root;
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    private void Put(Column column, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _batch.Put(column, key, value);
        if (_batch.SizeBytes > BatchBytesMax)
        {
            _store.Write(_batch, sync: false);
            _batch.Clear();
        }
    }

    private sealed class NodeSink(StateBuilder builder, TrieScope scope) : ITrieNodeSink
    {
        public void Put(ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record)
        {
            Span<byte> nodeKey = stackalloc byte[TrieScope.NodeKeyBytesMax];
            builder.Put(Column.TrieNodes, nodeKey[..scope.WriteNodeKey(key, pathLength, nodeKey)], record);
        }
    }
}
