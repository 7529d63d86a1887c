using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Earnings;

/// <summary>What users and accounts do with coin (docs/spec/marketing.md 6).</summary>
public static class EarningsHandlers
{
    /// <summary>
    /// Rule (i) of a claim that pays its own fee: the sender controls the UID, and what it claims covers the most that
    /// the gas may cost.
    /// </summary>
    public static bool CoversFee(MarketingContext context, in Address sender, ClaimEarnings claim, in UInt256 feeMax)
        => UidRecord.TryLoad(context.World, claim.Uid, out UidRecord uid)
            && uid.Controller == sender
            && Claimable(context, claim) >= feeMax;

    /// <summary>Moves the price of the whole gas limit from such a claim to the sender's balance.</summary>
    public static void AdvanceFee(MarketingContext context, in Address sender, ClaimEarnings claim, in UInt256 fee)
    {
        Invariant.Check(Claimable(context, claim) >= fee);
        Spend(context, claim.Uid, (UInt128)fee);
        Escrow.Pay(context, sender, (UInt128)fee);
    }

    /// <summary>ClaimEarnings. <paramref name="feeAdvanced"/> is what <see cref="AdvanceFee"/> took, else 0.</summary>
    internal static NativeFault Claim(
        MarketingContext context, in Address sender, ClaimEarnings payload, in UInt256 feeAdvanced)
    {
        NativeFault fault = CheckController(context, sender, payload.Uid);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (SystemAccounts.Contains(payload.To))
        {
            return NativeFault.SystemAccount;
        }

        UInt256 amount = payload.Amount.IsZero ? Available(context, payload.Uid) : payload.Amount;
        if (!payload.Amount.IsZero && !UInt256.TrySubtract(payload.Amount, feeAdvanced, out amount))
        {
            return NativeFault.ClaimBelowFee;
        }

        if (amount > Available(context, payload.Uid) || (amount.IsZero && feeAdvanced.IsZero))
        {
            return NativeFault.InsufficientEarnings;
        }

        Spend(context, payload.Uid, (UInt128)amount);
        Escrow.Pay(context, payload.To, (UInt128)amount);
        context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.EarningsClaimed)
            .Indexed(payload.Uid).Indexed(payload.To).With(amount).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault Tip(MarketingContext context, in Address sender, Tip payload)
    {
        if (!SiteRecord.TryLoad(context.World, payload.Site, out SiteRecord site))
        {
            return NativeFault.UnknownSite;
        }

        NativeFault fault = payload.Uid == 0
            ? TipFromBalance(context, sender, site.Payout, payload.Amount)
            : TipFromEarnings(context, sender, site.Payout, payload);
        if (fault == NativeFault.None)
        {
            context.Logs.Add(new EventWriter(SystemAccounts.Sites, SiteEvents.Tipped)
                .Indexed(site.Site).Indexed(sender).Indexed(payload.Uid).With(payload.Amount).ToLog());
        }

        return fault;
    }

    internal static NativeFault Transfer(MarketingContext context, in Address sender, Transfer payload)
    {
        if (SystemAccounts.Contains(payload.To))
        {
            return NativeFault.SystemAccount;
        }

        if (!context.World.TrySubtractBalance(sender, payload.Value))
        {
            return NativeFault.InsufficientBalance;
        }

        context.World.AddBalance(payload.To, payload.Value);
        return NativeFault.None;
    }

    private static NativeFault TipFromBalance(
        MarketingContext context, in Address sender, in Address payout, in UInt256 amount)
    {
        if (!context.World.TrySubtractBalance(sender, amount))
        {
            return NativeFault.InsufficientBalance;
        }

        context.World.AddBalance(payout, amount);
        return NativeFault.None;
    }

    private static NativeFault TipFromEarnings(
        MarketingContext context, in Address sender, in Address payout, Tip payload)
    {
        NativeFault fault = CheckController(context, sender, payload.Uid);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (payload.Amount > Available(context, payload.Uid))
        {
            return NativeFault.InsufficientEarnings;
        }

        Spend(context, payload.Uid, (UInt128)payload.Amount);
        Escrow.Pay(context, payout, (UInt128)payload.Amount);
        return NativeFault.None;
    }

    private static NativeFault CheckController(MarketingContext context, in Address sender, uint number)
    {
        if (!UidRecord.TryLoad(context.World, number, out UidRecord uid))
        {
            return NativeFault.UnknownUid;
        }

        return uid.Controller == sender ? NativeFault.None : NativeFault.NotController;
    }

    private static UInt128 Available(MarketingContext context, uint uid)
    {
        UidRow row = context.Ledger.Uids.Peek(uid);
        return row.Earned - row.Claimed;
    }

    private static UInt256 Claimable(MarketingContext context, ClaimEarnings claim)
    {
        UInt256 available = Available(context, claim.Uid);
        return claim.Amount.IsZero ? available : UInt256.Min(available, claim.Amount);
    }

    private static void Spend(MarketingContext context, uint uid, UInt128 amount)
    {
        context.Ledger.Uids.Touch(uid).Claimed += amount;
        context.Ledger.TouchTotals().Unclaimed -= amount;
    }
}
