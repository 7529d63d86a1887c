using MarketChain.Primitives;
using MarketChain.Storage;

namespace MarketChain.State.Trie;

/// <summary>
/// Changes a stored trie without writing: reads, in key order, the records on the way to the leaves that change, and
/// feeds a <see cref="TrieBuilder"/> with what the trie holds afterwards: leaves where something changes, and whole
/// subtrees where nothing does. The builder makes nodes, splits and joins of it; here no node is ever altered.
/// <code>
///   changes (sorted)        k1          k2 k3                      k9
///   the trie's children   0   1   2   3   4   5   6 …              f
///   fed to the builder    S   │   S   S   └ its record: the same   └ its few leaves, merged with the change
///                             └ no child there: the new leaf           one level down
/// </code>
/// A subtree is fed unseen only where its parent keeps another child: when deletions might leave it alone, it is
/// opened, since a lone child is joined with the branch above. Where many leaves change, the subtrees below the root
/// are changed side by side: <see cref="TrieLimbs"/>.
/// </summary>
/// <param name="reader">The state of the trie before; it must not move until <see cref="CloseCursors"/>.</param>
/// <param name="limbs">Changes subtrees side by side; null where this is such a subtree itself.</param>
internal sealed class TrieUpdater(IKeyValueReader reader, TrieLimbs? limbs = null) : ITrieNodeSink
{
    private readonly TrieBuilder _builder = new();
    private readonly NodeLog _oldNodes = new();
    private readonly NodeLog _newNodes = new();
    private readonly FlatLeaves _leaves = new(reader);
    private readonly List<ChildRecords> _levels = [new ChildRecords()];
    private readonly byte[] _path = new byte[Hash256.Size];
    private TrieScope _scope;
    private TrieChanges _changes;

    /// <summary>The root after changes, and the changes of nodes that lead there.</summary>
    /// <param name="scope">Which trie.</param>
    /// <param name="oldRoot">Its root before.</param>
    /// <param name="changes">Changes of leaves, in order; each with the true value before.</param>
    /// <param name="nodes">Gets the changes of nodes; tries must come in the order of their nodes' keys.</param>
    public Hash256 Update(in TrieScope scope, in Hash256 oldRoot, in TrieChanges changes, ColumnChanges nodes)
    {
        Start(scope, changes);
        if (oldRoot == EmptyTrie.Root)
        {
            PutNew(0, changes.Count);
        }
        else if (_levels[0].LoadRoot(reader, scope) is { IsEmpty: false } record)
        {
            WalkRecord(record, depth: 0, level: 1, 0, changes.Count);
        }
        else
        {
            MergeLeaves(depth: 0, TrieNodeRecord.UnstoredLeavesMax + 1, 0, changes.Count);
        }

        return Finish(nodes);
    }

    /// <inheritdoc/>
    public void Put(ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record)
    {
        Span<byte> nodeKey = stackalloc byte[TrieScope.NodeKeyBytesMax];
        _newNodes.Add(nodeKey[.._scope.WriteNodeKey(key, pathLength, nodeKey)], record);
    }

    /// <summary>
    /// Changes a subtree alone: a node that has a record, and keeps it, since nothing is removed below it.
    /// </summary>
    /// <param name="scope">Which trie.</param>
    /// <param name="child">The child of the root.</param>
    /// <param name="record">Its record.</param>
    /// <param name="changes">Changes of the trie's leaves.</param>
    /// <param name="range">Those below the child.</param>
    /// <param name="nodes">Gets the changes of nodes.</param>
    /// <returns>The node's reference.</returns>
    public byte[] UpdateChild(
        in TrieScope scope,
        int child,
        ReadOnlySpan<byte> record,
        in TrieChanges changes,
        (int From, int To) range,
        ColumnChanges nodes)
    {
        Start(scope, changes);
        NibblePath.Append(_path, position: 0, child);
        CheckFound(record, depth: 1);
        WalkRecord(record, depth: 1, level: 1, range.From, range.To);
        byte[] reference = _builder.FinishBelow(depth: 1, out byte leafCount);
        Invariant.Check(leafCount == TrieNodeRecord.Stored && reference.Length == TrieNodeRecord.HashReferenceBytes);
        _newNodes.Sort();
        NodeLog.Join(_oldNodes, _newNodes, nodes);
        return reference;
    }

    /// <summary>Lets go of the state read so far: the next update sees the store as it is then.</summary>
    public void CloseCursors()
    {
        _leaves.Close();
        limbs?.CloseCursors();
    }

    private void Start(in TrieScope scope, in TrieChanges changes)
    {
        limbs?.Clear();
        _scope = scope;
        _changes = changes;
        _oldNodes.Clear();
        _newNodes.Clear();
        _builder.Start(scope.Kind, this);
    }

    private Hash256 Finish(ColumnChanges nodes)
    {
        Hash256 root = _builder.Finish();
        _newNodes.Sort();
        if (limbs is { IsEmpty: false })
        {
            ColumnChanges trunk = new(Column.TrieNodes);
            NodeLog.Join(_oldNodes, _newNodes, trunk);
            limbs.Join(trunk, nodes);
        }
        else
        {
            NodeLog.Join(_oldNodes, _newNodes, nodes);
        }

        return root;
    }

    /// <summary>
    /// Feeds the node whose record lies at the path, as changes <c>[from, to)</c> leave it. Records of its children go
    /// to level <paramref name="level"/>.
    /// </summary>
    private void WalkRecord(ReadOnlySpan<byte> bytes, int depth, int level, int from, int to)
    {
        Span<byte> key = stackalloc byte[TrieScope.NodeKeyBytesMax];
        _oldNodes.Add(key[.._scope.WriteNodeKey(_path, depth, key)], bytes);
        var record = new TrieNodeRecord(bytes);
        int branchDepth = depth;
        foreach (byte nibble in record.Prefix)
        {
            NibblePath.Append(_path, branchDepth++, nibble);
        }

        int first = from;
        int last = to;
        if (branchDepth > depth)
        {
            NarrowToPath(branchDepth, ref first, ref last);
        }

        PutNew(from, first);
        WalkChildren(record, branchDepth, level, first, last);
        PutNew(last, to);
    }

