using MarketChain.State.Ledger.Memory;

namespace MarketChain.State.Ledger.Committed;

/// <summary>An epoch of a campaign that is open or settling, with its rows.</summary>
internal sealed class CommittedEpoch(EpochKey key, ChunkPool pool)
{
    /// <summary>Which it is.</summary>
    public EpochKey Key { get; } = key;

    /// <summary>Its row of table 1.</summary>
    public EpochRow Row { get; set; }

    /// <summary>Its rows of table 2.</summary>
    public EpochUidTable Uids { get; } = new(pool, key);

    /// <summary>Its rows of table 3.</summary>
    public SiteRows Sites { get; } = new();

    /// <summary>Rows of table 3 by site, from position <paramref name="start"/>; returns how many were read.</summary>
    public int ReadLeaves(int start, Span<EpochSiteLeaf> leaves)
    {
        int count = Math.Clamp(Sites.Count - start, 0, leaves.Length);
        for (int i = 0; i < count; i++)
        {
            leaves[i] = new EpochSiteLeaf(Sites.Sites[start + i], Sites.Rows[start + i]);
        }

        return count;
    }

    /// <summary>Rows of table 2 by UID, from position <paramref name="start"/>; returns how many were read.</summary>
    public int ReadLeaves(int start, Span<EpochUidLeaf> leaves) => Uids.ReadInOrder(start, leaves);
}
