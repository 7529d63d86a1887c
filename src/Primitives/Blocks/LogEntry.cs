namespace MarketChain.Primitives.Blocks;

/// <summary>An event of a contract or a native module.</summary>
/// <param name="Address">Who emitted it.</param>
/// <param name="Topics">0..4; the first is keccak256 of the event's signature.</param>
/// <param name="Data">ABI-encoded values that are not indexed.</param>
public sealed record LogEntry(Address Address, ValueList<Hash256> Topics, ReadOnlyMemory<byte> Data)
{
    /// <summary>Most topics: LOG4.</summary>
    public const int TopicsMax = 4;
}
