using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What becomes of earnings and coin (docs/spec/marketing.md 6).</summary>
internal sealed class EarningsRules(MarketState market)
{
    /// <summary>
    /// The UID's part of a claim's fee, moved to the sender before the gas is bought; 0 when there is none.
    /// </summary>
    public BigInteger Advance(ClaimEarnings payload, Address sender, BigInteger feeMax)
    {
        if (!payload.FeeFromClaim || market.FindUid(payload.Uid) is not { } uid || uid.Controller != sender)
        {
            return 0;
        }

        TakeEarnings(uid, feeMax);
        market.Pay(sender, feeMax);
        return feeMax;
    }

    public string? Claim(ClaimEarnings payload, Address sender, BigInteger advance)
    {
        if (market.FindUid(payload.Uid) is not { } uid || !uid.Is(UidRow.HasController) || uid.Controller != sender)
        {
            return "not the controller";
        }

        Address to = payload.To.ToAddress();
        if (SystemAccounts.Contains(to))
        {
            return "to a system account";
        }

        BigInteger asked = payload.Amount.ToNumber();
        BigInteger amount = asked.IsZero ? uid.Available : asked - advance;
        if (amount > uid.Available || (amount.IsZero && advance.IsZero))
        {
            return "earnings too low";
        }

        TakeEarnings(uid, amount);
        market.Pay(to, amount);
        market.Log(new Abi(SystemAccounts.Attention, "EarningsClaimed(uint32,address,uint256)")
            .Topic(uid.Number).Topic(to).Add(amount));
        return null;
    }

    public string? Tip(Tip payload, Address sender)
    {
        if (market.FindSite(payload.Site) is not { } site)
        {
            return "unknown site";
        }

        BigInteger amount = payload.Amount.ToNumber();
        string? fault = payload.Uid == 0
            ? market.Accounts.TryMove(sender, site.Payout, amount) ? null : "balance too low"
            : TipFromEarnings(payload.Uid, site, amount, sender);
        if (fault is null)
        {
            market.Log(new Abi(SystemAccounts.Sites, "Tipped(uint32,address,uint32,uint256)")
                .Topic(site.Number).Topic(sender).Topic(payload.Uid).Add(amount));
        }

        return fault;
    }

    public string? Transfer(Address sender, Address to, BigInteger value)
    {
        if (SystemAccounts.Contains(to))
        {
            return "to a system account";
        }

        return market.Accounts.TryMove(sender, to, value) ? null : "balance too low";
    }

    private string? TipFromEarnings(uint number, Site site, BigInteger amount, Address sender)
    {
        if (market.FindUid(number) is not { } uid || !uid.Is(UidRow.HasController) || uid.Controller != sender)
        {
            return "not the controller";
        }

        if (amount > uid.Available)
        {
            return "earnings too low";
        }

        TakeEarnings(uid, amount);
        market.Pay(site.Payout, amount);
        return null;
    }

    private void TakeEarnings(Uid uid, BigInteger amount)
    {
        market.Change(uid.Row).Claimed += amount;
        market.ChangeTotals().Unclaimed -= amount;
    }
}
