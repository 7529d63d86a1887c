using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>What became of all campaigns' money, as the auditor computes it; wei.</summary>
/// <param name="Funded">Given by advertisers and others.</param>
/// <param name="Users">Credited to UIDs.</param>
/// <param name="Sites">Paid to sites.</param>
/// <param name="Platforms">Paid to platforms.</param>
/// <param name="Refunded">Given back to advertisers.</param>
/// <param name="InEscrow">Free or reserved.</param>
public sealed record Payments(
    BigInteger Funded, BigInteger Users, BigInteger Sites, BigInteger Platforms, BigInteger Refunded,
    BigInteger InEscrow)
{
    /// <summary>True when nothing was made and nothing lost.</summary>
    public bool AreWhole => Funded == Users + Sites + Platforms + Refunded + InEscrow;

    internal static Payments Of(IReadOnlyCollection<Campaign> campaigns)
    {
        BigInteger Sum(Func<Campaign, BigInteger> part)
            => campaigns.Aggregate(BigInteger.Zero, (sum, campaign) => sum + part(campaign));
        return new Payments(
            Sum(it => it.Funded), Sum(it => it.PaidUsers), Sum(it => it.PaidSites), Sum(it => it.PlatformFees),
            Sum(it => it.Refunded), Sum(it => it.FreeEscrow + it.Reserved));
    }

    public override string ToString()
        => $"funded {Funded} = users {Users} + sites {Sites} + platforms {Platforms} + refunded {Refunded} "
            + $"+ in escrow {InEscrow} wei";
}
