using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Identity;

/// <summary>
/// LinkUids (docs/spec/marketing.md 3): a weaker UID becomes an alias of a stronger one. Its unclaimed earnings and
/// its dwell of the running epoch move at once; its open rows stay, and settle to the stronger one.
/// </summary>
internal static class LinkHandler
{
    internal static NativeFault Execute(MarketingContext context, in Address sender, LinkUids payload)
    {
        if (!UidRecord.TryLoad(context.World, payload.Low, out UidRecord low)
            || !UidRecord.TryLoad(context.World, payload.High, out UidRecord high))
        {
            return NativeFault.UnknownUid;
        }

        NativeFault fault = CheckPair(low, high);
        if (fault == NativeFault.None)
        {
            fault = CheckSides(context, sender, low, high, payload.Consent);
        }

        if (fault != NativeFault.None)
        {
            return fault;
        }

        UInt128 moved = MoveEarnings(context, low.Uid, high.Uid);
        low.LinkedTo = high.Uid;
        low.Counter++;
        low.PendingController = default;
        low.PendingAtMs = 0;
        high.AddLink(context.World, low.Uid);
        high.Flags |= UidFlags.HasLinks;
        UidSides.Save(context, low);
        UidSides.Save(context, high);
        context.Ledger.Dwell.Link(low.Uid, high.Uid);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidsLinked)
            .Indexed(low.Uid).Indexed(high.Uid).With(moved).ToLog());
        return NativeFault.None;
    }

    private static NativeFault CheckPair(in UidRecord low, in UidRecord high)
    {
        if (low.Level <= high.Level)
        {
            return NativeFault.LinkNotUpward;
        }

        if (((low.Flags | high.Flags) & UidFlags.OutOfUse) != UidFlags.None)
        {
            return NativeFault.UidIsSuspended;
        }

        if (low.LinkedTo != 0 || high.LinkedTo != 0 || low.Links != 0)
        {
            return NativeFault.AlreadyLinked;
        }

        return high.Links < UidRecord.LinksMax ? NativeFault.None : NativeFault.TooManyLinks;
    }

    private static NativeFault CheckSides(
        MarketingContext context, in Address sender, in UidRecord low, in UidRecord high, Consent? consent)
    {
        bool forLow = UidSides.SpeaksFor(context.World, low, sender);
        bool forHigh = UidSides.SpeaksFor(context.World, high, sender);
        if (forLow && forHigh)
        {
            return NativeFault.None;
        }

        if (!forLow && !forHigh)
        {
            return NativeFault.NotController;
        }

        NativeFault fault = Consents.Check(
            context, consent, ConsentPurpose.Link, low.Uid, high.Uid, low.Counter, out Address party);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        return UidSides.SpeaksFor(context.World, forLow ? high : low, party)
            ? NativeFault.None
            : NativeFault.BadConsent;
    }

    private static UInt128 MoveEarnings(MarketingContext context, uint low, uint high)
    {
        ref UidRow from = ref context.Ledger.Uids.Touch(low);
        UInt128 moved = from.Earned - from.Claimed;
        from.Earned -= moved;
        ref UidRow to = ref context.Ledger.Uids.Touch(high);
        to.Earned += moved;
        return moved;
    }
}
