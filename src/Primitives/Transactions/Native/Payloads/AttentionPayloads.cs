using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>Columns of a batch that may be left out.</summary>
[Flags]
public enum OptionalColumns : uint
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>What was shown.</summary>
    Creative = 1,

    /// <summary>Where on the site it was shown.</summary>
    Placement = 2,

    /// <summary>Both.</summary>
    All = Creative | Placement,
}

/// <summary>A batch of impressions of a site; the rows travel beside it, as a sidecar.</summary>
/// <param name="Site">The site.</param>
/// <param name="Stream">Which of the site's streams, each with its own sequence.</param>
/// <param name="BatchSequence">Strictly rising in the stream.</param>
/// <param name="Rows">Rows in the sidecar, 1..10,000.</param>
/// <param name="ColumnsHash">BLAKE2b-256 of the sidecar.</param>
/// <param name="BaseTimeMs">The rows' times are offsets before this, Unix ms.</param>
/// <param name="OptionalColumns">Which of the optional columns are there.</param>
public sealed record SubmitImpressions(
    uint Site,
    uint Stream,
    ulong BatchSequence,
    uint Rows,
    Hash256 ColumnsHash,
    ulong BaseTimeMs,
    OptionalColumns OptionalColumns)
    : NativePayload, IMessage<SubmitImpressions>
{
    /// <summary>Most rows of a batch.</summary>
    public const uint RowsMax = 10_000;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.SubmitImpressions;

    static string IMessage<SubmitImpressions>.TypeName => "SubmitImpressions";

    static SubmitImpressions IMessage<SubmitImpressions>.Blank { get; } = new(0, 0, 0, 0, default, 0, default);

    static SubmitImpressions IMessage<SubmitImpressions>.Visit<TFields>(ref TFields fields, SubmitImpressions value)
        => new(
            fields.UInt32(1, "site", value.Site),
            fields.UInt32(2, "stream", value.Stream),
            fields.UInt64(3, "batchSeq", value.BatchSequence),
            fields.UInt32(4, "rows", value.Rows, min: 1, max: RowsMax),
            fields.Hash(5, "columnsHash", value.ColumnsHash),
            fields.UInt64(6, "baseTimeMs", value.BaseTimeMs),
            (OptionalColumns)fields.UInt32(
                7, "optionalColumns", (uint)value.OptionalColumns, max: (uint)OptionalColumns.All));
}

/// <summary>Settles leaves of a closed epoch at the sender's cost.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="RowsMax">Most leaves to settle, 1..100,000.</param>
public sealed record SettleEpoch(uint Campaign, uint Epoch, uint RowsMax)
    : NativePayload, IMessage<SettleEpoch>
{
    /// <summary>Most leaves that one transaction may ask for.</summary>
    public const uint RowsLimit = 100_000;

    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.SettleEpoch;

    static string IMessage<SettleEpoch>.TypeName => "SettleEpoch";

    static SettleEpoch IMessage<SettleEpoch>.Blank { get; } = new(0, 0, 0);

    static SettleEpoch IMessage<SettleEpoch>.Visit<TFields>(ref TFields fields, SettleEpoch value)
        => new(
            fields.UInt32(1, "campaign", value.Campaign),
            fields.UInt32(2, "epoch", value.Epoch),
            fields.UInt32(3, "rowsMax", value.RowsMax, min: 1, max: RowsLimit));
}

/// <summary>Moves a UID's earnings to an account.</summary>
/// <param name="Uid">The UID; the sender is its controller.</param>
/// <param name="To">The account.</param>
/// <param name="Amount">Wei; 0 for all that is available.</param>
/// <param name="FeeFromClaim">True pays the gas from the claim.</param>
public sealed record ClaimEarnings(uint Uid, Address To, UInt256 Amount, bool FeeFromClaim)
    : NativePayload, IMessage<ClaimEarnings>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.ClaimEarnings;

    static string IMessage<ClaimEarnings>.TypeName => "ClaimEarnings";

    static ClaimEarnings IMessage<ClaimEarnings>.Blank { get; } = new(0, default, default, FeeFromClaim: false);

    static ClaimEarnings IMessage<ClaimEarnings>.Visit<TFields>(ref TFields fields, ClaimEarnings value)
        => new(
            fields.UInt32(1, "uid", value.Uid),
            fields.Address(2, "to", value.To),
            fields.Amount(3, "amount", value.Amount),
            fields.Boolean(4, "feeFromClaim", value.FeeFromClaim));
}

/// <summary>Pays a site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Amount">Wei.</param>
/// <param name="Uid">From this UID's earnings; 0 pays from the sender's balance.</param>
public sealed record Tip(uint Site, UInt256 Amount, uint Uid)
    : NativePayload, IMessage<Tip>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.Tip;

    static string IMessage<Tip>.TypeName => "Tip";

    static Tip IMessage<Tip>.Blank { get; } = new(0, default, 0);

    static Tip IMessage<Tip>.Visit<TFields>(ref TFields fields, Tip value)
        => new(
            fields.UInt32(1, "site", value.Site),
            fields.Amount(2, "amount", value.Amount),
            fields.UInt32(3, "uid", value.Uid));
}

/// <summary>Moves coin to an account.</summary>
/// <param name="To">The account.</param>
/// <param name="Value">Wei.</param>
public sealed record Transfer(Address To, UInt256 Value)
    : NativePayload, IMessage<Transfer>
{
    /// <inheritdoc/>
    public override PayloadKind Kind => PayloadKind.Transfer;

    static string IMessage<Transfer>.TypeName => "Transfer";

    static Transfer IMessage<Transfer>.Blank { get; } = new(default, default);

    static Transfer IMessage<Transfer>.Visit<TFields>(ref TFields fields, Transfer value)
        => new(fields.Address(1, "to", value.To), fields.Amount(2, "value", value.Value));
}
