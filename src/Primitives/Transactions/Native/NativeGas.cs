namespace MarketChain.Primitives.Transactions;

/// <summary>
/// What native work costs (docs/spec/transactions.md 8). One unit of gas stands for about as much time as one of EVM
/// work. All of it is known before execution, but for a batch and a settlement, which are charged for what they did
/// and whose limit must cover the most that they may do.
/// </summary>
public static class NativeGas
{
    /// <summary>Every transaction: signature, counters, receipt.</summary>
    public const ulong Transaction = 21_000;

    /// <summary>A byte of the envelope.</summary>
    public const ulong EnvelopeByte = 16;

    /// <summary>A second signature.</summary>
    public const ulong FeePayer = 3_000;

    /// <summary>Judging a row of a batch.</summary>
    public const ulong Row = 250;

    /// <summary>A new ledger row: prepays its settlement.</summary>
    public const ulong NewRow = 400;

    /// <summary>Opening an epoch of a campaign.</summary>
    public const ulong NewEpoch = 30_000;

    /// <summary>A campaign that a batch names for nothing: its record is read, and its epoch stays unopened.</summary>
    public const ulong IdleCampaign = 6_000;

    /// <summary>A unit of settlement work by request: a UID's leaf.</summary>
    public const ulong SettledRow = 400;

    /// <summary>Asking a contract to score the rows of a campaign in a batch, besides what the contract uses.</summary>
    public const ulong ModelCall = 20_000;

    /// <summary>A row that a contract is asked about: writing it down and reading its score.</summary>
    public const ulong ModelRow = 50;

    /// <summary>What a contract that scores rows may use besides its gas for each row.</summary>
    public const ulong ModelBase = 30_000;

    private const ulong Record = 150_000;
    private const ulong Change = 40_000;
    private const ulong IdentityChange = 60_000;
    private const ulong TermsChange = 100_000;
    private const ulong SubmitterBase = 25_000;
    private const ulong Submitter = 22_000;
    private const ulong KeyUid = 75_000;
    private const ulong CommitmentUid = 60_000;
    private const ulong Settlement = 20_000;
    private const ulong Claim = 45_000;

    /// <summary>
    /// The gas that a transaction is charged whatever it meets: its limit must be at least this and
    /// <see cref="Reserved(NativeTransaction, uint)"/>.
    /// </summary>
    public static ulong Intrinsic(NativeTransaction transaction)
        => Transaction
            + (EnvelopeByte * (ulong)transaction.Encoded.Length)
            + (transaction.Body.FeePayer.IsZero ? 0 : FeePayer)
            + OfPayload(transaction.Payload);

    /// <summary>The most that is charged beyond <see cref="Intrinsic"/>, for what execution turns out to do.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="distinctCampaigns">How many campaigns a batch's rows name; 0 for other payloads.</param>
    public static ulong Reserved(NativeTransaction transaction, uint distinctCampaigns)
        => Reserved(transaction.Payload, distinctCampaigns);

    /// <summary>The same by what a transaction does, before there is one.</summary>
    /// <param name="payload">What it does.</param>
    /// <param name="distinctCampaigns">How many campaigns a batch's rows name; 0 for other payloads.</param>
    public static ulong Reserved(NativePayload payload, uint distinctCampaigns)
        => payload switch
        {
            SubmitImpressions batch => (batch.Rows * NewRow) + (distinctCampaigns * NewEpoch),
            SettleEpoch settle => settle.RowsMax * SettledRow,
            _ => 0,
        };

    /// <summary>The most gas that a contract may use to score rows.</summary>
    /// <param name="rows">Rows that it is asked about, those that it is asked about twice counted twice.</param>
    /// <param name="rowGas">What the model asked for at its registration.</param>
    public static ulong ModelCap(uint rows, uint rowGas) => ModelBase + ((ulong)rows * rowGas);

    /// <summary>The most that a batch is charged because a contract scores rows of a campaign.</summary>
    /// <inheritdoc cref="ModelCap"/>
    public static ulong ModelMax(uint rows, uint rowGas) => ModelCall + (rows * ModelRow) + ModelCap(rows, rowGas);

    /// <summary>The payload's own part of <see cref="Intrinsic"/>.</summary>
    public static ulong OfPayload(NativePayload payload)
        => payload switch
        {
            RegisterSite or CreateCampaign or RegisterUaModel => Record,
            SetSubmitters set => SubmitterBase + (Submitter * (ulong)set.Submitters.Count),
            RegisterUids register => OfEntries(register),
            BindUid or LinkUids or RotateController => IdentityChange,
            UpdateCampaign { Terms: not null } => TermsChange,
            SubmitImpressions batch => batch.Rows * Row,
            SettleEpoch => Settlement,
            ClaimEarnings => Claim,
            Transfer => 0,
            _ => Change,
        };

    private static ulong OfEntries(RegisterUids register)
    {
        ulong gas = 0;
        foreach (UidEntry entry in register.Entries)
        {
            gas += entry.Level == UidEntry.OwnKey ? KeyUid : CommitmentUid;
        }

        return gas;
    }
}
