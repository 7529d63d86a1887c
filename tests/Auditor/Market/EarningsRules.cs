using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What becomes of earnings and coin (docs/spec/marketing.md 6).</summary>
internal sealed class EarningsRules(MarketState market)
{
    /// <summary>The most that a claim may take; null when it is not the controller's.</summary>
    public BigInteger? Claimable(ClaimEarnings payload, Address sender)
    {
        if (Controlled(payload.Uid, sender, out _) is not { } uid)
        {
            return null;
        }

        BigInteger asked = payload.Amount.ToNumber();
        return asked.IsZero ? uid.Available : BigInteger.Min(asked, uid.Available);
    }

    /// <summary>A claim's part that buys its gas, moved to the sender before it is bought.</summary>
    public void Advance(ClaimEarnings payload, Address sender, BigInteger fee)
    {
        TakeEarnings(market.Uids[(int)payload.Uid - 1], fee);
        market.Pay(sender, fee);
    }

    public string? Claim(ClaimEarnings payload, Address sender, BigInteger advance)
    {
        if (Controlled(payload.Uid, sender, out string? fault) is not { } uid)
        {
            return fault;
        }

        Address to = payload.To.ToAddress();
        if (SystemAccounts.Contains(to))
        {
            return Failure.SystemAccount;
        }

        BigInteger asked = payload.Amount.ToNumber();
        BigInteger amount = asked.IsZero ? uid.Available : asked - advance;
        if (amount > uid.Available || (amount.IsZero && advance.IsZero))
        {
            return Failure.InsufficientEarnings;
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
            return Failure.UnknownSite;
        }

        BigInteger amount = payload.Amount.ToNumber();
        string? fault = payload.Uid == 0
            ? market.Accounts.TryMove(sender, site.Payout, amount) ? null : Failure.InsufficientBalance
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
            return Failure.SystemAccount;
        }

        return market.Accounts.TryMove(sender, to, value) ? null : Failure.InsufficientBalance;
    }

    private string? TipFromEarnings(uint number, Site site, BigInteger amount, Address sender)
    {
        if (Controlled(number, sender, out string? fault) is not { } uid)
        {
            return fault;
        }

        if (amount > uid.Available)
        {
            return Failure.InsufficientEarnings;
        }

        TakeEarnings(uid, amount);
        market.Pay(site.Payout, amount);
        return null;
    }

    private Uid? Controlled(uint number, Address sender, out string? fault)
    {
        Uid? uid = market.FindUid(number);
        fault = uid is null ? Failure.UnknownUid : uid.Controller != sender ? Failure.NotController : null;
        return fault is null ? uid : null;
    }

    private void TakeEarnings(Uid uid, BigInteger amount)
    {
        market.Change(uid.Row).Claimed += amount;
        market.ChangeTotals().Unclaimed -= amount;
    }
}
