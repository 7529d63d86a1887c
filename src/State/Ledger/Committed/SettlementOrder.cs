namespace MarketChain.State.Ledger.Committed;

/// <summary>By epoch, then campaign: the order in which epochs settle.</summary>
internal sealed class SettlementOrder : IComparer<EpochKey>
{
    /// <summary>The only instance.</summary>
    public static readonly SettlementOrder Instance = new();

    /// <summary>Behind every other key.</summary>
    public static readonly EpochKey Last = new(uint.MaxValue, uint.MaxValue);

    private SettlementOrder()
    {
    }

    /// <summary>True when a key comes behind one and before another; null is no bound.</summary>
    public static bool IsBetween(EpochKey key, EpochKey? lower, EpochKey? upper)
        => (lower is null || Instance.Compare(key, lower.Value) > 0)
            && (upper is null || Instance.Compare(key, upper.Value) < 0);

    /// <inheritdoc/>
    public int Compare(EpochKey x, EpochKey y)
        => x.Epoch != y.Epoch ? x.Epoch.CompareTo(y.Epoch) : x.Campaign.CompareTo(y.Campaign);
}
