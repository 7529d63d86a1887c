using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What a native transaction came to.</summary>
/// <param name="Fault">Why it failed; null when it did not.</param>
/// <param name="GasMade">Gas beyond the intrinsic: for what a batch or a settlement made.</param>
internal sealed record NativeOutcome(string? Fault, ulong GasMade = 0)
{
    /// <summary>The rows' reasons, of a batch that did not fail.</summary>
    public byte[] Reasons { get; init; } = [];

    /// <summary>The attention of its rows.</summary>
    public BigInteger Ua { get; init; }

    /// <summary>Of reasons and attention; zero when it failed.</summary>
    public Hash256 OutcomesHash { get; init; }
}

/// <summary>Every native transaction by its module, and the system step.</summary>
internal sealed class NativeRules
{
    private readonly MarketState _market;
    private readonly SiteRules _sites;
    private readonly RegistrationRules _registration;
    private readonly IdentityRules _identity;
    private readonly CampaignRules _campaigns;
    private readonly BatchRules _batches;
    private readonly SettlementRules _settlement;
    private readonly ExpiryRules _expiry;

    public NativeRules(MarketState market)
    {
        _market = market;
        _sites = new SiteRules(market);
        _registration = new RegistrationRules(market);
        _identity = new IdentityRules(market);
        _campaigns = new CampaignRules(market);
        _batches = new BatchRules(market);
        _settlement = new SettlementRules(market, _campaigns);
        _expiry = new ExpiryRules(market, _campaigns);
        Earnings = new EarningsRules(market);
    }

    public EarningsRules Earnings { get; }

    public void SystemStep() => _expiry.Step(_settlement.Step(_market.Numbers.SettleRowsPerBlock));

    /// <summary>Runs a payload.</summary>
    /// <param name="body">What was signed.</param>
    /// <param name="sender">By whom.</param>
    /// <param name="rows">The rows of a batch; empty for others.</param>
    /// <param name="advance">What a claim has paid for its gas already.</param>
    public NativeOutcome Run(NativeBody body, Address sender, IReadOnlyList<ImpressionRow> rows, BigInteger advance)
        => body.PayloadCase switch
        {
            NativeBody.PayloadOneofCase.RegisterSite => new(_sites.Register(body.RegisterSite, sender)),
            NativeBody.PayloadOneofCase.SetSubmitters => new(_sites.SetSubmitters(body.SetSubmitters, sender)),
            NativeBody.PayloadOneofCase.WithdrawStake => new(_sites.WithdrawStake(body.WithdrawStake, sender)),
            NativeBody.PayloadOneofCase.AddStake => new(_sites.AddStake(body.AddStake, sender)),
            NativeBody.PayloadOneofCase.RegisterUids => new(_registration.Register(body.RegisterUids, sender)),
            NativeBody.PayloadOneofCase.BindUid => new(_identity.Bind(body.BindUid, sender)),
            NativeBody.PayloadOneofCase.LinkUids => new(_identity.Link(body.LinkUids, sender)),
            NativeBody.PayloadOneofCase.RotateController => new(_identity.Rotate(body.RotateController, sender)),
            NativeBody.PayloadOneofCase.SuspendUid => new(_identity.Suspend(body.SuspendUid, sender)),
            NativeBody.PayloadOneofCase.RegisterUaModel => new(RegisterModel(body.RegisterUaModel)),
            NativeBody.PayloadOneofCase.CreateCampaign => new(_campaigns.Create(body.CreateCampaign, sender)),
            NativeBody.PayloadOneofCase.FundCampaign => new(_campaigns.Fund(body.FundCampaign, sender)),
            NativeBody.PayloadOneofCase.UpdateCampaign => new(_campaigns.Update(body.UpdateCampaign, sender)),
            NativeBody.PayloadOneofCase.SubmitImpressions => Submit(body.SubmitImpressions, rows, sender),
            NativeBody.PayloadOneofCase.SettleEpoch => Settle(body.SettleEpoch),
            NativeBody.PayloadOneofCase.ClaimEarnings => new(Earnings.Claim(body.ClaimEarnings, sender, advance)),
            NativeBody.PayloadOneofCase.Transfer
                => new(Earnings.Transfer(sender, body.Transfer.To.ToAddress(), body.Transfer.Value.ToNumber())),
            NativeBody.PayloadOneofCase.Tip => new(Earnings.Tip(body.Tip, sender)),
            _ => throw new InvalidDataException($"no such payload: {body.PayloadCase}"),
        };

    /// <summary>
    /// The audit ends where a contract is made (<see cref="EthereumRules"/>), so up to here no account has code but
    /// those of the system: there is no model to register, to name or to score rows.
    /// </summary>
    private static string RegisterModel(RegisterUaModel payload)
        => SystemAccounts.Contains(payload.Contract.ToAddress()) ? Failure.SystemAccount : Failure.NotAContract;

    private NativeOutcome Submit(SubmitImpressions batch, IReadOnlyList<ImpressionRow> rows, Address sender)
    {
        BatchOutcome outcome = _batches.Submit(batch, rows, sender);
        ulong gas = ((ulong)rows.Count * NativeGas.Row)
            + ((ulong)outcome.NewRows * NativeGas.NewRow)
            + ((ulong)outcome.NewEpochs * NativeGas.NewEpoch)
            + ((ulong)outcome.IdleCampaigns * NativeGas.IdleCampaign);
        return new NativeOutcome(outcome.Fault, gas)
        {
            Reasons = outcome.Reasons,
            Ua = outcome.Ua,
            OutcomesHash = outcome.OutcomesHash,
        };
    }

    private NativeOutcome Settle(SettleEpoch payload)
    {
        string? fault = _settlement.Settle(payload, out ulong units);
        return new NativeOutcome(fault, units * NativeGas.SettledUnit);
    }
}
