namespace MarketChain.State.Ledger.Committed;

/// <summary>The committed rows of table 3 of one epoch of a campaign, by site: some thousands at most.</summary>
internal sealed class SiteRows
{
    private uint[] _sites = new uint[4];
    private EpochSiteRow[] _rows = new EpochSiteRow[4];

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>The sites, ascending.</summary>
    public ReadOnlySpan<uint> Sites => _sites.AsSpan(0, Count);

    /// <summary>The rows of <see cref="Sites"/>.</summary>
    public ReadOnlySpan<EpochSiteRow> Rows => _rows.AsSpan(0, Count);

    /// <summary>The row of a site, or one of all zeros.</summary>
    public EpochSiteRow Get(uint site)
    {
        int index = Sites.BinarySearch(site);
        return index < 0 ? default : _rows[index];
    }

    /// <summary>Writes the row of a site, new or not.</summary>
    public void Set(uint site, in EpochSiteRow row)
    {
        int index = Sites.BinarySearch(site);
        if (index < 0)
        {
            index = ~index;
            Insert(index, site);
        }

        _rows[index] = row;
    }

    private void Insert(int index, uint site)
    {
        if (Count == _sites.Length)
        {
            Array.Resize(ref _sites, Count * 2);
            Array.Resize(ref _rows, Count * 2);
        }

        Array.Copy(_sites, index, _sites, index + 1, Count - index);
        Array.Copy(_rows, index, _rows, index + 1, Count - index);
        _sites[index] = site;
        Count++;
    }
}
