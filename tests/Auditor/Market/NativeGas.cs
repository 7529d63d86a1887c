using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>Gas of native transactions (docs/spec/transactions.md 8).</summary>
internal static class NativeGas
{
    public const ulong Row = 250;
    public const ulong NewRow = 400;
    public const ulong NewEpoch = 30_000;
    public const ulong IdleCampaign = 6_000;
    public const ulong SettledUnit = 400;

    /// <summary>What is charged before anything runs.</summary>
    public static ulong Intrinsic(NativeBody body, int envelopeBytes)
        => 21_000 + (16 * (ulong)envelopeBytes) + (body.FeePayer.IsEmpty ? 0UL : 3_000) + OfPayload(body);

    /// <summary>The most that may be charged beyond it, for what the transaction makes.</summary>
    public static ulong MadeMax(NativeBody body, IReadOnlyList<ImpressionRow> rows) => body.PayloadCase switch
    {
        NativeBody.PayloadOneofCase.SubmitImpressions => ((ulong)rows.Count * (Row + NewRow))
            + (NewEpoch * (ulong)rows.Select(row => row.Campaign).Distinct().Count()),
        NativeBody.PayloadOneofCase.SettleEpoch => body.SettleEpoch.RowsMax * SettledUnit,
        _ => 0,
    };

    private static ulong OfPayload(NativeBody body) => body.PayloadCase switch
    {
        NativeBody.PayloadOneofCase.RegisterSite or NativeBody.PayloadOneofCase.CreateCampaign
            or NativeBody.PayloadOneofCase.RegisterUaModel => 150_000,
        NativeBody.PayloadOneofCase.SetSubmitters => 25_000 + (22_000 * (ulong)body.SetSubmitters.Submitters.Count),
        NativeBody.PayloadOneofCase.RegisterUids
            => body.RegisterUids.Entries.Aggregate(0UL, (gas, entry) => gas + (entry.Level == 1 ? 75_000UL : 60_000)),
        NativeBody.PayloadOneofCase.BindUid or NativeBody.PayloadOneofCase.LinkUids
            or NativeBody.PayloadOneofCase.RotateController => 60_000,
        NativeBody.PayloadOneofCase.UpdateCampaign => body.UpdateCampaign.Terms is null ? 40_000UL : 100_000,
        NativeBody.PayloadOneofCase.SuspendUid or NativeBody.PayloadOneofCase.AddStake
            or NativeBody.PayloadOneofCase.WithdrawStake or NativeBody.PayloadOneofCase.FundCampaign
            or NativeBody.PayloadOneofCase.Tip => 40_000,
        NativeBody.PayloadOneofCase.SettleEpoch => 20_000,
        NativeBody.PayloadOneofCase.ClaimEarnings => 45_000,
        _ => 0,
    };
}
