using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>Creates a campaign; the sender is its advertiser.</summary>
/// <param name="Name">0..64 bytes.</param>
/// <param name="Terms">What it pays for and how.</param>
/// <param name="Platform">Who gets the platform's share; fixed for ever.</param>
/// <param name="Escrow">Wei to begin with; may be 0.</param>
public sealed record CreateCampaign(string Name, CampaignTerms Terms, Address Platform, UInt256 Escrow)
    : NativePayload, IMessage<CreateCampaign>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.CreateCampaign;

    static string IMessage<CreateCampaign>.TypeName => "CreateCampaign";

    static CreateCampaign IMessage<CreateCampaign>.Blank { get; } = new("", new CampaignTerms(), default, default);

    static CreateCampaign IMessage<CreateCampaign>.Visit<TFields>(ref TFields fields, CreateCampaign value)
        => new(
            fields.Text(1, "name", value.Name, 0, RegisterSite.NameLengthMax),
            fields.Message(2, "terms", value.Terms),
            fields.Address(3, "platform", value.Platform),
            fields.Amount(4, "escrow", value.Escrow));
}

/// <summary>Adds the sender's coin to a campaign's escrow.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Amount">Wei.</param>
public sealed record FundCampaign(uint Campaign, UInt256 Amount)
    : NativePayload, IMessage<FundCampaign>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.FundCampaign;

    static string IMessage<FundCampaign>.TypeName => "FundCampaign";

    static FundCampaign IMessage<FundCampaign>.Blank { get; } = new(0, default);

    static FundCampaign IMessage<FundCampaign>.Visit<TFields>(ref TFields fields, FundCampaign value)
        => new(fields.UInt32(1, "campaign", value.Campaign), fields.Amount(2, "amount", value.Amount));
}

/// <summary>What <see cref="UpdateCampaign"/> does.</summary>
public enum CampaignAction : byte
{
    /// <summary>No action: not valid on the wire.</summary>
    None = 0,

    /// <summary>Stops counting from the next epoch.</summary>
    Pause = 1,

    /// <summary>Counts again from the next epoch.</summary>
    Resume = 2,

    /// <summary>Ends it and refunds the free escrow.</summary>
    Close = 3,

    /// <summary>Sets new terms from the next epoch.</summary>
    ChangeTerms = 4,
}

/// <summary>Changes a campaign of the sender's, from the next epoch.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Action">What to do.</param>
/// <param name="Terms">With <see cref="CampaignAction.ChangeTerms"/> only; else null.</param>
public sealed record UpdateCampaign(uint Campaign, CampaignAction Action, CampaignTerms? Terms)
    : NativePayload, IMessage<UpdateCampaign>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.UpdateCampaign;

    static string IMessage<UpdateCampaign>.TypeName => "UpdateCampaign";

    static UpdateCampaign IMessage<UpdateCampaign>.Blank { get; } = new(0, CampaignAction.None, null);

    static UpdateCampaign IMessage<UpdateCampaign>.Visit<TFields>(ref TFields fields, UpdateCampaign value)
    {
        UpdateCampaign payload = new(
            fields.UInt32(1, "campaign", value.Campaign),
            (CampaignAction)fields.UInt32(
                2, "action", (uint)value.Action, (uint)CampaignAction.Pause, (uint)CampaignAction.ChangeTerms),
            fields.OptionalMessage(3, "terms", value.Terms));
        fields.Require(payload.Terms is null == (payload.Action != CampaignAction.ChangeTerms), "terms");
        return payload;
    }
}
