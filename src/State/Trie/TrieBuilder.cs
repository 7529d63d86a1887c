using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.State.Trie;

/// <summary>
/// Makes a trie's root, and the records of its inner nodes, from its leaves in order: a trie of a stack. In place of
/// leaves it also takes whole subtrees that did not change, which makes it the engine of updates too. It holds one open
/// branch a depth and a bounded number of finished nodes that wait to be hashed, whatever the trie's size.
/// <code>
///   next key  6a 3f …      the leaf before it, 6a 31 …, is joined with it by a branch at depth 3
///                 ▲
///   open      ∅ ─ 6 ─ 6a ─ 6a3      branches deeper than that are closed: they get no more children
/// </code>
/// A leaf waits until the next item shows how deep the branch above it is.
/// </summary>
internal sealed class TrieBuilder
{
    /// <summary>
    /// Finished nodes after which hashes are made: enough to fill the eight lanes at each level, few enough to stay in
    /// the second-level cache.
    /// </summary>
    private const int WaitingMax = 2048;

    private readonly TrieHasher _hasher = new(OpenBranches.ReservedBytes);
    private readonly OpenBranches _open = new();
    private readonly List<StoredNode> _storedNodes = [];
    private readonly byte[] _leafValue = new byte[TrieLeafValue.BytesMax];
    private readonly byte[] _record = new byte[TrieNodeRecord.BytesMax];
    private TrieLeafKind _kind;
    private ITrieNodeSink? _sink;
    private Hash256 _lastKey;
    private int _lastDepth;
    private int _leafValueLength;

    /// <summary>True when the last item is a leaf that is not placed yet.</summary>
    private bool LeafWaits => _leafValueLength > 0;

    private bool IsEmpty => _open.Count == 0 && !LeafWaits;

    /// <summary>Begins a trie; one that was not finished is forgotten.</summary>
    /// <param name="kind">What flat values of leaves mean.</param>
    /// <param name="sink">Takes the records of inner nodes; null when only the root is wanted.</param>
    public void Start(TrieLeafKind kind, ITrieNodeSink? sink)
    {
        _kind = kind;
        _sink = sink;
        _leafValueLength = 0;
        _open.Clear();
        _storedNodes.Clear();
        _hasher.Clear();
    }

    /// <summary>Adds a leaf, after all items before it.</summary>
    /// <param name="key">The leaf's path: 64 nibbles.</param>
    /// <param name="flatValue">Its value as the flat state has it; not empty.</param>
    public void AddLeaf(in Hash256 key, ReadOnlySpan<byte> flatValue)
    {
        Invariant.Check(!flatValue.IsEmpty);
        Advance(key, NibblePath.KeyNibbles);
        flatValue.CopyTo(_leafValue);
        _leafValueLength = flatValue.Length;
    }

    /// <summary>
    /// Adds all leaves below a path at once, by the reference of the node there. The branch above must have another
    /// child: a lone child would have to be joined with it, which a reference does not allow.
    /// </summary>
    /// <param name="key">Its first <paramref name="depth"/> nibbles are the path.</param>
    /// <param name="depth">Nibbles of the path, at least 1.</param>
    /// <param name="leafCount">Leaves below, as a record counts them.</param>
    /// <param name="reference">The node's reference as in the branch's RLP.</param>
    public void AddSubtree(in Hash256 key, int depth, byte leafCount, ReadOnlySpan<byte> reference)
    {
        Advance(key, depth);
        int parentDepth = depth - 1;
        OpenAt(parentDepth);
        int child = NibblePath.Nibble(key.Bytes, parentDepth);
        reference.CopyTo(_hasher.Buffer[_open.TopOffset(child)..]);
        _open.SetChild(child, leafCount, reference.Length, NodeReference.None);
    }

