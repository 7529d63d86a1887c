namespace MarketChain.Auditor;

/// <summary>
/// Rows as change sets and pages hold them, ascending by key: what a key shares with the one before is left out
/// (docs/spec/ledger.md 3).
/// </summary>
internal sealed class RowList
{
    private readonly Octets _bytes = new();
    private byte[] _previous = [];

    public uint Count { get; private set; }

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public void Add(RowKey rowKey, byte[] value)
    {
        byte[] key = rowKey.ToBytes();
        int shared = key.AsSpan().CommonPrefixLength(_previous);
        _bytes.U8((byte)shared).Raw(key.AsSpan(shared)).Varint((ulong)value.Length).Raw(value);
        _previous = key;
        Count++;
    }
}
