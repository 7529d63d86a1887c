using MarketChain.Primitives;
using MarketChain.State.History;
using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State;

/// <summary>
/// What one block changes in the stored state, and the root after it. It lives in memory only: dropping it leaves
/// nothing behind; once the block is final, <see cref="WriteTo"/> puts it into the block's one batch.
/// </summary>
public sealed class StateChanges
{
    private readonly List<(Hash256 Hash, ReadOnlyMemory<byte> Code)> _code = [];

    internal StateChanges(StateHead? parent, ulong blockNumber)
    {
        Parent = parent;
        BlockNumber = blockNumber;
    }

    /// <summary>The state that these changes build on; null for the first state of all.</summary>
    public StateHead? Parent { get; }

    /// <summary>The block's number.</summary>
    public ulong BlockNumber { get; }

    /// <summary>The root after the block.</summary>
    public Hash256 Root { get; internal set; }

    /// <summary>Accounts changed.</summary>
    public int AccountCount => Accounts.Count;

    /// <summary>Storage slots changed.</summary>
    public int SlotCount => Slots.Count;

    /// <summary>Records of trie nodes changed.</summary>
    public int NodeCount => Nodes.Count;

    internal Hash256 ParentRoot => Parent?.Root ?? EmptyTrie.Root;

    internal ColumnChanges Accounts { get; } = new(Column.AccountFlat);

    internal ColumnChanges Slots { get; } = new(Column.SlotFlat);

    internal ColumnChanges Nodes { get; } = new(Column.TrieNodes);

    /// <summary>Adds all writes of the state, history included, to the block's batch.</summary>
    /// <param name="batch">Made by <paramref name="store"/>.</param>
    /// <param name="store">The store, which must still hold <see cref="Parent"/>.</param>
    /// <exception cref="InvariantException">The store has moved on: this proposal has lost.</exception>
    public void WriteTo(IWriteBatch batch, IKeyValueReader store)
    {
        Invariant.Check(StateHead.Read(store) == Parent);
        Accounts.WriteTo(batch);
        Slots.WriteTo(batch);
        Nodes.WriteTo(batch);
        foreach ((Hash256 hash, ReadOnlyMemory<byte> code) in _code)
        {
            batch.Put(Column.Code, hash.Bytes, code.Span);
        }

        StateHistory.Add(batch, this);
        new StateHead(BlockNumber, Root).WriteTo(batch);
    }

    internal void AddCode(in Hash256 hash, ReadOnlyMemory<byte> code) => _code.Add((hash, code));
}
