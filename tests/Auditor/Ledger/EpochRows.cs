using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Table 1: an epoch of a campaign that is not settled, and its rows of tables 2 and 3.</summary>
internal sealed class EpochRow(uint campaign, uint epoch) : LedgerRow(new RowKey(1, campaign, epoch))
{
    public const byte Open = 1;
    public const byte Settling = 2;

    public uint Campaign { get; } = campaign;
    public uint Epoch { get; } = epoch;
    public byte State { get; set; }
    public uint TermsVersion { get; set; }
    public BigInteger Reserve { get; set; }
    public ulong Impressions { get; set; }
    public ulong Clicks { get; set; }
    public BigInteger Ua { get; set; }
    public ulong Cursor { get; set; }
    public BigInteger PaidUsers { get; set; }
    public BigInteger PaidSites { get; set; }

    /// <summary>Known once it is settled: no field of the row, which is deleted then.</summary>
    public BigInteger PlatformFee { get; set; }

    public SumTree Tree { get; } = new();
    public SortedDictionary<uint, EpochUidRow> Uids { get; } = [];
    public SortedDictionary<uint, EpochSiteRow> Sites { get; } = [];

    /// <summary>The UIDs once no more come, in their order.</summary>
    private EpochUidRow[]? _closedUids;

    public EpochUidRow UidAt(int index) => (_closedUids ??= [.. Uids.Values])[index];

    public int Leaves => Uids.Count + Sites.Count;

    public override string ToString() => $"epoch {Epoch} of campaign {Campaign}";

    protected override void WriteTo(Octets value)
    {
        value.U8(State).Varint(TermsVersion).Varint(Reserve).Varint(Impressions).Varint(Clicks).Varint(Ua)
            .Varint((ulong)Uids.Count).Varint((ulong)Sites.Count).Varint(Cursor)
            .Varint(PaidUsers).Varint(PaidSites);
        foreach ((_, SumNode peak) in Tree.Peaks)
        {
            value.Raw(peak.Hash).Varint(peak.Impressions).Varint(peak.Ua).Varint(peak.Amount);
        }
    }
}

/// <summary>Table 2: what was counted for a UID in an epoch of a campaign.</summary>
internal sealed class EpochUidRow(uint campaign, uint epoch, uint uid)
    : LedgerRow(new RowKey(2, campaign, epoch, uid))
{
    public uint Uid { get; } = uid;
    public ulong Impressions { get; set; }
    public ulong Ua { get; set; }
    public ulong DwellMs { get; set; }
    public uint FirstSite { get; set; }
    public ulong FirstSiteImpressions { get; set; }

    protected override void WriteTo(Octets value)
        => value.Varint(Impressions).Varint(Ua).Varint(DwellMs).Varint(FirstSite).Varint(FirstSiteImpressions);
}

/// <summary>Table 3: what was counted for a site in an epoch of a campaign.</summary>
internal sealed class EpochSiteRow(uint campaign, uint epoch, uint site)
    : LedgerRow(new RowKey(3, campaign, epoch, site))
{
    public uint Site { get; } = site;
    public ulong Impressions { get; set; }
    public ulong Ua { get; set; }
    public ulong Clicks { get; set; }

    protected override void WriteTo(Octets value) => value.Varint(Impressions).Varint(Ua).Varint(Clicks);
}

/// <summary>A value of the sum tree.</summary>
internal sealed record SumNode(Hash256 Hash, ulong Impressions, BigInteger Ua, BigInteger Amount);
