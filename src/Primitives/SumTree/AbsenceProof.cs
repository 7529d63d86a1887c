namespace MarketChain.Primitives.SumTree;

/// <summary>
/// Proves that a settled epoch's tree has no leaf for a site or UID: the two neighbours between which it would stand,
/// by type, then number. Before the first leaf or behind the last there is one neighbour; an empty tree has none.
/// </summary>
/// <param name="Before">The last leaf that sorts before it, or null.</param>
/// <param name="After">The first leaf that sorts behind it, or null.</param>
public sealed record AbsenceProof(PayoutProof? Before, PayoutProof? After)
{
    /// <summary>Tells whether the tree that the trie names has no such leaf.</summary>
    /// <param name="absent">Type, campaign, epoch and number of what is absent; its other fields say nothing.</param>
    /// <param name="root">The root's hash and sums, from the trie.</param>
    /// <param name="leafCount">The number of its leaves, from there too.</param>
    public PayoutProofFault Verify(in PayoutLeaf absent, in SumNode root, uint leafCount)
    {
        PayoutProofFault before = Before?.Verify(root, leafCount) ?? PayoutProofFault.None;
        PayoutProofFault after = After?.Verify(root, leafCount) ?? PayoutProofFault.None;
        return before != PayoutProofFault.None ? before
            : after != PayoutProofFault.None ? after
            : !AreNeighbours(leafCount) || !IsBetween(absent) ? PayoutProofFault.NotNeighbours
            : leafCount == 0 && root != SumTreeHash.Empty ? PayoutProofFault.OtherRoot
            : PayoutProofFault.None;
    }

    private bool AreNeighbours(uint leafCount)
    {
        ulong next = Before is null ? 0 : (ulong)Before.Leaf.Index + 1;
        return After is null ? next == leafCount : next == After.Leaf.Index;
    }

    private bool IsBetween(in PayoutLeaf absent)
        => (Before is null || IsBefore(Before.Leaf, absent)) && (After is null || IsBefore(absent, After.Leaf));

    private static bool IsBefore(in PayoutLeaf left, in PayoutLeaf right)
        => left.Campaign == right.Campaign
            && left.Epoch == right.Epoch
            && (left.Type != right.Type ? left.Type < right.Type : left.Id < right.Id);
}