    /// <summary>The root of all items since <see cref="Start"/>. All records have then gone to the sink.</summary>
    public Hash256 Finish()
    {
        if (IsEmpty)
        {
            return EmptyTrie.Root;
        }

        NodeReference root = CloseBelow(common: -1);
        if (root.Message == NodeReference.None)
        {
            return Keccak256.Hash(_hasher.Buffer.Slice(root.Offset, root.Length));
        }

        _hasher.Place(root, OpenBranches.RootOffset);
        HashWaiting();
        return new Hash256(_hasher.Buffer.Slice(OpenBranches.RootOffset + 1, Hash256.Size));
    }

    /// <summary>
    /// Ends a trie all of whose items lie below a path and which has more than one there: the reference of the node at
    /// the path, as <see cref="AddSubtree"/> takes it. All records have then gone to the sink.
    /// </summary>
    /// <param name="depth">Nibbles of the path, at least 1.</param>
    /// <param name="leafCount">Leaves below, as a record counts them.</param>
    public byte[] FinishBelow(int depth, out byte leafCount)
    {
        Invariant.Check(!IsEmpty && depth > 0);
        CloseBelow(depth - 1);
        HashWaiting();
        int child = NibblePath.Nibble(_lastKey.Bytes, depth - 1);
        leafCount = _open.TopLeafCounts[child];
        return _hasher.Buffer.Slice(_open.TopOffset(child), _open.TopLengths[child]).ToArray();
    }

    /// <summary>Finishes all that ends before the next item, which is the last one from here on.</summary>
    private void Advance(in Hash256 key, int depth)
    {
        if (!IsEmpty)
        {
            int common = NibblePath.CommonLength(_lastKey, key);
            Invariant.Check(common < _lastDepth && common < depth);
            Invariant.Check(NibblePath.Nibble(_lastKey.Bytes, common) < NibblePath.Nibble(key.Bytes, common));
            CloseBelow(common);
            if (_hasher.Waiting >= WaitingMax)
            {
                HashWaiting();
            }
        }

        _lastKey = key;
        _lastDepth = depth;
    }

    /// <summary>
    /// Places the leaf that waits and closes all branches below depth <paramref name="common"/>, where the next item
    /// parts from the last one. With -1 there is no next item: everything is closed, and the result is the root.
    /// </summary>
    private NodeReference CloseBelow(int common)
    {
        NodeReference node = default;
        if (LeafWaits)
        {
            int parentDepth = Math.Max(_open.TopDepth, common);
            node = FinishLeaf(parentDepth);
            AttachTo(parentDepth, node, leafCount: 1);
        }

        while (_open.TopDepth > common)
        {
            int parentDepth = Math.Max(_open.NextDepth, common);
            byte leafCount = TotalLeaves(_open.TopLeafCounts);
            node = CloseBranch(parentDepth, leafCount);
            AttachTo(parentDepth, node, leafCount);
        }

        return node;
    }

    private NodeReference FinishLeaf(int parentDepth)
    {
        ReadOnlySpan<byte> value = _leafValue.AsSpan(0, _leafValueLength);
        int length = TrieNodeWriter.WriteLeaf(_lastKey.Bytes, parentDepth + 1, _kind, value, _hasher.NextNode());
        _leafValueLength = 0;
        return _hasher.EndNode(length, level: 0);
    }

    /// <summary>Makes a node the child of the branch at a depth; at -1 there is none: it is the root.</summary>
    private void AttachTo(int parentDepth, NodeReference node, byte leafCount)
    {
        if (parentDepth >= 0)
        {
            OpenAt(parentDepth);
            int child = NibblePath.Nibble(_lastKey.Bytes, parentDepth);
            _hasher.Place(node, _open.TopOffset(child));
            _open.SetChild(child, leafCount, node.Length, node.Message);
        }
    }

    private void OpenAt(int depth)
    {
        if (_open.TopDepth != depth)
        {
            _open.Push(depth);
        }
    }

