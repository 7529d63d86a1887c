using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>One version of a campaign's terms, laid out for judging rows. Never changes.</summary>
internal sealed class JudgingTerms
{
    private const int Formats = byte.MaxValue + 1;

    private readonly ushort[] _formatBps = new ushort[Formats];
    private readonly uint[] _allowedSites;

    internal JudgingTerms(uint version, CampaignTerms terms)
    {
        Version = version;
        Terms = terms;
        Price = (UInt128)terms.PricePerUa;
        Budget = (UInt128)terms.BudgetPerEpoch;
        UaCapPerUid = terms.UaCapPerUid == 0 ? CampaignTerms.UaCapPerUidMax : terms.UaCapPerUid;
        _allowedSites = terms.AllowedSites.ToArray();
        Array.Fill(_formatBps, (ushort)CampaignTerms.WholeBps);
        foreach (FormatWeight weight in terms.FormatWeights)
        {
            _formatBps[weight.Format] = (ushort)weight.Bps;
        }
    }

    internal uint Version { get; }

    internal CampaignTerms Terms { get; }

    /// <summary>Wei.</summary>
    internal UInt128 Price { get; }

    /// <summary>Wei.</summary>
    internal UInt128 Budget { get; }

    internal ulong UaCapPerUid { get; }

    /// <summary>Weight of a format in ten-thousandths.</summary>
    internal uint FormatBps(byte format) => _formatBps[format];

    internal bool IsRunningAt(ulong timeMs)
        => timeMs >= Terms.StartMs && (Terms.EndMs == 0 || timeMs < Terms.EndMs);

    internal bool Allows(uint site) => _allowedSites.Length == 0 || _allowedSites.AsSpan().BinarySearch(site) >= 0;

    internal bool AllowsOnly(uint site) => _allowedSites.Length == 1 && _allowedSites[0] == site;

    /// <summary>The most UA that an epoch can count: the largest x with price · x within its reserve.</summary>
    internal UInt128 UaMax(UInt128 reserve)
        => Terms.Pricing == Pricing.Fixed ? reserve / Price : UInt128.MaxValue;

    /// <summary>The most UA that one site can have of an epoch.</summary>
    internal UInt128 SiteUaMax(UInt128 reserve)
        => Terms.SiteShareBps == 0
            ? UInt128.MaxValue
            : (UInt128)(UInt256.MulDiv(reserve, Terms.SiteShareBps, CampaignTerms.WholeBps) / Price);
}
