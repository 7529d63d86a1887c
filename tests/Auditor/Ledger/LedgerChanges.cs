using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>The rows that a block changes, and the digest of them (docs/spec/ledger.md 2, 3).</summary>
internal sealed class LedgerChanges
{
    private readonly SortedDictionary<RowKey, (LedgerRow Row, byte[] Before)> _touched = [];

    /// <summary>To be called before a row is changed, made or deleted.</summary>
    public void Touch(LedgerRow row)
    {
        if (!_touched.ContainsKey(row.Key))
        {
            _touched.Add(row.Key, (row, row.Encode()));
        }
    }

    /// <summary>Ends the block: its digest, and how many rows differ from what they were before it.</summary>
    public Hash256 Finish(Hash256 parentDigest, ulong number, out uint changed)
    {
        RowList changes = new();
        foreach ((RowKey key, (LedgerRow row, byte[] before)) in _touched)
        {
            byte[] after = row.Encode();
            if (!after.AsSpan().SequenceEqual(before))
            {
                changes.Add(key, after);
            }
        }

        _touched.Clear();
        changed = changes.Count;
        return new Octets().Tag("marketchain/ledger/v1").Raw(parentDigest).U64(number).U32(changed)
            .Raw(changes.Span).Blake();
    }
}
