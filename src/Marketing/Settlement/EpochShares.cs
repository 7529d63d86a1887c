using System.Runtime.InteropServices;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>
/// What an epoch pays and to whom (docs/spec/settlement.md 2). Every share is rounded down, so they never sum to more
/// than the reserve; what is left over is returned.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct EpochShares
{
    private readonly UInt128 _users;
    private readonly UInt128 _sites;
    private readonly UInt128 _ua;

    internal EpochShares(CampaignTerms terms, in EpochRow epoch)
    {
        // Price and UA are below 2^128, so their product fits.
        UInt256 spent = UInt256.Min(epoch.Reserve, terms.PricePerUa * (UInt256)epoch.Ua);
        _ua = epoch.Ua;
        _users = Share(spent, terms.UserBps);
        _sites = Share(spent, terms.SiteBps);
        Platform = Share(spent, terms.PlatformBps);
    }

    /// <summary>The platform's share, in wei.</summary>
    internal UInt128 Platform { get; }

    internal UInt128 OfUid(ulong ua) => Part(_users, ua);

    internal UInt128 OfSite(ulong ua) => Part(_sites, ua);

    private static UInt128 Share(in UInt256 spent, uint bps)
        => (UInt128)UInt256.MulDiv(spent, bps, CampaignTerms.WholeBps);

    private UInt128 Part(UInt128 share, ulong ua) => _ua == 0 ? 0 : (UInt128)UInt256.MulDiv(share, ua, _ua);
}
