using System.Numerics;
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
            return "unknown uid";
        }

        if (uid.Is(UidRow.HasController))
        {
            return "has a controller";
        }

        if (uid.Row.LinkedTo != 0)
        {
            return "an alias";
        }

        if (payload.Cancel)
        {
            return Cancel(uid, sender);
        }

        Address? party = Consents.Party(
            market.GenesisHash, market.NowMs, payload.Controller, ConsentFor.Bind, uid.Number, 0, uid.Counter);
        if (party is not { } controller)
        {
            return "no consent";
        }

        if (market.UidOfController.ContainsKey(controller))
        {
            return "the key has a UID";
        }

        if (OwnedRegistrar(uid, sender) is not null)
        {
            return Bound(uid, controller);
        }

        return payload.Opening.IsEmpty
            ? "not a registrar's owner"
            : BindAlone(uid, payload.Opening.ToHash(), controller, sender);
    }

    public string? Link(LinkUids payload, Address sender)
    {
        if (market.FindUid(payload.Low) is not { } low || market.FindUid(payload.High) is not { } high)
        {
            return "unknown uid";
        }

        if (low.Row.Level <= high.Row.Level)
        {
            return "low is not the weaker";
        }

        if (new[] { low, high }.Any(uid => uid.Is(UidRow.Suspended) || uid.Row.LinkedTo != 0))
        {
            return "suspended or linked";
        }

        if (low.Linked.Count > 0 || high.Linked.Count >= LinkedMax)
        {
            return "links";
        }

        return Agree(low, high, payload.Consent, sender) ?? Linked(low, high);
    }

    public string? Rotate(RotateController payload, Address sender)
    {
        if (market.FindUid(payload.Uid) is not { } uid || !uid.Is(UidRow.HasController))
        {
            return "no such uid with a controller";
        }

        if (uid.Controller != sender)
        {
            return "not the controller";
        }

        Address? party = Consents.Party(
            market.GenesisHash, market.NowMs, payload.Controller, ConsentFor.Rotate, uid.Number, 0, uid.Counter);
        if (party is not { } controller || market.UidOfController.ContainsKey(controller))
        {
            return "no consent of a key without UID";
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
            return "unknown uid";
        }

        if (!SpeaksFor(uid, sender))
        {
            return "not the uid's side";
        }

        if (uid.Is(UidRow.Suspended) != payload.Resume)
        {
            return "no change";
        }

        market.Change(uid.Row).Flags ^= UidRow.Suspended;
        market.Log(new Abi(SystemAccounts.Uids, "UidSuspended(uint32,bool)").Topic(uid.Number).Add(!payload.Resume));
        return null;
    }

    private string? Cancel(Uid uid, Address sender)
    {
        if (OwnedRegistrar(uid, sender) is not { } registrar)
        {
            return "not a registrar's owner";
        }

        if (uid.PendingController.IsZero)
        {
            return "nothing to cancel";
        }

        uid.PendingController = default;
        uid.PendingAtMs = 0;
        uid.Counter++;
        market.Log(new Abi(SystemAccounts.Uids, "UidBindCancelled(uint32,uint32)")
            .Topic(uid.Number).Topic(registrar));
        return null;
    }

    private string? BindAlone(Uid uid, Hash256 opening, Address controller, Address sender)
    {
        Hash256 commitment = new Octets().Tag("marketchain/uid-commitment/v1").U8((byte)uid.Row.Level)
            .Raw(opening).Keccak();
        if (controller != sender || commitment != uid.Commitment)
        {
            return "not the user";
        }

        ulong vetoMs = market.Genesis.RegistrarVetoMs;
        if (uid.PendingController == controller)
        {
            return market.NowMs < uid.PendingAtMs + vetoMs ? "too early" : Bound(uid, controller);
        }

        if (!uid.PendingController.IsZero && market.NowMs < uid.PendingAtMs + (2 * vetoMs))
        {
            return "another request waits";
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

        if ((!forLow && !forHigh) || consent is null)
        {
            return "not both sides";
        }

        Address? party = Consents.Party(
            market.GenesisHash, market.NowMs, consent, ConsentFor.Link, low.Number, high.Number, low.Counter);
        return party is { } other && SpeaksFor(forLow ? high : low, other) ? null : "no consent";
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
