using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>A site (docs/spec/state.md, Sites).</summary>
internal sealed class Site(uint number)
{
    public uint Number { get; } = number;
    public Address Owner { get; init; }
    public Address Payout { get; init; }
    public string Name { get; init; } = "";
    public ulong RegisteredAtBlock { get; init; }
    public BigInteger Stake { get; set; }
    public BigInteger Unlocking { get; set; }
    public ulong UnlocksAtMs { get; set; }
    public uint LiveUids { get; set; }
    public IReadOnlyList<Address> Submitters { get; set; } = [];
    public bool IsSuspended { get; set; }

    public bool MaySubmit(Address sender) => sender == Owner || Submitters.Contains(sender);
}

/// <summary>A UID (docs/spec/state.md, UIDs); level, flags, alias and earnings are in its ledger row.</summary>
internal sealed class Uid(uint number)
{
    public uint Number { get; } = number;
    public UidRow Row { get; } = new(number);
    public Address Controller { get; set; }
    public uint Registrar { get; init; }
    public ulong RegisteredAtBlock { get; init; }
    public Hash256 Commitment { get; init; }
    public uint ConfidencePermille { get; init; }
    public uint Counter { get; set; }
    public List<uint> CoRegistrars { get; } = [];
    public List<uint> Linked { get; } = [];
    public Address PendingController { get; set; }
    public ulong PendingAtMs { get; set; }

    public BigInteger Available => Row.Earned - Row.Claimed;

    public bool Is(byte flag) => (Row.Flags & flag) != 0;

    public IEnumerable<uint> Registrars => Registrar == 0 ? CoRegistrars : CoRegistrars.Prepend(Registrar);
}

internal enum CampaignStatus : byte
{
    None,
    Active,
    Paused,
    Closed,
}

/// <summary>A campaign (docs/spec/state.md, Campaigns).</summary>
internal sealed class Campaign(uint number)
{
    public uint Number { get; } = number;
    public Address Advertiser { get; init; }
    public Address Platform { get; init; }
    public string Name { get; init; } = "";
    public ulong CreatedAtBlock { get; init; }
    public CampaignStatus Status { get; set; } = CampaignStatus.Active;
    public CampaignStatus PendingStatus { get; set; }
    public uint PendingEpoch { get; set; }
    public uint TermsVersion { get; set; } = 1;
    public uint PendingTermsVersion { get; set; }
    public uint OpenEpochs { get; set; }
    public BigInteger FreeEscrow { get; set; }
    public BigInteger Reserved { get; set; }
    public BigInteger Funded { get; set; }
    public BigInteger Refunded { get; set; }
    public BigInteger PaidUsers { get; set; }
    public BigInteger PaidSites { get; set; }
    public BigInteger PlatformFees { get; set; }

    /// <summary>Every version of the terms, from 1 on.</summary>
    public List<Terms> Terms { get; } = [];

    public CampaignStatus StatusAt(uint epoch)
        => PendingStatus != CampaignStatus.None && epoch >= PendingEpoch ? PendingStatus : Status;

    public uint VersionAt(uint epoch)
        => PendingTermsVersion != 0 && epoch >= PendingEpoch ? PendingTermsVersion : TermsVersion;

    public Terms TermsAt(uint epoch) => Terms[(int)VersionAt(epoch) - 1];
}

/// <summary>A version of a campaign's terms, in numbers.</summary>
internal sealed record Terms(CampaignTerms Wire)
{
    public BigInteger Price { get; } = Wire.PricePerUa.ToNumber();
    public BigInteger Budget { get; } = Wire.BudgetPerEpoch.ToNumber();
    public bool IsFixed => Wire.Pricing == 0;
    public ulong UaCap => Wire.UaCapPerUid == 0 ? 1UL << 40 : Wire.UaCapPerUid;

    public uint FormatBps(byte format)
        => Wire.FormatWeights.FirstOrDefault(weight => weight.Format == format)?.Bps ?? 10_000;
}

/// <summary>A settled epoch, with all that was paid.</summary>
internal sealed record SettledEpoch(
    uint Number, EpochRow Row, SumNode Root, BigInteger Returned, ulong SettledAtMs, IReadOnlyList<PayoutLeaf> Leaves);
