namespace MarketChain.State.Trie;

/// <summary>Takes the records of the inner nodes of a trie that is being built.</summary>
internal interface ITrieNodeSink
{
    /// <summary>
    /// A node's record. Records come children before parents, and siblings in order; both spans are valid only during
    /// the call.
    /// </summary>
    /// <param name="key">A key below the node: the first <paramref name="pathLength"/> nibbles are its path.</param>
    /// <param name="pathLength">Nibbles of the path.</param>
    /// <param name="record">The record.</param>
    void Put(ReadOnlySpan<byte> key, int pathLength, ReadOnlySpan<byte> record);
}
