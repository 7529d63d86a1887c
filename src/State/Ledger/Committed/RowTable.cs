namespace MarketChain.State.Ledger;

/// <summary>The committed rows of a table that is small.</summary>
internal sealed class RowTable<TKey, TRow> : IRowSource<TKey, TRow>
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IEquatable<TRow>
{
    private readonly Dictionary<TKey, TRow> _rows = [];

    /// <inheritdoc/>
    public TRow Get(TKey key) => _rows.GetValueOrDefault(key);
}
