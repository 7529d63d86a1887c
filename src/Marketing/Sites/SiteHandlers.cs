using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Sites;

/// <summary>Sites, their submitters and their stake (docs/spec/marketing.md 2).</summary>
internal static class SiteHandlers
{
    internal static NativeFault Register(MarketingContext context, in Address sender, RegisterSite payload)
    {
        MarketingParameters parameters = context.Parameters;
        if (SystemAccounts.Contains(payload.Payout))
        {
            return NativeFault.SystemAccount;
        }

        if (payload.Stake < parameters.SiteStakeMin)
        {
            return NativeFault.StakeTooLow;
        }

        if (!Escrow.TryTake(context, sender, payload.Stake))
        {
            return NativeFault.InsufficientBalance;
        }

        SiteRecord site = new()
        {
            Owner = sender,
            Payout = payload.Payout,
            Stake = (UInt128)payload.Stake,
            RegisteredAtBlock = context.Number,
        };
        if (!SiteRecord.TryAdd(context.World, site, payload.Name, out uint number))
        {
            return NativeFault.NumbersExhausted;
        }

        context.Ledger.TouchTotals().Stakes += site.Stake;
        context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.SiteRegistered)
            .Indexed(number).Indexed(sender).With(payload.Payout).With(payload.Stake).With(payload.Name).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault SetSubmitters(MarketingContext context, in Address sender, SetSubmitters payload)
    {
        NativeFault fault = LoadOwn(context, sender, payload.Site, out SiteRecord site);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        site.SetSubmitters(context.World, payload.Submitters.Span);
        context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.SubmittersSet)
            .Indexed(site.Site).With(payload.Submitters.ToArray()).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault AddStake(MarketingContext context, in Address sender, AddStake payload)
    {
        if (!SiteRecord.TryLoad(context.World, payload.Site, out SiteRecord site))
        {
            return NativeFault.UnknownSite;
        }

        if (!Escrow.TryTake(context, sender, payload.Amount))
        {
            return NativeFault.InsufficientBalance;
        }

        UInt128 amount = (UInt128)payload.Amount;
        site.Stake += amount;
        site.Save(context.World);
        context.Ledger.TouchTotals().Stakes += amount;
        context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.StakeAdded)
            .Indexed(site.Site).With(amount).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault WithdrawStake(MarketingContext context, in Address sender, WithdrawStake payload)
    {
        NativeFault fault = LoadOwn(context, sender, payload.Site, out SiteRecord site);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        return payload.Amount.IsZero ? PayUnlocked(context, site) : Unlock(context, site, payload.Amount);
    }

    private static NativeFault Unlock(MarketingContext context, SiteRecord site, in UInt256 amount)
    {
        if (amount > site.Stake)
        {
            return NativeFault.StakeTooLow;
        }

        UInt128 rest = site.Stake - (UInt128)amount;
        if (rest / context.Parameters.StakePerUid < site.LiveUids)
        {
            return NativeFault.StakeTooLowForUids;
        }

        site.Stake = rest;
        site.Unlocking += (UInt128)amount;
        site.UnlocksAtMs = context.TimestampMs + context.Parameters.StakeUnlockMs;
        site.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.StakeUnlocking)
            .Indexed(site.Site).With(site.Unlocking).With(site.UnlocksAtMs).ToLog());
        return NativeFault.None;
    }

    private static NativeFault PayUnlocked(MarketingContext context, SiteRecord site)
    {
        if (site.Unlocking == 0 || context.TimestampMs < site.UnlocksAtMs)
        {
            return NativeFault.NothingUnlocked;
        }

        UInt128 amount = site.Unlocking;
        site.Unlocking = 0;
        site.UnlocksAtMs = 0;
        site.Save(context.World);
        Escrow.Pay(context, site.Owner, amount);
        context.Ledger.TouchTotals().Stakes -= amount;
        context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.StakeWithdrawn)
            .Indexed(site.Site).With(site.Owner).With(amount).ToLog());
        return NativeFault.None;
    }

    private static NativeFault LoadOwn(MarketingContext context, in Address sender, uint number, out SiteRecord site)
    {
        if (!SiteRecord.TryLoad(context.World, number, out site))
        {
            return NativeFault.UnknownSite;
        }

        return site.Owner == sender ? NativeFault.None : NativeFault.NotYourSite;
    }
}
