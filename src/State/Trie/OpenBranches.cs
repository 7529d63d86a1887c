using MarketChain.Primitives;

namespace MarketChain.State.Trie;

/// <summary>
/// The branches on the way from the root to the newest leaf: those that can still get children. Their references lie in
/// the first bytes of the hasher's buffer, 33 bytes for each child of each branch.
/// </summary>
internal sealed class OpenBranches
{
    /// <summary>What the hasher reserves: one branch at each depth, and one reference more for the root.</summary>
    public const int ReservedBytes =
        ((NibblePath.KeyNibbles * TrieNodeRecord.Children) + 1) * TrieNodeRecord.HashReferenceBytes;

    /// <summary>Where the root's reference goes.</summary>
    public const int RootOffset = ReservedBytes - TrieNodeRecord.HashReferenceBytes;

    private readonly byte[] _depths = new byte[NibblePath.KeyNibbles];
    private readonly byte[] _leafCounts = new byte[NibblePath.KeyNibbles * TrieNodeRecord.Children];
    private readonly byte[] _lengths = new byte[NibblePath.KeyNibbles * TrieNodeRecord.Children];
    private readonly int[] _messages = new int[NibblePath.KeyNibbles * TrieNodeRecord.Children];

    /// <summary>Number of open branches.</summary>
    public int Count { get; private set; }

    /// <summary>Nibbles above the deepest open branch; -1 when none is open.</summary>
    public int TopDepth => Count == 0 ? -1 : _depths[Count - 1];

    /// <summary>Nibbles above the branch above the deepest one; -1 when there is none.</summary>
    public int NextDepth => Count < 2 ? -1 : _depths[Count - 2];

    /// <summary>Leaves below each child of the deepest branch, as records count them.</summary>
    public ReadOnlySpan<byte> TopLeafCounts => _leafCounts.AsSpan(Top, TrieNodeRecord.Children);

    /// <summary>Bytes of each reference of the deepest branch; 0 for no child.</summary>
    public ReadOnlySpan<byte> TopLengths => _lengths.AsSpan(Top, TrieNodeRecord.Children);

    /// <summary>The waiting node behind each reference of the deepest branch, or none.</summary>
    public ReadOnlySpan<int> TopMessages => _messages.AsSpan(Top, TrieNodeRecord.Children);

    private int Top => (Count - 1) * TrieNodeRecord.Children;

    /// <summary>Where a reference of the deepest branch lies in the hasher's buffer.</summary>
    public int TopOffset(int child) => (Top + child) * TrieNodeRecord.HashReferenceBytes;

    /// <summary>Opens a branch below all others.</summary>
    public void Push(int depth)
    {
        Invariant.Check(depth > TopDepth);
        _depths[Count++] = (byte)depth;
        _lengths.AsSpan(Top, TrieNodeRecord.Children).Clear();
        _leafCounts.AsSpan(Top, TrieNodeRecord.Children).Clear();
    }

    /// <summary>Closes the deepest branch.</summary>
    public void Pop() => Count--;

    /// <summary>Closes all branches.</summary>
    public void Clear() => Count = 0;

    /// <summary>Notes a child of the deepest branch.</summary>
    public void SetChild(int child, byte leafCount, int length, int message)
    {
        Invariant.Check(_lengths[Top + child] == 0);
        _leafCounts[Top + child] = leafCount;
        _lengths[Top + child] = (byte)length;
        _messages[Top + child] = message;
    }

    /// <summary>The waiting nodes have their hashes: no reference waits any more.</summary>
    public void SettleAll() => _messages.AsSpan(0, Count * TrieNodeRecord.Children).Fill(NodeReference.None);
}
