using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>What a check of the stored state found.</summary>
/// <param name="Head">The block and the root that the store says it holds; null when it holds no state.</param>
/// <param name="ComputedRoot">The root computed out of the flat accounts and slots.</param>
/// <param name="Accounts">Accounts read.</param>
/// <param name="Slots">Storage slots read.</param>
/// <param name="Nodes">Trie nodes that follow from them.</param>
/// <param name="Faults">One sentence for each fault, the first few of them; empty when all is well.</param>
public sealed record StateCheckResult(
    StateHead? Head, Hash256 ComputedRoot, long Accounts, long Slots, long Nodes, IReadOnlyList<string> Faults);

/// <summary>
/// Recomputes the state out of what cannot be derived: the flat accounts and slots, read once in order. Storage roots,
/// the state root, every trie node and every code must agree with them. Memory does not grow with the state.
/// </summary>
public sealed class StateCheck
{
    /// <summary>A broken store has thousands of faults; nobody reads more than these.</summary>
    private const int FaultsMax = 20;

    private readonly IKeyValueReader _store;
    private readonly List<string> _faults = [];
    private readonly TrieBuilder _accountTrie = new();
    private readonly TrieBuilder _storageTrie = new();
    private long _accounts;
    private long _slots;
    private long _nodes;

    private StateCheck(IKeyValueReader store) => _store = store;

    /// <summary>Checks the state of a store or a snapshot that does not move meanwhile.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static StateCheckResult Run(IKeyValueReader store) => new StateCheck(store).Run();

    private StateCheckResult Run()
    {
        StateHead? head = StateHead.Read(_store);
        Hash256 root = ComputeRoot();
        Hash256 expected = head?.Root ?? EmptyTrie.Root;
        if (root != expected)
        {
            AddFault($"state root: expected {expected}, computed {root}");
        }

        CheckNodeCount();
        return new StateCheckResult(head, root, _accounts, _slots, _nodes, _faults);
    }

    private Hash256 ComputeRoot()
    {
        using IStoreIterator accounts = _store.Iterate(Column.AccountFlat);
        using IStoreIterator slots = _store.Iterate(Column.SlotFlat);
        _accountTrie.Start(TrieLeafKind.Account, new NodeSink(this, TrieScope.Accounts));
        slots.SeekToFirst();
        for (accounts.SeekToFirst(); accounts.Valid; accounts.Next())
        {
            CheckAccount(new Hash256(accounts.Key), accounts.Value, slots);
        }

        SkipOrphans(slots, null);
        return _accountTrie.Finish();
    }

    private void CheckAccount(in Hash256 key, ReadOnlySpan<byte> slim, IStoreIterator slots)
    {
        _accounts++;
        SkipOrphans(slots, key);
        Hash256 storageRoot = ComputeStorageRoot(key, slots);
        if (!Account.TryReadSlim(slim, out Account account))
        {
            AddFault($"account {key}: malformed value {Hex.Encode(slim)}");
            return;
        }

        if (storageRoot != account.StorageRoot)
        {
            AddFault($"account {key}: expected storage root {account.StorageRoot}, computed {storageRoot}");
        }

        CheckCode(key, account);
        _accountTrie.AddLeaf(key, slim);
    }

    private Hash256 ComputeStorageRoot(in Hash256 owner, IStoreIterator slots)
    {
        TrieScope storage = TrieScope.Storage(owner);
        _storageTrie.Start(TrieLeafKind.Slot, new NodeSink(this, storage));
        for (; slots.Valid && storage.OwnsFlatKey(slots.Key); slots.Next())
        {
            _slots++;
            if (slots.Value.IsEmpty || !UInt256.TryReadMinimal(slots.Value, out _))
            {
                AddFault($"slot {Hex.Encode(slots.Key)}: malformed value {Hex.Encode(slots.Value)}");
                continue;
            }

            _storageTrie.AddLeaf(new Hash256(slots.Key[FlatKey.AccountBytes..]), slots.Value);
        }

        return _storageTrie.Finish();
    }

    /// <summary>Slots of accounts that do not exist: all before an account's key, or all that are left.</summary>
    private void SkipOrphans(IStoreIterator slots, Hash256? account)
    {
        for (; slots.Valid; slots.Next())
        {
            ReadOnlySpan<byte> owner = slots.Key[..FlatKey.AccountBytes];
            if (account is { } next && owner.SequenceCompareTo(next.Bytes) >= 0)
            {
                return;
            }

            AddFault($"slot {Hex.Encode(slots.Key)}: its account does not exist");
        }
    }

    private void CheckCode(in Hash256 key, in Account account)
    {
        if (!account.HasCode)
        {
            return;
        }

        Hash256 hash = account.CodeHash;
        using PinnedValue code = _store.Get(Column.Code, hash.Bytes);
        if (!code.Found || Keccak256.Hash(code.Span) != hash)
        {
            AddFault($"account {key}: code {hash} is {(code.Found ? "altered" : "missing")}");
        }
    }

    private void CheckNode(in TrieScope scope, ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record)
    {
        _nodes++;
        Span<byte> nodeKey = stackalloc byte[TrieScope.NodeKeyBytesMax];
        nodeKey = nodeKey[..scope.WriteNodeKey(key, pathLength, nodeKey)];
        using PinnedValue stored = _store.Get(Column.TrieNodes, nodeKey);
        if (!stored.Span.SequenceEqual(record))
        {
            AddFault($"trie node {Hex.Encode(nodeKey)} is {(stored.Found ? "altered" : "missing")}");
        }
    }

    private void CheckNodeCount()
    {
        long stored = 0;
        using IStoreIterator nodes = _store.Iterate(Column.TrieNodes);
        for (nodes.SeekToFirst(); nodes.Valid; nodes.Next())
        {
            stored++;
        }

        if (stored != _nodes)
        {
            AddFault($"trie nodes: expected {_nodes}, stored {stored}");
        }
    }

    private void AddFault(string fault)
    {
        if (_faults.Count < FaultsMax)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Takes the nodes of one trie: those of the account trie come between those of storage tries.</summary>
    private sealed class NodeSink(StateCheck check, TrieScope scope) : ITrieNodeSink
    {
        public void Put(ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record)
            => check.CheckNode(scope, key, pathLength, record);
    }
}
