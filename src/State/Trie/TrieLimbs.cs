using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>
/// The subtrees below a trie's root, changed side by side when many leaves change and none is removed: a subtree then
/// keeps its root where it is, so each can be walked and hashed alone, and the trunk takes their references.
/// <code>
///   trunk        root                   waits for references; walks what few leaves lie right below it
///             ╱  │  ╲
///   limbs    0 … 7 … f                  each with its own cursors, records and hasher
/// </code>
/// Keys of nodes begin with their path, so nodes of limbs, in the order of children, are in the order of keys.
/// </summary>
/// <param name="reader">The state of the trie before.</param>
/// <param name="workers">Changes the limbs.</param>
/// <param name="changesMin">Fewer changes are not worth waking a thread for.</param>
internal sealed class TrieLimbs(IKeyValueReader reader, IForkJoin workers, int changesMin = 1_024)
{
    private readonly Limb?[] _limbs = new Limb?[TrieNodeRecord.Children];
    private int _grown;

    /// <summary>True when no child was changed here.</summary>
    public bool IsEmpty => _grown == 0;

    /// <summary>Changes the children of a mask, if that is worth it and nothing is removed.</summary>
    /// <param name="scope">Which trie.</param>
    /// <param name="changes">Changes of its leaves.</param>
    /// <param name="records">Of the children.</param>
    /// <param name="mask">Children that have a record, and changes below.</param>
    /// <param name="ends">Behind the last change of each child.</param>
    public void Grow(
        in TrieScope scope, in TrieChanges changes, ChildRecords records, int mask, ReadOnlySpan<int> ends)
    {
        if (workers.Width < 2 || changes.Count < changesMin || changes.AnyDeletion(0, changes.Count))
        {
            return;
        }

        _grown = mask;
        Limb[] limbs = new Limb[BitOperations.PopCount((uint)mask)];
        for (int i = 0; i < limbs.Length; i++, mask &= mask - 1)
        {
            int child = BitOperations.TrailingZeroCount(mask);
            limbs[i] = _limbs[child] ??= new Limb(reader, child);
            limbs[i].Range = (child == 0 ? 0 : ends[child - 1], ends[child]);
        }

        TrieScope trie = scope;
        TrieChanges leaves = changes;
        workers.Run(limbs.Length, i => limbs[i].Grow(trie, leaves, records));
    }

    /// <summary>The reference of a child that was changed here; null for another.</summary>
    public byte[]? ReferenceOf(int child) => (_grown & (1 << child)) != 0 ? _limbs[child]!.Reference : null;

    /// <summary>Puts the trunk's changes of nodes and those of limbs together, in order.</summary>
    public void Join(ColumnChanges trunk, ColumnChanges nodes)
    {
        Limb[] limbs = [.. _limbs.Where((_, child) => (_grown & (1 << child)) != 0)!];
        nodes.EnsureCapacity(
            trunk.Count + limbs.Sum(limb => limb.Nodes.Count),
            trunk.ByteCount + limbs.Sum(limb => limb.Nodes.ByteCount));
        int next = 0;
        foreach (ColumnChanges grown in limbs.Select(limb => limb.Nodes).Where(grown => grown.Count > 0))
        {
            int end = next;
            while (end < trunk.Count && trunk.Key(end).SequenceCompareTo(grown.Key(0)) < 0)
            {
                end++;
            }

            nodes.AddRange(trunk, next, end);
            nodes.AddRange(grown, 0, grown.Count);
            next = end;
        }

        nodes.AddRange(trunk, next, trunk.Count);
    }

    /// <summary>Forgets what was changed.</summary>
    public void Clear() => _grown = 0;

    /// <summary>As <see cref="TrieUpdater.CloseCursors"/>.</summary>
    public void CloseCursors()
    {
        foreach (Limb? limb in _limbs)
        {
            limb?.Updater.CloseCursors();
        }
    }

    /// <summary>What changes one child, with memory that is used again.</summary>
    private sealed class Limb(IKeyValueReader reader, int child)
    {
        public TrieUpdater Updater { get; } = new(reader);

        public ColumnChanges Nodes { get; } = new(Column.TrieNodes);

        public (int From, int To) Range { get; set; }

        public byte[] Reference { get; private set; } = [];

        public void Grow(in TrieScope scope, in TrieChanges changes, ChildRecords records)
        {
            Nodes.Clear();
            Reference = Updater.UpdateChild(scope, child, records[child], changes, Range, Nodes);
        }
    }
}
