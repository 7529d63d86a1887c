using System.Numerics;
using Google.Protobuf;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>UIDs that exist change hands, are linked or suspended (docs/spec/marketing.md 3).</summary>
internal sealed class IdentityRules(MarketState market)
{
    private const int LinkedMax = 16;

    public string? Bind(BindUid payload, Address sender)
    {
        if (market.FindUid(payload.Uid) is not { } uid)
        {
            return Failure.UnknownUid;
        }

        if (uid.Is(UidRow.HasController))
        {
            return Failure.AlreadyBound;
        }

        if (uid.Row.LinkedTo != 0)
        {
            return Failure.AlreadyLinked;
        }

        if (payload.Cancel)
        {
            return Cancel(uid, sender);
        }

        string? fault = ConsentOfKey(uid, payload.Controller, ConsentFor.Bind, out Address controller);
        if (fault is not null)
        {
            return fault;
        }

        if (OwnedRegistrar(uid, sender) is not null)
        {
            return Bound(uid, controller);
        }

        return controller == sender ? BindAlone(uid, payload.Opening, controller) : Failure.NotRegistrar;
    }

    public string? Link(LinkUids payload, Address sender)
    {
        if (market.FindUid(payload.Low) is not { } low || market.FindUid(payload.High) is not { } high)
        {
            return Failure.UnknownUid;
        }

        if (low.Row.Level <= high.Row.Level)
        {
            return Failure.LinkNotUpward;
        }

        if (low.Is(UidRow.OutOfUse) || high.Is(UidRow.OutOfUse))
        {
            return Failure.UidIsSuspended;
        }

        if (low.Row.LinkedTo != 0 || high.Row.LinkedTo != 0 || low.Linked.Count > 0)
        {
            return Failure.AlreadyLinked;
        }

        if (high.Linked.Count >= LinkedMax)
        {
            return Failure.TooManyLinks;
        }

        return Agree(low, high, payload.Consent, sender) ?? Linked(low, high);
    }

    public string? Rotate(RotateController payload, Address sender)
    {
        if (market.FindUid(payload.Uid) is not { } uid)
        {
            return Failure.UnknownUid;
        }

        if (uid.Controller != sender)
        {
            return Failure.NotController;
        }

        string? fault = ConsentOfKey(uid, payload.Controller, ConsentFor.Rotate, out Address controller);
        if (fault is not null)
        {
            return fault;
        }

        market.UidOfController.Remove(uid.Controller);
        market.UidOfController.Add(controller, uid.Number);
        uid.Controller = controller;
        uid.Counter++;
        market.Log(new Abi(SystemAccounts.Uids, "ControllerRotated(uint32,address,address)")
            .Topic(uid.Number).Topic(sender).Topic(controller));
        return null;
    }

    public string? Suspend(SuspendUid payload, Address sender)
    {
        if (market.FindUid(payload.Uid) is not { } uid)
        {
            return Failure.UnknownUid;
        }

        if (!SpeaksFor(uid, sender))
        {
            return uid.Is(UidRow.HasController) ? Failure.NotController : Failure.NotRegistrar;
        }

        if (uid.Is(UidRow.Suspended) != payload.Resume)
        {
            return Failure.NothingToChange;
        }

        market.Change(uid.Row).Flags ^= UidRow.Suspended;
        market.Log(new Abi(SystemAccounts.Uids, "UidSuspended(uint32,bool)").Topic(uid.Number).Add(!payload.Resume));
        return null;
    }

    private string? Cancel(Uid uid, Address sender)
    {
        if (OwnedRegistrar(uid, sender) is not { } registrar)
        {
            return Failure.NotRegistrar;
        }

        if (uid.PendingController.IsZero)
        {
            return Failure.NoBindRequest;
        }

        uid.PendingController = default;
        uid.PendingAtMs = 0;
        uid.Counter++;
        market.Log(new Abi(SystemAccounts.Uids, "UidBindCancelled(uint32,uint32)")
            .Topic(uid.Number).Topic(registrar));
        return null;
    }

