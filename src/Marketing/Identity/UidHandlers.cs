using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Identity;

/// <summary>Registration, key change and opt-out of UIDs (docs/spec/marketing.md 3).</summary>
internal static class UidHandlers
{
    private const byte OwnKeyLevel = (byte)UidEntry.OwnKey;

    internal static NativeFault Register(MarketingContext context, in Address sender, RegisterUids payload)
    {
        SiteRecord site = default;
        if (payload.Site != 0)
        {
            if (!SiteRecord.TryLoad(context.World, payload.Site, out site))
            {
                return NativeFault.UnknownSite;
            }

            if (!site.MaySubmit(context.World, sender))
            {
                return NativeFault.NotYourSite;
            }

            if (site.IsSuspended)
            {
                return NativeFault.SiteSuspended;
            }

            if (site.Stake < context.Parameters.SiteStakeMin)
            {
                return NativeFault.StakeTooLow;
            }
        }

        uint count = UidRecord.Count(context.World);
        KeyConsent[] consents = Consents.CheckKeys(context, payload.Site, payload.Entries);
        for (int i = 0; i < payload.Entries.Count; i++)
        {
            UidEntry entry = payload.Entries[i];
            NativeFault fault = entry.Level == UidEntry.OwnKey
                ? RegisterKey(context, payload.Site, consents[i], ref count)
                : RegisterCommitment(context, ref site, entry, ref count);
            if (fault != NativeFault.None)
            {
                return fault;
            }
        }

        UidRecord.SetCount(context.World, count);
        if (payload.Site != 0)
        {
            site.Save(context.World);
        }

        return NativeFault.None;
    }

    /// <summary>Level 1 for the caller of a contract's function, who consents by calling.</summary>
    internal static NativeFault RegisterCaller(MarketingContext context, in Address caller, out uint uid)
    {
        uid = UidRecord.Count(context.World);
        NativeFault fault = RegisterKey(context, site: 0, new KeyConsent(NativeFault.None, caller), ref uid);
        if (fault == NativeFault.None)
        {
            UidRecord.SetCount(context.World, uid);
        }

        return fault;
    }

    internal static NativeFault Rotate(MarketingContext context, in Address sender, RotateController payload)
    {
        if (!UidRecord.TryLoad(context.World, payload.Uid, out UidRecord uid))
        {
            return NativeFault.UnknownUid;
        }

        if (uid.Controller != sender)
        {
            return NativeFault.NotController;
        }

        NativeFault fault = Consents.Check(
            context, payload.Controller, ConsentPurpose.Rotate, uid.Uid, second: 0, uid.Counter, out Address party);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (UidRecord.OfController(context.World, party) != 0)
        {
            return NativeFault.KeyInUse;
        }

        UidRecord.SetController(context.World, sender, uid: 0);
        UidRecord.SetController(context.World, party, uid.Uid);
        uid.Controller = party;
        uid.Counter++;
        uid.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.ControllerRotated)
            .Indexed(uid.Uid).Indexed(sender).Indexed(party).ToLog());
        return NativeFault.None;
    }

    internal static NativeFault Suspend(MarketingContext context, in Address sender, SuspendUid payload)
    {
        if (!UidRecord.TryLoad(context.World, payload.Uid, out UidRecord uid))
        {
            return NativeFault.UnknownUid;
        }

        if (!UidSides.SpeaksFor(context.World, uid, sender))
        {
            return uid.HasController ? NativeFault.NotController : NativeFault.NotRegistrar;
        }

        UidFlags flags = payload.Resume ? uid.Flags & ~UidFlags.Suspended : uid.Flags | UidFlags.Suspended;
        if (flags == uid.Flags)
        {
            return NativeFault.NothingToChange;
        }

        uid.Flags = flags;
        UidSides.Save(context, uid);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidSuspended)
            .Indexed(uid.Uid).With(!payload.Resume).ToLog());
        return NativeFault.None;
    }

    private static NativeFault RegisterKey(MarketingContext context, uint site, KeyConsent consent, ref uint count)
    {
        (NativeFault fault, Address party) = consent;
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (UidRecord.OfController(context.World, party) != 0)
        {
            return NativeFault.KeyInUse;
        }

        if (count == uint.MaxValue)
        {
            return NativeFault.NumbersExhausted;
        }

        count++;
        UidRecord.SetController(context.World, party, count);
        Add(context, new UidRecord
        {
            Uid = count,
            Controller = party,
            Level = OwnKeyLevel,
            Flags = UidFlags.HasController,
            Registrar = site,
            RegisteredAtBlock = context.Number,
        });
        return NativeFault.None;
    }

    private static NativeFault RegisterCommitment(
        MarketingContext context, ref SiteRecord site, UidEntry entry, ref uint count)
    {
        if (site.Site == 0)
        {
            return NativeFault.SiteRequired;
        }

        byte level = (byte)entry.Level;
        uint known = UidRecord.OfCommitment(context.World, level, entry.Commitment);
        if (known != 0)
        {
            return Join(context, site.Site, known);
        }

        if (site.LiveUids >= site.Stake / context.Parameters.StakePerUid)
        {
            return NativeFault.StakeTooLowForUids;
        }

        if (count == uint.MaxValue)
        {
            return NativeFault.NumbersExhausted;
        }

        count++;
        site.LiveUids++;
        UidRecord.SetCommitment(context.World, level, entry.Commitment, count);
        Add(context, new UidRecord
        {
            Uid = count,
            Level = level,
            Registrar = site.Site,
            RegisteredAtBlock = context.Number,
            Commitment = entry.Commitment,
            ConfidencePermille = (ushort)entry.ConfidencePermille,
        });
        return NativeFault.None;
    }

    private static NativeFault Join(MarketingContext context, uint site, uint uid)
    {
        Invariant.Check(UidRecord.TryLoad(context.World, uid, out UidRecord record));
        if (record.Registrars(context.World).Contains(site))
        {
            return NativeFault.None;
        }

        if (record.CoRegistrars == UidRecord.CoRegistrarsMax)
        {
            return NativeFault.TooManyRegistrars;
        }

        record.AddRegistrar(context.World, site);
        record.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidJoined)
            .Indexed(uid).Indexed(site).ToLog());
        return NativeFault.None;
    }

    private static void Add(MarketingContext context, in UidRecord uid)
    {
        UidSides.SaveNew(context, uid);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidRegistered)
            .Indexed(uid.Uid).With((ulong)uid.Level).Indexed(uid.Registrar).Indexed(uid.Controller)
            .With(uid.Commitment).ToLog());
    }
}
