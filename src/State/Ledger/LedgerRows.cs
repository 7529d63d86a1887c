using System.Runtime.InteropServices;

namespace MarketChain.State.Ledger;

/// <summary>Table 2: what a UID has seen of a campaign in an epoch. Its bounds let it rest in 22 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct EpochUidRow
{
    /// <summary>Accepted rows; below 2^22.</summary>
    public uint Impressions { get; set; }

    /// <summary>Sum of their dwell times; at most the epoch's own length.</summary>
    public uint DwellMs { get; set; }

    /// <summary>Sum of their attention; below 2^42.</summary>
    public ulong Ua { get; set; }

    /// <summary>The site of the first accepted row.</summary>
    public uint FirstSite { get; set; }

    /// <summary>Accepted rows of that site; stops at 65,535.</summary>
    public uint FirstSiteImpressions { get; set; }
}

/// <summary>Table 3: what a site has delivered of a campaign in an epoch.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct EpochSiteRow
{
    /// <summary>Accepted rows.</summary>
    public ulong Impressions { get; set; }

    /// <summary>Sum of their attention.</summary>
    public ulong Ua { get; set; }

    /// <summary>Accepted rows with a click.</summary>
    public ulong Clicks { get; set; }
}

/// <summary>What is so of a UID, besides its level and link.</summary>
[Flags]
public enum UidFlags : byte
{
    /// <summary>A UID without a controller, neither suspended nor linked to.</summary>
    None = 0,

    /// <summary>A key controls it, so its earnings can be claimed.</summary>
    HasController = 1,

    /// <summary>Its holder opted out: its rows are refused.</summary>
    Suspended = 2,

    /// <summary>Other UIDs are linked to it, so it cannot be linked itself.</summary>
    HasLinks = 4,

    /// <summary>The validators suspended it: its rows are refused.</summary>
    Barred = 8,

    /// <summary>Any of what refuses its rows.</summary>
    OutOfUse = Suspended | Barred,
}

/// <summary>What judging a row needs to know of a UID, in one word.</summary>
/// <param name="Level">1 to 3; 0 when there is no such UID.</param>
/// <param name="Flags">Its state.</param>
/// <param name="LinkedTo">The UID that it was merged into; 0 when none.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct UidIdentity(byte Level, UidFlags Flags, uint LinkedTo)
{
    /// <summary>False when there is no such UID.</summary>
    public bool Exists => Level != 0;

    /// <summary>
    /// The UID that earns and that caps count: the one linked to, else <paramref name="uid"/> itself.
    /// </summary>
    public uint CanonicalOf(uint uid) => LinkedTo == 0 ? uid : LinkedTo;
}

/// <summary>Table 4: a UID and its earnings.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct UidRow
{
    /// <summary>Level, flags and link.</summary>
    public UidIdentity Identity { get; set; }

    /// <summary>Credited so far, in wei.</summary>
    public UInt128 Earned { get; set; }

    /// <summary>Claimed or expired of it, in wei.</summary>
    public UInt128 Claimed { get; set; }
}

/// <summary>Table 5: how far a stream of batches has come.</summary>
public record struct StreamRow
{
    /// <summary>The highest batchSeq accepted, plus 1.</summary>
    public ulong Batches { get; set; }
}

/// <summary>Table 6: what a site has submitted in an epoch. Gone when the epoch is over.</summary>
public record struct SiteEpochRow
{
    /// <summary>Rows that used its capacity.</summary>
    public ulong Rows { get; set; }
}

/// <summary>Table 7: the sums that are the attention account's balance, and the counters of settlement.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct TotalsRow
{
    /// <summary>Escrow of campaigns that no epoch has reserved, in wei.</summary>
    public UInt128 FreeEscrow { get; set; }

    /// <summary>Reserves of epochs not yet settled, in wei.</summary>
    public UInt128 Reserves { get; set; }

    /// <summary>Stakes of sites, in wei.</summary>
    public UInt128 Stakes { get; set; }

    /// <summary>Earnings credited and not claimed, in wei.</summary>
    public UInt128 Unclaimed { get; set; }

    /// <summary>What no rule has assigned, in wei.</summary>
    public UInt128 Remainders { get; set; }

    /// <summary>Rows of table 2 in all epochs.</summary>
    public ulong OpenRows { get; set; }

    /// <summary>Epochs settled so far: the number of the next one to settle.</summary>
    public ulong SettledEpochs { get; set; }

    /// <summary>The settled epoch whose expiry comes next.</summary>
    public ulong ExpiryCursor { get; set; }

    /// <summary>The next leaf of it.</summary>
    public uint ExpiryLeaf { get; set; }
}