    /// <summary>Who agrees to become a UID's controller, and may.</summary>
    private string? ConsentOfKey(Uid uid, Consent? consent, ConsentFor purpose, out Address controller)
    {
        string? fault = Consents.Read(market, consent, purpose, uid.Number, 0, uid.Counter, out controller);
        return fault ?? (market.UidOfController.ContainsKey(controller) ? Failure.KeyInUse : null);
    }

    private string? BindAlone(Uid uid, ByteString opening, Address controller)
    {
        Hash256 commitment = new Octets().Tag("marketchain/uid-commitment/v1").U8((byte)uid.Row.Level)
            .Raw(opening.Span).Keccak();
        if (commitment != uid.Commitment)
        {
            return Failure.WrongOpening;
        }

        ulong vetoMs = market.Numbers.RegistrarVetoMs;
        if (uid.PendingController == controller)
        {
            return market.NowMs < uid.PendingAtMs + vetoMs ? Failure.VetoPending : Bound(uid, controller);
        }

        if (!uid.PendingController.IsZero && market.NowMs < uid.PendingAtMs + (2 * vetoMs))
        {
            return Failure.BindRequestPending;
        }

        uid.PendingController = controller;
        uid.PendingAtMs = market.NowMs;
        market.Log(new Abi(SystemAccounts.Uids, "UidBindRequested(uint32,address,uint64)")
            .Topic(uid.Number).Topic(controller).Add(market.NowMs + vetoMs));
        return null;
    }

    private string? Bound(Uid uid, Address controller)
    {
        UidRow row = market.Change(uid.Row);
        row.Level = 1;
        row.Flags |= UidRow.HasController;
        uid.Controller = controller;
        uid.PendingController = default;
        uid.PendingAtMs = 0;
        uid.Counter++;
        market.UidOfController.Add(controller, uid.Number);
        if (market.FindSite(uid.Registrar) is { } registrar)
        {
            registrar.LiveUids--;
        }

        market.Log(new Abi(SystemAccounts.Uids, "UidBound(uint32,address)").Topic(uid.Number).Topic(controller));
        return null;
    }

    /// <summary>Both sides agree, the sender being one of them or both.</summary>
    private string? Agree(Uid low, Uid high, Consent? consent, Address sender)
    {
        bool forLow = SpeaksFor(low, sender);
        bool forHigh = SpeaksFor(high, sender);
        if (forLow && forHigh)
        {
            return null;
        }

        if (!forLow && !forHigh)
        {
            return Failure.NotController;
        }

        string? fault = Consents.Read(
            market, consent, ConsentFor.Link, low.Number, high.Number, low.Counter, out Address party);
        return fault ?? (SpeaksFor(forLow ? high : low, party) ? null : Failure.BadConsent);
    }

    private string? Linked(Uid low, Uid high)
    {
        BigInteger moved = low.Available;
        UidRow lowRow = market.Change(low.Row);
        lowRow.LinkedTo = high.Number;
        lowRow.Earned -= moved;
        UidRow highRow = market.Change(high.Row);
        highRow.Flags |= UidRow.HasLinked;
        highRow.Earned += moved;
        high.Linked.Add(low.Number);
        low.Counter++;
        low.PendingController = default;
        low.PendingAtMs = 0;
        market.Log(new Abi(SystemAccounts.Uids, "UidsLinked(uint32,uint32,uint256)")
            .Topic(low.Number).Topic(high.Number).Add(moved));
        return null;
    }

    /// <summary>The controller speaks for a UID, or when it has none the owner of any of its registrars.</summary>
    private bool SpeaksFor(Uid uid, Address party)
        => uid.Is(UidRow.HasController) ? uid.Controller == party : OwnedRegistrar(uid, party) is not null;

    private uint? OwnedRegistrar(Uid uid, Address owner)
        => uid.Registrars.Cast<uint?>().FirstOrDefault(site => market.FindSite(site!.Value)!.Owner == owner);
}
