using MarketChain.Primitives;

namespace MarketChain.State.Ledger.Committed;

/// <summary>The committed rows of a table of few rows, in no order.</summary>
internal sealed class RowTable<TKey, TRow> : IRowSource<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IEquatable<TRow>
{
    private readonly Dictionary<TKey, TRow> _rows = [];

    /// <inheritdoc/>
    public TRow Get(TKey key) => _rows.GetValueOrDefault(key);

    /// <summary>Writes a row that exists.</summary>
    public void Set(TKey key, in TRow row)
    {
        Invariant.Check(!row.Equals(default));
        _rows[key] = row;
    }
}