    /// <summary>Leaves of changes <c>[from, to)</c> only those below the path.</summary>
    private void NarrowToPath(int depth, ref int from, ref int to)
    {
        while (from < to && NibblePath.ComparePrefix(_changes.KeyBytes(from), _path, depth) < 0)
        {
            from++;
        }

        while (from < to && NibblePath.ComparePrefix(_changes.KeyBytes(to - 1), _path, depth) > 0)
        {
            to--;
        }
    }

    private void WalkChildren(TrieNodeRecord record, int branchDepth, int level, int from, int to)
    {
        // Behind the last change of each child.
        Span<int> ends = stackalloc int[TrieNodeRecord.Children];
        int touched = SplitByChild(branchDepth, from, to, ends);
        int opened = touched;
        if (_changes.AnyDeletion(from, to) && int.PopCount(record.ChildrenMask & ~touched) < 2)
        {
            opened = record.ChildrenMask | touched;
        }

        ChildRecords records = LoadRecords(record, branchDepth, level, opened);
        if (branchDepth == 0)
        {
            limbs?.Grow(_scope, _changes, records, touched & record.StoredMask, ends);
        }

        ReadOnlySpan<byte> references = record.References;
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            byte leafCount = record.LeafCount(child);
            ReadOnlySpan<byte> reference = TrieNodeRecord.TakeReference(ref references);
            NibblePath.Append(_path, branchDepth, child);
            if ((opened & (1 << child)) == 0)
            {
                AddSubtree(branchDepth + 1, leafCount, reference);
            }
            else if (branchDepth == 0 && limbs?.ReferenceOf(child) is { } grown)
            {
                AddSubtree(branchDepth + 1, leafCount, grown);
            }
            else if (leafCount == TrieNodeRecord.Stored)
            {
                WalkStoredChild(records[child], branchDepth + 1, level, from, ends[child]);
            }
            else
            {
                MergeLeaves(branchDepth + 1, leafCount, from, ends[child]);
            }

            from = ends[child];
        }
    }

    /// <summary>Divides changes <c>[from, to)</c> among the children; bit n of the result: child n has some.</summary>
    private int SplitByChild(int branchDepth, int from, int to, Span<int> ends)
    {
        int touched = 0;
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            while (from < to && NibblePath.Nibble(_changes.KeyBytes(from), branchDepth) == child)
            {
                touched |= 1 << child;
                from++;
            }

            ends[child] = from;
        }

        return touched;
    }

    private ChildRecords LoadRecords(TrieNodeRecord record, int branchDepth, int level, int opened)
    {
        if (_levels.Count == level)
        {
            _levels.Add(new ChildRecords());
        }

        ChildRecords records = _levels[level];
        records.Load(reader, _scope, _path, branchDepth, record.StoredMask & opened);
        return records;
    }

    private void AddSubtree(int depth, byte leafCount, ReadOnlySpan<byte> reference)
    {
        if (leafCount > 0)
        {
            _builder.AddSubtree(new Hash256(_path), depth, leafCount, reference);
        }
    }

    private void WalkStoredChild(ReadOnlySpan<byte> record, int depth, int level, int from, int to)
    {
        CheckFound(record, depth);
        WalkRecord(record, depth, level + 1, from, to);
    }

    private void CheckFound(ReadOnlySpan<byte> record, int depth)
    {
        if (record.IsEmpty)
        {
            string path = Convert.ToHexStringLower(_path)[..depth];
            throw new StorageException(StorageFault.Corrupt, $"the trie node at path {path} is not in the store");
        }
    }

    /// <summary>
    /// Feeds the leaves below the path, which have no record above them, as changes leave them. At the root their
    /// number is not known beforehand, only that it is less than <paramref name="leafCount"/>.
    /// </summary>
    private void MergeLeaves(int depth, int leafCount, int from, int to)
    {
        bool allChange = _changes.CountOfOld(from, to) == leafCount;
        if (!allChange)
        {
            int left = leafCount;
            for (_leaves.Seek(_scope, _path, depth); left > 0 && _leaves.Valid; left--)
            {
                MergeLeaf(_leaves.Key, ref from, to);
                if (left > 1)
                {
                    _leaves.Next();
                }
            }

            if (depth == 0 ? left == 0 : left != 0)
            {
                throw new StorageException(
                    StorageFault.Corrupt, $"a trie node counts {leafCount} leaves where {leafCount - left} are");
            }
        }

        PutNew(from, to);
    }

    /// <summary>Feeds the changes before an old leaf, and that leaf or what replaces it.</summary>
    private void MergeLeaf(in Hash256 key, ref int from, int to)
    {
        int order = -1;
        while (from < to && (order = _changes.KeyBytes(from).SequenceCompareTo(key.Bytes)) < 0)
        {
            PutNew(from, ++from);
        }

        if (from < to && order == 0)
        {
            PutNew(from, ++from);
        }
        else
        {
            _builder.AddLeaf(key, _leaves.Value);
        }
    }

    /// <summary>Feeds the new leaves of changes <c>[from, to)</c>.</summary>
    private void PutNew(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            ReadOnlySpan<byte> value = _changes.NewValue(i);
            if (!value.IsEmpty)
            {
                _builder.AddLeaf(_changes.Key(i), value);
            }
        }
    }
}
