using MarketChain.Marketing.Models;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// A campaign as the rows of one batch see it: what holds for all of them, and running sums that are written to the
/// ledger once, behind the last row.
/// </summary>
internal sealed class CampaignFrame(uint campaign)
{
    /// <summary>A site's click rate is taken of at least so many impressions: its first clicks can count.</summary>
    private const ulong ClickBase = 100;

    private ulong _uaLeft;
    private ulong _siteUaLeft;
    private ulong _siteImpressions;
    private ulong _siteClicks;
    private UaLimits _limits;
    private ulong _execution;
    private bool _termsAreFinal;

    internal uint Campaign { get; } = campaign;

    /// <summary>What refuses every row of the batch, or none.</summary>
    internal RowReason Reason { get; private set; } = RowReason.UnknownCampaign;

    /// <summary>The terms in force; of no meaning for a campaign that is not there.</summary>
    internal JudgingTerms Terms { get; private set; } = null!;

    /// <summary>The contract that scores its rows; null when none does, or no row can count.</summary>
    internal ContractModel? Contract => Reason == RowReason.Accepted ? Terms.Contract : null;

    /// <summary>The contract has scored its rows of this batch.</summary>
    internal bool HasScores { get; set; }

    /// <summary>Slots of the epoch, and of the site in it.</summary>
    internal int EpochSlot { get; private set; }

    /// <inheritdoc cref="EpochSlot"/>
    internal int SiteSlot { get; private set; }

    internal bool IsOpen { get; private set; }

    /// <summary>Wei that the epoch has, or would take if it opened.</summary>
    internal UInt128 Reserve => _limits.Reserve;

    /// <summary>Impressions of a UID from which the cap refuses it.</summary>
    internal uint FrequencyCap { get; private set; }

    /// <summary>Impressions of a UID on its first site from which the cap refuses it there.</summary>
    internal uint FirstSiteCap { get; private set; }

    /// <summary>Accepted rows of this batch.</summary>
    internal uint Impressions { get; private set; }

    /// <summary>Clicks of this batch that count.</summary>
    internal uint Clicks { get; private set; }

    /// <summary>Attention of this batch.</summary>
    internal ulong Ua { get; private set; }

    /// <summary>Rows of table 2 that this batch makes.</summary>
    internal uint NewRows { get; private set; }

    /// <summary>Takes the state before a batch of a site.</summary>
    internal void Prepare(MarketingContext context, uint site)
    {
        Impressions = 0;
        Clicks = 0;
        Ua = 0;
        NewRows = 0;
        HasScores = false;
        IsOpen = false;
        Reason = Take(context, site);
        if (Reason == RowReason.Accepted)
        {
            TakeSums(context.Ledger, site, context.Epoch);
        }
    }

    /// <summary>True when one more click of the site keeps to the campaign's click rate.</summary>
    internal bool CountsClick()
    {
        uint rateBps = Terms.Terms.ClickRateBps;
        return rateBps == 0
            || (_siteClicks + 1) * 10_000 <= rateBps * Math.Max(_siteImpressions + 1, ClickBase);
    }

    internal bool ExceedsSiteShare(uint ua) => ua > _siteUaLeft;

    internal bool ExceedsReserve(uint ua) => ua > _uaLeft;

    /// <summary>Counts an accepted row.</summary>
    internal void Count(uint ua, bool countedClick, bool isNewRow)
    {
        IsOpen = true;
        Impressions++;
        _siteImpressions++;
        Ua += ua;
        _uaLeft -= ua;
        _siteUaLeft -= ua;
        if (countedClick)
        {
            Clicks++;
            _siteClicks++;
        }

        if (isNewRow)
        {
            NewRows++;
        }
    }

    private RowReason Take(MarketingContext context, uint site)
    {
        EpochSlot = context.Ledger.Epochs.Find(new EpochKey(Campaign, context.Epoch));
        ref readonly EpochRow epoch = ref context.Ledger.Epochs.Read(EpochSlot);
        if (epoch.State == EpochState.None)
        {
            return TakeClosed(context, site);
        }

        // An open epoch accepted a row, so the campaign is active in it and stays so: changes act from the next one.
        IsOpen = true;
        TakeTerms(context, epoch.TermsVersion);
        TakeReserve(epoch.Reserve);
        return !Terms.IsRunningAt(context.TimestampMs) ? RowReason.CampaignInactive
            : !Terms.Allows(site) ? RowReason.SiteNotAllowed
            : RowReason.Accepted;
    }

    private RowReason TakeClosed(MarketingContext context, uint site)
    {
        if (!CampaignRecord.TryLoad(context.World, Campaign, out CampaignRecord campaign))
        {
            return RowReason.UnknownCampaign;
        }

        TakeTerms(context, campaign.TermsVersionIn(context.Epoch));
        TakeReserve(UInt128.Min(Terms.Budget, campaign.FreeEscrow));
        bool isActive = campaign.StatusIn(context.Epoch) == CampaignStatus.Active;
        return !isActive || !Terms.IsRunningAt(context.TimestampMs) ? RowReason.CampaignInactive
            : Reserve == 0 ? RowReason.Unfunded
            : !Terms.Allows(site) ? RowReason.SiteNotAllowed
            : RowReason.Accepted;
    }

    /// <summary>
    /// A version is written once. The first may be in force in the block that writes it, and this execution of that
    /// block may be dropped for another: only terms of an earlier block, which is final, outlive the execution.
    /// </summary>
    private void TakeTerms(MarketingContext context, uint version)
    {
        if (Terms is not null && Terms.Version == version && (_termsAreFinal || _execution == context.Execution))
        {
            return;
        }

        Invariant.Check(CampaignRecord.TryLoad(context.World, Campaign, out CampaignRecord campaign));
        CampaignTerms terms = TermsRecord.Load(context.World, Campaign, version);
        Terms = new JudgingTerms(version, terms, ContractModel.Of(context.World, Campaign, version, terms));
        _limits = Terms.LimitsOf(0);
        _termsAreFinal = campaign.CreatedAtBlock < context.Number;
        _execution = context.Execution;
    }

    /// <summary>Divides anew only for a reserve that is new.</summary>
    private void TakeReserve(UInt128 reserve)
    {
        if (_limits.Reserve != reserve)
        {
            _limits = Terms.LimitsOf(reserve);
        }
    }

    private void TakeSums(LedgerOverlay ledger, uint site, uint epoch)
    {
        SiteSlot = ledger.EpochSites.Find(new EpochSiteKey(Campaign, epoch, site));
        ref readonly EpochSiteRow siteRow = ref ledger.EpochSites.Read(SiteSlot);
        _siteImpressions = siteRow.Impressions;
        _siteClicks = siteRow.Clicks;
        _siteUaLeft = Left(_limits.Site, siteRow.Ua);
        _uaLeft = Left(_limits.Epoch, ledger.Epochs.Read(EpochSlot).Ua);
        uint cap = Terms.Terms.FrequencyCap;
        FrequencyCap = cap == 0 ? uint.MaxValue : cap;
        FirstSiteCap = cap == 0 || Terms.AllowsOnly(site) ? uint.MaxValue : Math.Max(1, cap / 2);
    }

    /// <summary>A batch adds less than 2^38, so what is far above that need not be exact.</summary>
    private static ulong Left(UInt128 max, UInt128 used)
        => max <= used ? 0 : (ulong)UInt128.Min(max - used, ulong.MaxValue);
}
