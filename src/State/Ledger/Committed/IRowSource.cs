namespace MarketChain.State.Ledger;

/// <summary>The rows of a table as an overlay finds them.</summary>
internal interface IRowSource<in TKey, out TRow>
{
    /// <summary>The row, or one of all zeros when there is none.</summary>
    TRow Get(TKey key);
}
