using MarketChain.Marketing.Identity;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Governance;

/// <summary>Sites and UIDs that the validators keep out, beside what holders and registrars do of their own.</summary>
internal static class Suspensions
{
    /// <summary>Whether one is suspended; null when there is none of this number.</summary>
    public static bool? Find(WorldState world, SuspensionTarget target, uint number)
    {
        if (target == SuspensionTarget.Site)
        {
            return SiteRecord.TryLoad(world, number, out SiteRecord site) ? site.IsSuspended : null;
        }

        return UidRecord.TryLoad(world, number, out UidRecord uid)
            ? (uid.Flags & UidFlags.Barred) != UidFlags.None
            : null;
    }

    /// <summary>Suspends one that is there, or no longer.</summary>
    public static void Apply(MarketingContext context, SuspensionVote vote)
    {
        if (vote.Target == SuspensionTarget.Site)
        {
            SiteRecord.TryLoad(context.World, vote.Number, out SiteRecord site);
            site.IsSuspended = vote.Suspends;
            site.Save(context.World);
            return;
        }

        UidRecord.TryLoad(context.World, vote.Number, out UidRecord uid);
        uid.Flags = vote.Suspends ? uid.Flags | UidFlags.Barred : uid.Flags & ~UidFlags.Barred;
        UidSides.Save(context, uid);
    }
}