    /// <summary>Ends the deepest branch, and the extension above it if its parent is more than a nibble away.</summary>
    private NodeReference CloseBranch(int parentDepth, byte leafCount)
    {
        int depth = _open.TopDepth;
        int referencesLength = TotalReferences(_open.TopLengths);
        int level = 0;
        int headerLength = TrieNodeWriter.WriteBranchHeader(referencesLength, _hasher.NextNode());
        int references = _hasher.Position + headerLength;
        CopyReferences(references, ref level);
        _hasher.Buffer[references + referencesLength] = TrieNodeWriter.Nothing;
        if (leafCount == TrieNodeRecord.Stored && _sink is not null)
        {
            AddStoredNode(parentDepth + 1, depth, new ByteRange(references, referencesLength));
        }

        _open.Pop();
        NodeReference branch = _hasher.EndNode(headerLength + referencesLength + 1, level);
        return depth == parentDepth + 1 ? branch : FinishExtension(parentDepth + 1, depth, branch);
    }

    private void CopyReferences(int destination, ref int level)
    {
        Span<byte> buffer = _hasher.Buffer;
        for (int child = 0; child < TrieNodeRecord.Children; child++)
        {
            int length = _open.TopLengths[child];
            if (length == 0)
            {
                buffer[destination++] = TrieNodeWriter.Nothing;
                continue;
            }

            buffer.Slice(_open.TopOffset(child), length).CopyTo(buffer[destination..]);
            int message = _open.TopMessages[child];
            if (message != NodeReference.None)
            {
                _hasher.MoveHole(message, destination);
                level = Math.Max(level, _hasher.Level(message) + 1);
            }

            destination += length;
        }
    }

    private NodeReference FinishExtension(int from, int to, NodeReference branch)
    {
        int length = TrieNodeWriter.WriteExtensionStart(
            _lastKey.Bytes, from, to, branch.Length, _hasher.NextNode());
        _hasher.Place(branch, _hasher.Position + length);
        int level = branch.Message == NodeReference.None ? 0 : _hasher.Level(branch.Message) + 1;
        return _hasher.EndNode(length + branch.Length, level);
    }

    private void AddStoredNode(int pathLength, int branchDepth, ByteRange references)
    {
        var node = new StoredNode
        {
            Key = _lastKey,
            PathLength = pathLength,
            BranchDepth = branchDepth,
            References = references,
        };
        _open.TopLeafCounts.CopyTo(node.LeafCounts);
        _storedNodes.Add(node);
    }

    /// <summary>Makes all hashes that wait, and then the records that hold them.</summary>
    private void HashWaiting()
    {
        _hasher.HashAll();
        foreach (ref StoredNode node in CollectionsMarshal.AsSpan(_storedNodes))
        {
            ReadOnlySpan<byte> references = _hasher.Buffer.Slice(node.References.Offset, node.References.Length);
            int length = TrieNodeRecord.Write(
                node.Key.Bytes, node.PathLength, node.BranchDepth, node.LeafCounts, references, _record);
            _sink!.Put(node.Key.Bytes, node.PathLength, _record.AsSpan(0, length));
        }

        _storedNodes.Clear();
        _open.SettleAll();
        _hasher.Clear();
    }

    /// <summary>Bytes of a branch's references; a missing child takes one too.</summary>
    private static int TotalReferences(ReadOnlySpan<byte> lengths)
    {
        int total = 0;
        int children = 0;
        foreach (byte length in lengths)
        {
            total += Math.Max((int)length, 1);
            children += length > 0 ? 1 : 0;
        }

        Invariant.Check(children > 1);
        return total;
    }

    private static byte TotalLeaves(ReadOnlySpan<byte> leafCounts)
    {
        int total = 0;
        foreach (byte count in leafCounts)
        {
            total += count;
        }

        return total > TrieNodeRecord.UnstoredLeavesMax ? TrieNodeRecord.Stored : (byte)total;
    }

    /// <summary>A node of which a record is made once its references have their hashes.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct StoredNode
    {
        /// <summary>A key below the node.</summary>
        public Hash256 Key;
        public int PathLength;
        public int BranchDepth;
        public LeafCounts LeafCounts;

        /// <summary>Where the references lie in the hasher's buffer.</summary>
        public ByteRange References;
    }
}
