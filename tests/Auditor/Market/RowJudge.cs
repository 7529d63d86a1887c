using System.Numerics;

namespace MarketChain.Auditor;

/// <summary>Why a row is not counted, by its code.</summary>
internal enum RowReason : byte
{
    Accepted,
    UnknownCampaign,
    CampaignInactive,
    Unfunded,
    SiteNotAllowed,
    UnknownUid,
    UidSuspended,
    BelowLevel,
    TooOld,
    InTheFuture,
    Duplicate,
    NotViewable,
    OverFrequencyCap,
    OverWallClock,
    OverUidCap,
    OverSiteShare,
    BudgetExhausted,
    Capacity,
}

/// <summary>Judges the rows of one batch in their order (docs/spec/marketing.md 5).</summary>
internal sealed class RowJudge(MarketState market, Site site, ulong baseTimeMs)
{
    public const int Reasons = 18;
    private const ulong DayMs = 86_400_000;
    private const ulong FutureMaxMs = 500;
    private const ulong UaMax = 1 << 24;
    private const ulong ClickFloor = 100;

    private readonly HashSet<(uint Campaign, uint Uid, ulong TimeMs, byte Format)> _seen = [];

    /// <summary>Rows of EpochUid that the batch made, for its gas.</summary>
    public int NewRows { get; private set; }

    /// <summary>Epochs that the batch opened, for its gas.</summary>
    public int NewEpochs { get; private set; }

    /// <summary>Judges a row, and counts it when it is accepted.</summary>
    public RowReason Judge(in ImpressionRow row, out ulong ua)
    {
        ua = 0;
        if (market.FindCampaign(row.Campaign) is not { } campaign)
        {
            return RowReason.UnknownCampaign;
        }

        Terms terms = campaign.TermsAt(market.Epoch);
        EpochRow? epoch = market.Epochs.GetValueOrDefault((market.Epoch, campaign.Number));
        BigInteger reserve = epoch?.Reserve ?? BigInteger.Min(terms.Budget, campaign.FreeEscrow);
        if (JudgeCampaign(campaign, terms, reserve) is not RowReason.Accepted and { } refused)
        {
            return refused;
        }

        if (JudgeUid(row, terms, out Uid uid) is not RowReason.Accepted and { } refusedUid)
        {
            return refusedUid;
        }

        if (JudgeRow(row, campaign, uid) is not RowReason.Accepted and { } refusedRow)
        {
            return refusedRow;
        }

        uint dwellMs = Math.Min(row.DwellMs, market.Numbers.UaDwellMsMax);
        Candidate candidate = new(campaign, terms, epoch, reserve, uid, row, dwellMs);
        bool clickCounts = ClickCounts(candidate);
        ulong weight = UaOf(candidate, clickCounts);
        RowReason limit = JudgeLimits(candidate, weight);
        if (limit == RowReason.Accepted)
        {
            ua = weight;
            Count(candidate, weight, clickCounts);
        }

        return limit;
    }

    /// <summary>A row that passed the rules about what it names.</summary>
    private sealed record Candidate(
        Campaign Campaign, Terms Terms, EpochRow? Epoch, BigInteger Reserve, Uid Uid, ImpressionRow Row, uint DwellMs)
    {
        public EpochUidRow? UidRow => Epoch?.Uids.GetValueOrDefault(Uid.Number);

        public EpochSiteRow? SiteRow(Site site) => Epoch?.Sites.GetValueOrDefault(site.Number);
    }

    private RowReason JudgeCampaign(Campaign campaign, Terms terms, BigInteger reserve)
    {
        bool isActive = campaign.StatusAt(market.Epoch) == CampaignStatus.Active
            && market.NowMs >= terms.Wire.StartMs
            && (terms.Wire.EndMs == 0 || market.NowMs < terms.Wire.EndMs);
        if (!isActive)
        {
            return RowReason.CampaignInactive;
        }

        if (reserve.IsZero)
        {
            return RowReason.Unfunded;
        }

        return terms.Wire.AllowedSites.Count > 0 && !terms.Wire.AllowedSites.Contains(site.Number)
            ? RowReason.SiteNotAllowed
            : RowReason.Accepted;
    }

