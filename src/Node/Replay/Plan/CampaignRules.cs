using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Replay.Plan;

/// <summary>What the campaign of an item is to be.</summary>
/// <param name="Terms">What it pays for and how.</param>
/// <param name="Escrow">What it is funded with, wei.</param>
internal sealed record CampaignPlan(CampaignTerms Terms, UInt256 Escrow);

/// <summary>
/// The terms of a log's campaigns, by their place k in the order of their first rows. A row that counts is expected to
/// earn about 0.005 coin; budgets and escrows follow from the rows that an item has, so that most campaigns have enough
/// and some run out, as in life.
/// <code>
/// pricing         a pool when k mod 4 = 3, else fixed
/// budget a epoch  1.5 times the item's mean when k mod 3 = 0, else 3 times; of at least 20 rows
/// escrow          half of what the item's rows would earn when k mod 5 = 2, else twice; at least one budget
/// levels          level 3 is refused when k mod 5 = 1
/// sites           of several: when k mod 5 = 0 all but the one with fewest rows; no site over half when k is even
/// all             user 50%, site 40%, platform 10%; clicks count up to 5%; video × 1.5
///                 a UID may have 8 impressions and 1,000,000 UA an epoch: some 20 s of a whole ad, clicked
/// </code>
/// </summary>
internal static class CampaignRules
{
    private const uint UserBps = 5_000;
    private const uint SiteBps = 4_000;
    private const uint PlatformBps = 1_000;
    private const uint FrequencyCap = 8;
    private const uint ClickRateBps = 500;
    private const uint SiteShareBps = 5_000;
    private const ulong UaCapPerUid = 1_000_000;
    private const byte VideoFormat = 1;
    private const uint VideoBps = 15_000;
    private const ulong RowsPerEpochMin = 20;

    /// <summary>5 s on the screen, 800 permille of it.</summary>
    private const ulong UaPerRow = 50 * 800;

    /// <summary>125 gwei: 40,000 UA make 0.005 coin.</summary>
    private const ulong PricePerUa = 125_000_000_000;

    /// <summary>The campaign of an item.</summary>
    /// <param name="place">k.</param>
    /// <param name="rows">Rows of the item.</param>
    /// <param name="epochs">Epochs that the log lasts on the chain, at least 1.</param>
    /// <param name="sites">The sites' numbers on the chain and their rows.</param>
    public static CampaignPlan Plan(int place, long rows, ulong epochs, IReadOnlyList<(uint Site, long Rows)> sites)
    {
        ulong rowsPerEpoch = Math.Max(RowsPerEpochMin, (ulong)rows / epochs);
        UInt256 expected = (UInt256)PricePerUa * UaPerRow;
        UInt256 budget = expected * rowsPerEpoch * (place % 3 == 0 ? 3UL : 6UL) / 2;
        UInt256 escrow = expected * (ulong)rows * (place % 5 == 2 ? 1UL : 4UL) / 2;
        bool isChoosy = place % 5 == 0;
        CampaignTerms terms = new()
        {
            Pricing = place % 4 == 3 ? Pricing.Pool : Pricing.Fixed,
            PricePerUa = PricePerUa,
            BudgetPerEpoch = budget,
            UserBps = UserBps,
            SiteBps = SiteBps,
            PlatformBps = PlatformBps,
            FrequencyCap = FrequencyCap,
            UidLevelMax = place % 5 == 1 ? UidEntry.Identity : UidEntry.Device,
            AllowedSites = AllowedSites(isChoosy, sites),
            FormatWeights = [new FormatWeight(VideoFormat, VideoBps)],
            UaModel = 1,
            UaCapPerUid = UaCapPerUid,
            SiteShareBps = sites.Count > 1 && place % 2 == 0 ? SiteShareBps : 0,
            ClickRateBps = ClickRateBps,
        };
        return new CampaignPlan(terms, UInt256.Max(escrow, budget));
    }

    /// <summary>
    /// Ascending. A log's only site is named, since an open campaign lets the first site of a UID hold half its cap at
    /// most (docs/spec/marketing.md 5, rule 12).
    /// </summary>
    private static ValueList<uint> AllowedSites(bool isChoosy, IReadOnlyList<(uint Site, long Rows)> sites)
    {
        if (sites.Count > 1 && !isChoosy)
        {
            return default;
        }

        return
        [
            .. sites.OrderByDescending(site => site.Rows).ThenBy(site => site.Site)
                .Take(Math.Max(1, sites.Count - 1)).Select(site => site.Site).Order(),
        ];
    }
}
