using System.Runtime.InteropServices;
using MarketChain.Primitives;

namespace MarketChain.State;

/// <summary>
/// The changes of the running transaction, oldest first. A checkpoint is a length. Lengths go on counting over the
/// transactions of a block, so that a checkpoint of a finished transaction is noticed instead of undoing another's
/// changes:
/// <code>
///   tx 1        tx 2          now
///   0 1 2 3 4 │ 5 6 7 8 9 10 │        _start = 5, length = 11
///             └ _entries ────┘
/// </code>
/// </summary>
internal sealed class StateJournal
{
    private readonly List<JournalEntry> _entries = [];
    private int _start;

    /// <summary>Changes since the block began, less those undone.</summary>
    public int Length => _start + _entries.Count;

    /// <summary>True when the running transaction changed nothing that is not undone.</summary>
    public bool IsEmpty => _entries.Count == 0;

    public void Add(JournalKind kind, int index, in UInt256 old = default) => _entries.Add(new(kind, index, old));

    /// <summary>Entries from <paramref name="checkpoint"/> on, oldest first.</summary>
    public ReadOnlySpan<JournalEntry> Since(int checkpoint)
    {
        Invariant.Check(checkpoint >= _start && checkpoint <= Length);
        return CollectionsMarshal.AsSpan(_entries)[(checkpoint - _start)..];
    }

    /// <summary>Forgets the entries from <paramref name="checkpoint"/> on, once they are undone.</summary>
    public void Truncate(int checkpoint) => CollectionsMarshal.SetCount(_entries, checkpoint - _start);

    /// <summary>The transaction is over: its changes stay.</summary>
    public void FinishTransaction()
    {
        _start = Length;
        _entries.Clear();
    }
}
