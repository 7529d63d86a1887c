using MarketChain.Primitives;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State.Tests.Trie;

/// <summary>One account's storage trie in a store, changed step by step beside a dictionary that models it.</summary>
internal sealed class TrieFixture
{
    private static readonly byte[] Nothing = [];

    private readonly TrieUpdater _updater;
    private readonly TrieScope _scope;
    private readonly byte _owner;

    public TrieFixture(IKeyValueStore store, byte owner = 7, TrieLimbs? limbs = null)
    {
        Store = store;
        _owner = owner;
        _updater = new TrieUpdater(store, limbs);
        _scope = TrieScope.Storage(OwnerHash(owner));
    }

    public IKeyValueStore Store { get; }

    public SortedDictionary<Hash256, byte[]> Model { get; private init; } = [];

    public Hash256 Root { get; private set; } = EmptyTrie.Root;

    public static Hash256 OwnerHash(byte owner) => new(Enumerable.Repeat(owner, 32).ToArray());

    /// <summary>Applies changes (an empty value deletes) to the model and, when told so, to the store.</summary>
    public Hash256 Change(SortedDictionary<Hash256, byte[]> changes, bool commit = true)
    {
        var flat = new ColumnChanges(Column.SlotFlat);
        foreach ((Hash256 key, byte[] value) in changes)
        {
            flat.AddIfChanged(FlatKeyOf(key), value, Model.GetValueOrDefault(key, Nothing));
        }

        var nodes = new ColumnChanges(Column.TrieNodes);
        Hash256 root = _updater.Update(_scope, Root, new TrieChanges(flat, 0, flat.Count, 32), nodes);
        _updater.CloseCursors();
        if (commit)
        {
            Commit(changes, flat, nodes, root);
        }

        return root;
    }

    /// <summary>The same trie in a store that was closed and opened again.</summary>
    public TrieFixture Reopened(Func<IKeyValueStore> open)
    {
        Store.Dispose();
        return new TrieFixture(open(), _owner) { Model = Model, Root = Root };
    }

    /// <summary>Root and records are those of the trie made anew.</summary>
    public void AssertRebuilt()
    {
        (Hash256 root, SortedDictionary<string, string> nodes) = Rebuild();
        Assert.Equal(root, Root);
        Assert.Equal(nodes, StoredNodes());
        if (Model.Count < 500)
        {
            Assert.Equal(TrieSamples.NaiveRoot(Model), Root);
        }
    }

    /// <summary>The trie made anew out of the model: its root and its records.</summary>
    private (Hash256 Root, SortedDictionary<string, string> Nodes) Rebuild()
    {
        var sink = new CollectingSink(_scope);
        var builder = new TrieBuilder();
        builder.Start(TrieLeafKind.Slot, sink);
        foreach ((Hash256 key, byte[] value) in Model)
        {
            builder.AddLeaf(key, value);
        }

        return (builder.Finish(), sink.Nodes);
    }

    /// <summary>The records in the store.</summary>
    public SortedDictionary<string, string> StoredNodes()
    {
        var nodes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        byte[] prefix = [0, .. OwnerHash(_owner).Bytes];
        using IStoreIterator cursor = Store.Iterate(Column.TrieNodes, prefix);
        for (cursor.SeekToFirst(); cursor.Valid && cursor.Key.StartsWith(prefix); cursor.Next())
        {
            nodes.Add(Hex.Encode(cursor.Key), Hex.Encode(cursor.Value));
        }

        return nodes;
    }

    private byte[] FlatKeyOf(Hash256 key) => [.. OwnerHash(_owner).Bytes, .. key.Bytes];

    private void Commit(
        SortedDictionary<Hash256, byte[]> changes, ColumnChanges flat, ColumnChanges nodes, Hash256 root)
    {
        using IWriteBatch batch = Store.CreateBatch();
        flat.WriteTo(batch);
        nodes.WriteTo(batch);
        Store.Write(batch, sync: false);
        Root = root;
        foreach ((Hash256 key, byte[] value) in changes)
        {
            if (value.Length == 0)
            {
                Model.Remove(key);
            }
            else
            {
                Model[key] = value;
            }
        }
    }

    private sealed class CollectingSink(TrieScope scope) : ITrieNodeSink
    {
        public SortedDictionary<string, string> Nodes { get; } = new(StringComparer.Ordinal);

        public void Put(ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record)
        {
            Span<byte> nodeKey = stackalloc byte[TrieScope.NodeKeyBytesMax];
            Nodes.Add(Hex.Encode(nodeKey[..scope.WriteNodeKey(key, pathLength, nodeKey)]), Hex.Encode(record));
        }
    }
}