    private RowReason JudgeUid(in ImpressionRow row, Terms terms, out Uid canonical)
    {
        canonical = null!;
        if (market.FindUid(row.Uid) is not { } uid)
        {
            return RowReason.UnknownUid;
        }

        canonical = market.Canonical(uid);
        if (uid.Is(UidRow.OutOfUse) || canonical.Is(UidRow.OutOfUse))
        {
            return RowReason.UidSuspended;
        }

        return canonical.Row.Level > terms.Wire.UidLevelMax ? RowReason.BelowLevel : RowReason.Accepted;
    }

    private RowReason JudgeRow(in ImpressionRow row, Campaign campaign, Uid uid)
    {
        if (row.TimeOffset > baseTimeMs || baseTimeMs - row.TimeOffset + DayMs < market.NowMs)
        {
            return RowReason.TooOld;
        }

        ulong timeMs = baseTimeMs - row.TimeOffset;
        if (timeMs > market.NowMs + FutureMaxMs)
        {
            return RowReason.InTheFuture;
        }

        if (!_seen.Add((campaign.Number, uid.Number, timeMs, row.Format)))
        {
            return RowReason.Duplicate;
        }

        uint dwellMsMin = row.IsVideo ? market.Numbers.UaVideoDwellMsMin : market.Numbers.UaDwellMsMin;
        bool isViewable = row.Visible >= market.Numbers.UaVisiblePermilleMin && row.HasFocus
            && row.DwellMs >= dwellMsMin;
        return isViewable ? RowReason.Accepted : RowReason.NotViewable;
    }

    private RowReason JudgeLimits(Candidate it, ulong ua)
    {
        if (IsOverFrequencyCap(it))
        {
            return RowReason.OverFrequencyCap;
        }

        ulong dwellMs = Over(it.Uid, uid => market.DwellMs.GetValueOrDefault(uid));
        if (dwellMs + it.DwellMs > market.Genesis.EpochMs)
        {
            return RowReason.OverWallClock;
        }

        if (Over(it.Uid, uid => it.Epoch?.Uids.GetValueOrDefault(uid)?.Ua ?? 0) + ua > it.Terms.UaCap)
        {
            return RowReason.OverUidCap;
        }

        return JudgeMoney(it, ua);
    }

    private RowReason JudgeMoney(Candidate it, ulong ua)
    {
        uint shareBps = it.Terms.Wire.SiteShareBps;
        BigInteger siteUa = (it.SiteRow(site)?.Ua ?? 0) + ua;
        if (shareBps > 0 && siteUa * it.Terms.Price > it.Reserve * shareBps / 10_000)
        {
            return RowReason.OverSiteShare;
        }

        if (it.Terms.IsFixed && it.Terms.Price * ((it.Epoch?.Ua ?? 0) + ua) > it.Reserve)
        {
            return RowReason.BudgetExhausted;
        }

        bool noRoom = it.UidRow is null && market.Totals.OpenRows >= market.Genesis.LedgerRowsMax;
        ulong siteRows = market.SiteEpochs.GetValueOrDefault(site.Number)?.Rows ?? 0;
        return noRoom || siteRows >= BigInteger.Min(site.Stake / market.Numbers.StakePerRow, uint.MaxValue)
            ? RowReason.Capacity
            : RowReason.Accepted;
    }

    private bool IsOverFrequencyCap(Candidate it)
    {
        uint cap = it.Terms.Wire.FrequencyCap;
        if (cap == 0)
        {
            return false;
        }

        if (Over(it.Uid, uid => it.Epoch?.Uids.GetValueOrDefault(uid)?.Impressions ?? 0) >= cap)
        {
            return true;
        }

        bool isOnlySite = it.Terms.Wire.AllowedSites.Count == 1 && it.Terms.Wire.AllowedSites[0] == site.Number;
        return !isOnlySite && Over(it.Uid, uid => ByFirstSite(it.Epoch, uid)) >= Math.Max(1, cap / 2);
    }

