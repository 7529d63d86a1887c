using MarketChain.Node.Replay.Run;
using MarketChain.Primitives;

namespace MarketChain.Node.Replay.Report;

/// <summary>What became of one campaign. Amounts in wei.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">The item.</param>
/// <param name="Funded">Put into it.</param>
/// <param name="EscrowLeft">Still in it, reserved or not.</param>
/// <param name="Tally">Rows and payments.</param>
internal sealed record CampaignResult(
    uint Number, string Name, UInt256 Funded, UInt256 EscrowLeft, CampaignTally Tally)
{
    /// <summary>Whether all that was funded is accounted for, exactly.</summary>
    public bool Conserved
        => Funded == Tally.PaidUsers + Tally.PaidSites + Tally.PlatformFee + Tally.Refunded + EscrowLeft;
}

/// <summary>What became of a replay.</summary>
/// <param name="Validators">How many make blocks.</param>
/// <param name="Head">Number of the newest block.</param>
/// <param name="Uids">UIDs that were registered.</param>
/// <param name="Rows">Rows of the log.</param>
/// <param name="SettledEpochs">Epochs of campaigns that were settled.</param>
/// <param name="Campaigns">By their places in the log.</param>
/// <param name="Claims">What users took out.</param>
/// <param name="Proofs">Payout proofs that were checked.</param>
/// <param name="Difference">Where the chain's records disagree with its events; null when nowhere.</param>
/// <param name="Seconds">Real time that the replay took.</param>
internal sealed record ReplayResult(
    int Validators,
    ulong Head,
    int Uids,
    long Rows,
    int SettledEpochs,
    IReadOnlyList<CampaignResult> Campaigns,
    ClaimsResult Claims,
    int Proofs,
    string? Difference,
    double Seconds)
{
    /// <summary>Rows that count.</summary>
    public long Accepted => Campaigns.Sum(campaign => campaign.Tally.Accepted);

    /// <summary>Rows that do not.</summary>
    public long Rejected => Campaigns.Sum(campaign => campaign.Tally.Rejected);

    /// <summary>Put into campaigns, wei.</summary>
    public UInt256 Funded => Sum(campaign => campaign.Funded);

    /// <summary>Credited to UIDs, wei.</summary>
    public UInt256 PaidUsers => Sum(campaign => campaign.Tally.PaidUsers);

    /// <summary>Paid to sites, wei.</summary>
    public UInt256 PaidSites => Sum(campaign => campaign.Tally.PaidSites);

    /// <summary>Paid to the platform, wei.</summary>
    public UInt256 PlatformFee => Sum(campaign => campaign.Tally.PlatformFee);

    /// <summary>Gone back to advertisers, wei.</summary>
    public UInt256 Refunded => Sum(campaign => campaign.Tally.Refunded);

    /// <summary>Still in campaigns, wei.</summary>
    public UInt256 EscrowLeft => Sum(campaign => campaign.EscrowLeft);

    /// <summary>Attention of the rows that count.</summary>
    public UInt256 Ua => Sum(campaign => campaign.Tally.Ua);

    /// <summary>
    /// Whether funded = paid to users + sites + platform + refunded + left in escrow, for each campaign and over all,
    /// exactly; and every row has its outcome; and records agree with events.
    /// </summary>
    public bool Conserved
        => Difference is null
            && Accepted + Rejected == Rows
            && Campaigns.All(campaign => campaign.Conserved)
            && Funded == PaidUsers + PaidSites + PlatformFee + Refunded + EscrowLeft;

    private UInt256 Sum(Func<CampaignResult, UInt256> of)
        => Campaigns.Aggregate(UInt256.Zero, (sum, campaign) => sum + of(campaign));
}
