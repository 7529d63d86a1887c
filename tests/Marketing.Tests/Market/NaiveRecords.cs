using System.Numerics;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests;

/// <summary>A site of <see cref="NaiveMarket"/>.</summary>
internal sealed record NaiveSite(Address Payout)
{
    public BigInteger Stake { get; set; }
}

/// <summary>A UID of <see cref="NaiveMarket"/>.</summary>
internal sealed record NaiveUid(byte Level)
{
    public bool HasController { get; init; }

    public bool Suspended { get; set; }

    public uint LinkedTo { get; set; }

    public BigInteger Earned { get; set; }
}

/// <summary>
/// A campaign of <see cref="NaiveMarket"/>; what holds in an epoch is what was set last for it or before.
/// </summary>
internal sealed class NaiveCampaign
{
    public SortedDictionary<uint, CampaignStatus> Status { get; } = [];

    public SortedDictionary<uint, CampaignTerms> Terms { get; } = [];

    public BigInteger FreeEscrow { get; set; }

    public BigInteger Funded { get; set; }

    public BigInteger Refunded { get; set; }

    public BigInteger PaidUsers { get; set; }

    public BigInteger PaidSites { get; set; }

    public BigInteger PlatformFees { get; set; }

    public CampaignStatus StatusIn(uint epoch) => Status.Last(entry => entry.Key <= epoch).Value;

    public CampaignTerms TermsIn(uint epoch) => Terms.Last(entry => entry.Key <= epoch).Value;
}

/// <summary>Counts of a UID, or of a site, in an epoch.</summary>
internal sealed class NaiveCounts
{
    public BigInteger Impressions { get; set; }

    public BigInteger Ua { get; set; }

    public BigInteger Clicks { get; set; }

    public BigInteger DwellMs { get; set; }

    public uint FirstSite { get; set; }

    public BigInteger OnFirstSite { get; set; }
}

/// <summary>An epoch of a campaign.</summary>
internal sealed class NaiveEpoch(uint campaign, uint epoch, CampaignTerms terms, BigInteger reserve)
{
    public uint Campaign => campaign;

    public uint Epoch => epoch;

    public CampaignTerms Terms => terms;

    public BigInteger Reserve => reserve;

    public SortedDictionary<uint, NaiveCounts> Uids { get; } = [];

    public SortedDictionary<uint, NaiveCounts> Sites { get; } = [];

    public BigInteger Ua => Sum(Sites, counts => counts.Ua);

    public BigInteger Impressions => Sum(Sites, counts => counts.Impressions);

    /// <summary>Leaves paid so far; all of them once settled.</summary>
    public int Paid { get; set; }

    public BigInteger PaidUsers { get; set; }

    public BigInteger PaidSites { get; set; }

    public ulong SettledAtMs { get; set; }

    public BigInteger Spent => BigInteger.Min(reserve, (UInt128)terms.PricePerUa * Ua);

    public BigInteger PlatformFee => Spent * terms.PlatformBps / 10_000;

    public BigInteger Returned => reserve - PlatformFee - PaidUsers - PaidSites;

    public List<PayoutLeaf> Leaves()
    {
        BigInteger ua = Ua;
        BigInteger users = Spent * terms.UserBps / 10_000;
        BigInteger sites = Spent * terms.SiteBps / 10_000;
        List<PayoutLeaf> leaves = [];
        foreach ((uint site, NaiveCounts counts) in Sites)
        {
            leaves.Add(Leaf(PayoutLeafType.Site, leaves.Count, site, counts, ua == 0 ? 0 : sites * counts.Ua / ua));
        }

        foreach ((uint uid, NaiveCounts counts) in Uids)
        {
            leaves.Add(Leaf(PayoutLeafType.Uid, leaves.Count, uid, counts, ua == 0 ? 0 : users * counts.Ua / ua));
        }

        return leaves;
    }

    private static BigInteger Sum(SortedDictionary<uint, NaiveCounts> rows, Func<NaiveCounts, BigInteger> field)
        => rows.Values.Aggregate(BigInteger.Zero, (sum, row) => sum + field(row));

    private PayoutLeaf Leaf(PayoutLeafType type, int index, uint id, NaiveCounts counts, BigInteger amount)
        => new(type, campaign, epoch, (uint)index, id, (ulong)counts.Impressions, (UInt128)counts.Ua, (UInt128)amount);
}
