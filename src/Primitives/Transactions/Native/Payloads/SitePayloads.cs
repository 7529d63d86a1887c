using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>Registers a publisher's or ad platform's site, owned by the sender.</summary>
/// <param name="Name">1..64 bytes.</param>
/// <param name="Payout">Where settlements go.</param>
/// <param name="Stake">Wei put at stake.</param>
public sealed record RegisterSite(string Name, Address Payout, UInt256 Stake)
    : NativePayload, IMessage<RegisterSite>
{
    /// <summary>Bytes in the longest name of a site or a campaign.</summary>
    public const int NameLengthMax = 64;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.RegisterSite;

    static string IMessage<RegisterSite>.TypeName => "RegisterSite";

    static RegisterSite IMessage<RegisterSite>.Blank { get; } = new("", default, default);

    static RegisterSite IMessage<RegisterSite>.Visit<TFields>(ref TFields fields, RegisterSite value)
        => new(
            fields.Text(1, "name", value.Name, 1, NameLengthMax),
            fields.Address(2, "payout", value.Payout),
            fields.Amount(3, "stake", value.Stake));
}

/// <summary>Replaces the keys that may submit for a site besides its owner.</summary>
/// <param name="Site">The site.</param>
/// <param name="Submitters">Ascending; at most 64.</param>
public sealed record SetSubmitters(uint Site, ValueList<Address> Submitters)
    : NativePayload, IMessage<SetSubmitters>
{
    /// <summary>Most submitters of a site.</summary>
    public const int SubmittersMax = 64;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.SetSubmitters;

    static string IMessage<SetSubmitters>.TypeName => "SetSubmitters";

    static SetSubmitters IMessage<SetSubmitters>.Blank { get; } = new(0, default);

    static SetSubmitters IMessage<SetSubmitters>.Visit<TFields>(ref TFields fields, SetSubmitters value)
        => new(
            fields.UInt32(1, "site", value.Site),
            fields.Addresses(2, "submitters", value.Submitters, SubmittersMax));
}

/// <summary>Begins to unlock stake, or pays out what has unlocked.</summary>
/// <param name="Site">The site.</param>
/// <param name="Amount">Wei to unlock; 0 pays out.</param>
public sealed record WithdrawStake(uint Site, UInt256 Amount)
    : NativePayload, IMessage<WithdrawStake>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.WithdrawStake;

    static string IMessage<WithdrawStake>.TypeName => "WithdrawStake";

    static WithdrawStake IMessage<WithdrawStake>.Blank { get; } = new(0, default);

    static WithdrawStake IMessage<WithdrawStake>.Visit<TFields>(ref TFields fields, WithdrawStake value)
        => new(fields.UInt32(1, "site", value.Site), fields.Amount(2, "amount", value.Amount));
}

/// <summary>Adds the sender's coin to a site's stake.</summary>
/// <param name="Site">The site.</param>
/// <param name="Amount">Wei.</param>
public sealed record AddStake(uint Site, UInt256 Amount)
    : NativePayload, IMessage<AddStake>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.AddStake;

    static string IMessage<AddStake>.TypeName => "AddStake";

    static AddStake IMessage<AddStake>.Blank { get; } = new(0, default);

    static AddStake IMessage<AddStake>.Visit<TFields>(ref TFields fields, AddStake value)
        => new(fields.UInt32(1, "site", value.Site), fields.Amount(2, "amount", value.Amount));
}
