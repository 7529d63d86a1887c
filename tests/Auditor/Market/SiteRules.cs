using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>Sites and their stakes (docs/spec/marketing.md 2). Each method answers why it failed, or null.</summary>
internal sealed class SiteRules(MarketState market)
{
    public string? Register(RegisterSite payload, Address sender)
    {
        if (SystemAccounts.Contains(payload.Payout.ToAddress()))
        {
            return Failure.SystemAccount;
        }

        BigInteger stake = payload.Stake.ToNumber();
        if (stake < market.Numbers.SiteStakeMin)
        {
            return Failure.StakeTooLow;
        }

        if (!market.Accounts.TryMove(sender, SystemAccounts.Attention, stake))
        {
            return Failure.InsufficientBalance;
        }

        Site site = new((uint)market.Sites.Count + 1)
        {
            Owner = sender,
            Payout = payload.Payout.ToAddress(),
            Name = payload.Name,
            Stake = stake,
            RegisteredAtBlock = market.BlockNumber,
        };
        market.Sites.Add(site);
        market.ChangeTotals().Stakes += stake;
        market.Log(new Abi(SystemAccounts.Sites, "SiteRegistered(uint32,address,address,uint256,string)")
            .Topic(site.Number).Topic(site.Owner).Add(site.Payout).Add(stake).Add(site.Name));
        return null;
    }

    public string? SetSubmitters(SetSubmitters payload, Address sender)
    {
        if (Owned(payload.Site, sender, out string? fault) is not { } site)
        {
            return fault;
        }

        site.Submitters = [.. payload.Submitters.Select(submitter => submitter.ToAddress())];
        market.Log(new Abi(SystemAccounts.Sites, "SubmittersSet(uint32,address[])")
            .Topic(site.Number).Add(site.Submitters));
        return null;
    }

    public string? AddStake(AddStake payload, Address sender)
    {
        if (market.FindSite(payload.Site) is not { } site)
        {
            return Failure.UnknownSite;
        }

        BigInteger amount = payload.Amount.ToNumber();
        if (!market.Accounts.TryMove(sender, SystemAccounts.Attention, amount))
        {
            return Failure.InsufficientBalance;
        }

        site.Stake += amount;
        market.ChangeTotals().Stakes += amount;
        market.Log(new Abi(SystemAccounts.Sites, "StakeAdded(uint32,uint256)").Topic(site.Number).Add(amount));
        return null;
    }

    public string? WithdrawStake(WithdrawStake payload, Address sender)
    {
        if (Owned(payload.Site, sender, out string? fault) is not { } site)
        {
            return fault;
        }

        BigInteger amount = payload.Amount.ToNumber();
        return amount.IsZero ? PayUnlocked(site) : StartUnlocking(site, amount);
    }

    private string? StartUnlocking(Site site, BigInteger amount)
    {
        if (amount > site.Stake)
        {
            return Failure.StakeTooLow;
        }

        if (site.Stake - amount < site.LiveUids * market.Numbers.StakePerUid)
        {
            return Failure.StakeTooLowForUids;
        }

        site.Stake -= amount;
        site.Unlocking += amount;
        site.UnlocksAtMs = market.NowMs + market.Numbers.StakeUnlockMs;
        market.Log(new Abi(SystemAccounts.Sites, "StakeUnlocking(uint32,uint256,uint64)")
            .Topic(site.Number).Add(site.Unlocking).Add(site.UnlocksAtMs));
        return null;
    }

    private string? PayUnlocked(Site site)
    {
        if (site.Unlocking.IsZero || market.NowMs < site.UnlocksAtMs)
        {
            return Failure.NothingUnlocked;
        }

        BigInteger amount = site.Unlocking;
        site.Unlocking = 0;
        site.UnlocksAtMs = 0;
        market.ChangeTotals().Stakes -= amount;
        market.Pay(site.Owner, amount);
        market.Log(new Abi(SystemAccounts.Sites, "StakeWithdrawn(uint32,address,uint256)")
            .Topic(site.Number).Add(site.Owner).Add(amount));
        return null;
    }

    private Site? Owned(uint number, Address sender, out string? fault)
    {
        Site? site = market.FindSite(number);
        fault = site is null ? Failure.UnknownSite : site.Owner != sender ? Failure.NotYourSite : null;
        return fault is null ? site : null;
    }
}
