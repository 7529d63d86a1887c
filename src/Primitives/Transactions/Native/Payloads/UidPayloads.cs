using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>One UID to register.</summary>
/// <param name="Level">1 own key, 2 hashed identity, 3 device evidence.</param>
/// <param name="Commitment">Levels 2 and 3: what the site commits to; zero at level 1.</param>
/// <param name="ConfidencePermille">Level 3: 1..1000; 0 at the others.</param>
/// <param name="Controller">Level 1: the consent of the key that becomes controller; null at the others.</param>
public sealed record UidEntry(uint Level, Hash256 Commitment, uint ConfidencePermille, Consent? Controller)
    : IMessage<UidEntry>
{
    /// <summary>The strongest level: the user's own key.</summary>
    public const uint OwnKey = 1;

    /// <summary>A commitment to normalised, keyed, hashed identity.</summary>
    public const uint Identity = 2;

    /// <summary>A commitment to device evidence.</summary>
    public const uint Device = 3;

    static string IMessage<UidEntry>.TypeName => "UidEntry";

    static UidEntry IMessage<UidEntry>.Blank { get; } = new(0, default, 0, null);

    static UidEntry IMessage<UidEntry>.Visit<TFields>(ref TFields fields, UidEntry value)
    {
        UidEntry entry = new(
            fields.UInt32(1, "level", value.Level, min: OwnKey, max: Device),
            fields.Hash(2, "commitment", value.Commitment, required: false),
            fields.UInt32(3, "confidencePermille", value.ConfidencePermille, max: 1000),
            fields.OptionalMessage(4, "controller", value.Controller));
        fields.Require(entry.Commitment.IsZero == (entry.Level == OwnKey), "commitment");
        fields.Require((entry.ConfidencePermille != 0) == (entry.Level == Device), "confidencePermille");
        fields.Require(entry.Controller is null == (entry.Level != OwnKey), "controller");
        return entry;
    }
}

/// <summary>Registers users: level 1 by their own consent, levels 2 and 3 by a site.</summary>
/// <param name="Site">The registrar; 0 for none, and then every entry has level 1.</param>
/// <param name="Entries">1..2,000.</param>
public sealed record RegisterUids(uint Site, ValueList<UidEntry> Entries)
    : NativePayload, IMessage<RegisterUids>
{
    /// <summary>Most entries of one transaction.</summary>
    public const int EntriesMax = 2_000;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.RegisterUids;

    static string IMessage<RegisterUids>.TypeName => "RegisterUids";

    static RegisterUids IMessage<RegisterUids>.Blank { get; } = new(0, default);

    static RegisterUids IMessage<RegisterUids>.Visit<TFields>(ref TFields fields, RegisterUids value)
    {
        RegisterUids payload = new(
            fields.UInt32(1, "site", value.Site),
            fields.Messages(2, "entries", value.Entries, 1, EntriesMax));
        fields.Require(payload.Site != 0 || payload.AllOwnKeys(), "site");
        return payload;
    }

    private bool AllOwnKeys()
    {
        foreach (UidEntry entry in Entries)
        {
            if (entry.Level != UidEntry.OwnKey)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Gives a UID of level 2 or 3 a controller, or vetoes that.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Controller">Consent of the key that becomes controller; null with <paramref name="Cancel"/>.</param>
/// <param name="Opening">The commitment's opening, when the user acts alone; else zero.</param>
/// <param name="Cancel">The registrar's veto of a pending request.</param>
public sealed record BindUid(uint Uid, Consent? Controller, Hash256 Opening, bool Cancel)
    : NativePayload, IMessage<BindUid>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.BindUid;

    static string IMessage<BindUid>.TypeName => "BindUid";

    static BindUid IMessage<BindUid>.Blank { get; } = new(0, null, default, Cancel: false);

    static BindUid IMessage<BindUid>.Visit<TFields>(ref TFields fields, BindUid value)
    {
        BindUid payload = new(
            fields.UInt32(1, "uid", value.Uid),
            fields.OptionalMessage(2, "controller", value.Controller),
            fields.Hash(3, "opening", value.Opening, required: false),
            fields.Boolean(4, "cancel", value.Cancel));
        fields.Require(payload.Controller is null == payload.Cancel, "controller");
        fields.Require(payload.Opening.IsZero || !payload.Cancel, "opening");
        return payload;
    }
}

/// <summary>Merges a weaker UID into a stronger one.</summary>
/// <param name="Low">The weaker: a larger level number.</param>
/// <param name="High">The stronger.</param>
/// <param name="Consent">The other side's, when the sender speaks for one only; else null.</param>
public sealed record LinkUids(uint Low, uint High, Consent? Consent)
    : NativePayload, IMessage<LinkUids>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.LinkUids;

    static string IMessage<LinkUids>.TypeName => "LinkUids";

    static LinkUids IMessage<LinkUids>.Blank { get; } = new(0, 0, null);

    static LinkUids IMessage<LinkUids>.Visit<TFields>(ref TFields fields, LinkUids value)
        => new(
            fields.UInt32(1, "low", value.Low),
            fields.UInt32(2, "high", value.High),
            fields.OptionalMessage(3, "consent", value.Consent));
}

/// <summary>Hands a UID over to another key.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Controller">The consent of the new key.</param>
public sealed record RotateController(uint Uid, Consent Controller)
    : NativePayload, IMessage<RotateController>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.RotateController;

    static string IMessage<RotateController>.TypeName => "RotateController";

    static RotateController IMessage<RotateController>.Blank { get; } = new(0, new Consent(default, 0));

    static RotateController IMessage<RotateController>.Visit<TFields>(ref TFields fields, RotateController value)
        => new(fields.UInt32(1, "uid", value.Uid), fields.Message(2, "controller", value.Controller));
}

/// <summary>Stops or resumes the counting of a UID.</summary>
/// <param name="Uid">The UID.</param>
/// <param name="Resume">True ends a suspension.</param>
public sealed record SuspendUid(uint Uid, bool Resume)
    : NativePayload, IMessage<SuspendUid>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.SuspendUid;

    static string IMessage<SuspendUid>.TypeName => "SuspendUid";

    static SuspendUid IMessage<SuspendUid>.Blank { get; } = new(0, Resume: false);

    static SuspendUid IMessage<SuspendUid>.Visit<TFields>(ref TFields fields, SuspendUid value)
        => new(fields.UInt32(1, "uid", value.Uid), fields.Boolean(2, "resume", value.Resume));
}