    private ulong ByFirstSite(EpochRow? epoch, uint uid)
        => epoch?.Uids.GetValueOrDefault(uid) is { } row && row.FirstSite == site.Number
            ? row.FirstSiteImpressions
            : 0;

    private ulong Over(Uid uid, Func<uint, ulong> count)
        => market.Over(uid).Aggregate(0UL, (sum, member) => sum + count(member));

    private bool ClickCounts(Candidate it)
    {
        uint rateBps = it.Terms.Wire.ClickRateBps;
        EpochSiteRow? row = it.SiteRow(site);
        ulong impressions = Math.Max((row?.Impressions ?? 0) + 1, ClickFloor);
        return it.Row.IsClick && (rateBps == 0 || ((row?.Clicks ?? 0) + 1) * 10_000 <= rateBps * impressions);
    }

    private ulong UaOf(Candidate it, bool clickCounts)
    {
        Numbers numbers = market.Numbers;
        ulong levelBps = it.Uid.Row.Level switch { 1 => 10_000, 2 => numbers.UaLevel2Bps, _ => numbers.UaLevel3Bps };
        ulong factor = clickCounts ? numbers.UaClickFactor : 1;
        ulong ua = it.DwellMs / 100 * it.Row.Visible * factor * levelBps / 10_000;
        return Math.Min(ua * it.Terms.FormatBps(it.Row.Format) / 10_000, UaMax);
    }

    private void Count(Candidate it, ulong ua, bool clickCounts)
    {
        ulong click = clickCounts ? 1UL : 0UL;
        EpochRow epoch = market.Change(it.Epoch ?? Open(it));
        CountUid(epoch, it, ua);
        EpochSiteRow siteRow = epoch.Sites.GetValueOrDefault(site.Number)
            ?? new EpochSiteRow(epoch.Campaign, epoch.Epoch, site.Number);
        market.Change(siteRow);
        epoch.Sites[site.Number] = siteRow;
        siteRow.Impressions++;
        siteRow.Ua += ua;
        siteRow.Clicks += click;
        epoch.Impressions++;
        epoch.Ua += ua;
        epoch.Clicks += click;

        SiteEpochRow rows = market.SiteEpochs.GetValueOrDefault(site.Number)
            ?? new SiteEpochRow(site.Number, market.Epoch);
        market.Change(rows).Rows++;
        market.SiteEpochs[site.Number] = rows;
    }

    private void CountUid(EpochRow epoch, Candidate it, ulong ua)
    {
        uint number = it.Uid.Number;
        if (!epoch.Uids.TryGetValue(number, out EpochUidRow? row))
        {
            row = market.Change(new EpochUidRow(epoch.Campaign, epoch.Epoch, number));
            row.FirstSite = site.Number;
            epoch.Uids.Add(number, row);
            market.ChangeTotals().OpenRows++;
            NewRows++;
        }

        market.Change(row);
        row.Impressions++;
        row.Ua += ua;
        row.DwellMs += it.DwellMs;
        if (row.FirstSite == site.Number && row.FirstSiteImpressions < ushort.MaxValue)
        {
            row.FirstSiteImpressions++;
        }

        market.DwellMs[number] = market.DwellMs.GetValueOrDefault(number) + it.DwellMs;
    }

    private EpochRow Open(Candidate it)
    {
        EpochRow epoch = market.Change(new EpochRow(it.Campaign.Number, market.Epoch));
        epoch.State = EpochRow.Open;
        epoch.TermsVersion = it.Campaign.VersionAt(market.Epoch);
        epoch.Reserve = it.Reserve;
        market.Epochs.Add((market.Epoch, it.Campaign.Number), epoch);
        it.Campaign.FreeEscrow -= it.Reserve;
        it.Campaign.Reserved += it.Reserve;
        it.Campaign.OpenEpochs++;
        market.ChangeTotals().FreeEscrow -= it.Reserve;
        market.Totals.Reserves += it.Reserve;
        market.Log(new Abi(SystemAccounts.Attention, "EpochOpened(uint32,uint32,uint256)")
            .Topic(epoch.Campaign).Topic(epoch.Epoch).Add(epoch.Reserve));
        NewEpochs++;
        return epoch;
    }
}
