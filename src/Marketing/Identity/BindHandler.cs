using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Identity;

/// <summary>
/// BindUid (docs/spec/marketing.md 3): a UID that a site registered gains the user's own key as controller, at once
/// with a registrar, or alone after the time in which a registrar can veto.
/// </summary>
internal static class BindHandler
{
    private static ReadOnlySpan<byte> CommitmentTag => "marketchain/uid-commitment/v1"u8;

    internal static NativeFault Execute(MarketingContext context, in Address sender, BindUid payload)
    {
        NativeFault fault = Find(context, payload.Uid, out UidRecord uid);
        if (fault != NativeFault.None)
        {
            return fault;
        }

        if (payload.Cancel)
        {
            return Cancel(context, sender, uid);
        }

        fault = Consents.Check(
            context, payload.Controller, ConsentPurpose.Bind, uid.Uid, second: 0, uid.Counter, out Address party);
        return fault == NativeFault.None ? Bind(context, sender, uid, party, payload.Opening) : fault;
    }

    /// <summary>The same for the caller of a contract's function, who consents by calling.</summary>
    internal static NativeFault BindCaller(
        MarketingContext context, in Address caller, uint number, in Hash256 opening)
    {
        NativeFault fault = Find(context, number, out UidRecord uid);
        return fault == NativeFault.None ? Bind(context, caller, uid, caller, opening) : fault;
    }

    private static NativeFault Find(MarketingContext context, uint number, out UidRecord uid)
    {
        if (!UidRecord.TryLoad(context.World, number, out uid))
        {
            return NativeFault.UnknownUid;
        }

        if (uid.HasController)
        {
            return NativeFault.AlreadyBound;
        }

        return uid.LinkedTo == 0 ? NativeFault.None : NativeFault.AlreadyLinked;
    }

    private static NativeFault Bind(
        MarketingContext context, in Address sender, UidRecord uid, in Address party, in Hash256 opening)
    {
        if (UidRecord.OfController(context.World, party) != 0)
        {
            return NativeFault.KeyInUse;
        }

        if (UidSides.IsRegistrar(context.World, uid, sender, out _))
        {
            return Bind(context, uid, party);
        }

        return party == sender ? BindAlone(context, uid, party, opening) : NativeFault.NotRegistrar;
    }

    /// <summary>What a site commits to when it knows the opening.</summary>
    internal static Hash256 Commitment(byte level, in Hash256 opening)
    {
        Span<byte> message = stackalloc byte[CommitmentTag.Length + 1 + Hash256.Size];
        CommitmentTag.CopyTo(message);
        message[CommitmentTag.Length] = level;
        opening.CopyTo(message[(CommitmentTag.Length + 1)..]);
        return Keccak256.Hash(message);
    }

    private static NativeFault BindAlone(
        MarketingContext context, UidRecord uid, in Address party, in Hash256 opening)
    {
        if (opening.IsZero || Commitment(uid.Level, opening) != uid.Commitment)
        {
            return NativeFault.WrongOpening;
        }

        ulong vetoMs = context.Parameters.RegistrarVetoMs;
        bool own = uid.PendingController == party;
        if (own && context.TimestampMs >= uid.PendingAtMs + vetoMs)
        {
            return Bind(context, uid, party);
        }

        if (own)
        {
            return NativeFault.VetoPending;
        }

        if (!uid.PendingController.IsZero && context.TimestampMs < uid.PendingAtMs + (2 * vetoMs))
        {
            return NativeFault.BindRequestPending;
        }

        uid.PendingController = party;
        uid.PendingAtMs = context.TimestampMs;
        uid.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidBindRequested)
            .Indexed(uid.Uid).Indexed(party).With(context.TimestampMs + vetoMs).ToLog());
        return NativeFault.None;
    }

    private static NativeFault Bind(MarketingContext context, UidRecord uid, in Address party)
    {
        if (SiteRecord.TryLoad(context.World, uid.Registrar, out SiteRecord site))
        {
            Invariant.Check(site.LiveUids > 0);
            site.LiveUids--;
            site.Save(context.World);
        }

        uid.Controller = party;
        uid.Level = (byte)UidEntry.OwnKey;
        uid.Flags |= UidFlags.HasController;
        uid.Counter++;
        uid.PendingController = default;
        uid.PendingAtMs = 0;
        UidRecord.SetController(context.World, party, uid.Uid);
        UidSides.Save(context, uid);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidBound)
            .Indexed(uid.Uid).Indexed(party).ToLog());
        return NativeFault.None;
    }

    private static NativeFault Cancel(MarketingContext context, in Address sender, UidRecord uid)
    {
        if (!UidSides.IsRegistrar(context.World, uid, sender, out uint site))
        {
            return NativeFault.NotRegistrar;
        }

        if (uid.PendingController.IsZero)
        {
            return NativeFault.NoBindRequest;
        }

        uid.PendingController = default;
        uid.PendingAtMs = 0;
        uid.Counter++;
        uid.Save(context.World);
        context.Logs.Add(new EventWriter(SystemAccounts.Uids, UidEvents.UidBindCancelled)
            .Indexed(uid.Uid).Indexed(site).ToLog());
        return NativeFault.None;
    }
}
