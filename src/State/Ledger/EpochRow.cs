using System.Runtime.InteropServices;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.State.Ledger;

/// <summary>Where an epoch of a campaign stands. Settled ones have no row any more.</summary>
public enum EpochState : byte
{
    /// <summary>No such row.</summary>
    None = 0,

    /// <summary>It counts, or its time has passed and it waits for its settlement.</summary>
    Open = 1,

    /// <summary>The system step walks its leaves.</summary>
    Settling = 2,
}

/// <summary>Table 1: the totals of an epoch of a campaign and how far its settlement has come.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct EpochRow
{
    /// <summary>
    /// Open or settling; <see cref="EpochState.None"/> deletes the row, and with it all rows of the epoch.
    /// </summary>
    public EpochState State { get; set; }

    /// <summary>Which version of the campaign's terms the epoch took at its first accepted row.</summary>
    public uint TermsVersion { get; set; }

    /// <summary>What the epoch may spend, in wei.</summary>
    public UInt128 Reserve { get; set; }

    /// <summary>Accepted rows.</summary>
    public ulong Impressions { get; set; }

    /// <summary>Accepted rows with a click.</summary>
    public ulong Clicks { get; set; }

    /// <summary>Attention of all accepted rows.</summary>
    public UInt128 Ua { get; set; }

    /// <summary>Rows of table 2 in this epoch.</summary>
    public uint UidRows { get; set; }

    /// <summary>Rows of table 3 in this epoch.</summary>
    public uint SiteRows { get; set; }

    /// <summary>Credited to UIDs so far, in wei.</summary>
    public UInt128 PaidUsers { get; set; }

    /// <summary>Paid to sites so far, in wei.</summary>
    public UInt128 PaidSites { get; set; }

    /// <summary>The sum tree of the leaves settled so far; null before the first.</summary>
    public SumTreeFrontier? Frontier { get; set; }

    /// <summary>Leaves settled so far, sites first.</summary>
    public readonly uint Cursor => Frontier is null ? 0 : Frontier.Count;
}
