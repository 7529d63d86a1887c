using System.Runtime.InteropServices;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>The most UA that an epoch can count.</summary>
/// <param name="Reserve">What the epoch may spend, in wei.</param>
/// <param name="Epoch">Over all sites.</param>
/// <param name="Site">Of any one site.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UaLimits(UInt128 Reserve, UInt128 Epoch, UInt128 Site);

/// <summary>One version of a campaign's terms, laid out for judging rows. Never changes.</summary>
internal sealed class JudgingTerms
{
    private const int Formats = byte.MaxValue + 1;

    private readonly ushort[] _formatBps = new ushort[Formats];
    private readonly uint[] _allowedSites;

    internal JudgingTerms(uint version, CampaignTerms terms, ContractModel? contract)
    {
        Version = version;
        Terms = terms;
        Contract = contract;
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

    /// <summary>What scores the rows; null for the built-in model.</summary>
    internal ContractModel? Contract { get; }

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

    /// <summary>
    /// What an epoch of a reserve can count at the most. Price · x > limit is x > floor(limit / price).
    /// </summary>
    internal UaLimits LimitsOf(UInt128 reserve) => new(
        reserve,
        Epoch: Terms.Pricing == Pricing.Fixed ? reserve / Price : UInt128.MaxValue,
        Site: Terms.SiteShareBps == 0
            ? UInt128.MaxValue
            : (UInt128)UInt256.MulDiv(reserve, Terms.SiteShareBps, CampaignTerms.WholeBps) / Price);
}
