using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Records;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Tests;

/// <summary>
/// docs/spec/marketing.md 5 and settlement.md word by word, over dictionaries and big integers: slow, and plain enough
/// to be compared with the text.
/// </summary>
internal sealed partial class NaiveMarket(MarketingParameters parameters)
{
    public const ulong DayMs = 24 * 60 * 60 * 1000;

    private readonly Dictionary<(uint Site, uint Stream), BigInteger> _batches = [];
    private readonly Dictionary<(uint Site, uint Epoch), BigInteger> _siteRows = [];

    public List<NaiveSite> Sites { get; } = [];

    public List<NaiveUid> Uids { get; } = [];

    public List<NaiveCampaign> Campaigns { get; } = [];

    /// <summary>Epochs not yet settled, in the order of settlement.</summary>
    public SortedDictionary<(uint Epoch, uint Campaign), NaiveEpoch> Epochs { get; } = [];

    /// <summary>Those that are, in the order in which they were.</summary>
    public List<NaiveEpoch> Settled { get; } = [];

    public BigInteger OpenRows => Epochs.Values.Aggregate(BigInteger.Zero, (sum, epoch) => sum + epoch.Uids.Count);

    /// <summary>A batch that is no fault: reason and UA of each row.</summary>
    public List<(RowReason Reason, BigInteger Ua)> Submit(
        uint site, uint stream, ulong sequence, ulong baseTimeMs, IReadOnlyList<ImpressionRow> rows, ulong t)
    {
        _batches[(site, stream)] = (BigInteger)sequence + 1;
        HashSet<(uint Campaign, uint Uid, BigInteger TimeMs, byte Format)> seen = [];
        List<(RowReason, BigInteger)> outcomes = [];
        foreach (ImpressionRow row in rows)
        {
            RowReason reason = Judge(site, row, (BigInteger)baseTimeMs - row.TimeOffsetMs, t, seen, out BigInteger ua);
            outcomes.Add((reason, reason == RowReason.Accepted ? ua : 0));
        }

        return outcomes;
    }

    /// <summary>What makes a batch a fault as a whole, of what the twin tries.</summary>
    public bool IsFault(uint site, uint stream, ulong sequence, ulong baseTimeMs, ulong t)
        => site == 0 || site > Sites.Count
            || Sites[(int)site - 1].Stake < parameters.SiteStakeMin
            || sequence < _batches.GetValueOrDefault((site, stream))
            || sequence == ulong.MaxValue
            || stream >= 1_024
            || baseTimeMs > t + DayMs;

    public uint Canonical(uint uid) => Uids[(int)uid - 1].LinkedTo is var to and not 0 ? to : uid;

    private RowReason Judge(
        uint s,
        ImpressionRow row,
        BigInteger rowTime,
        BigInteger t,
        HashSet<(uint Campaign, uint Uid, BigInteger TimeMs, byte Format)> seen,
        out BigInteger ua)
    {
        ua = 0;
        uint e = parameters.EpochAt((ulong)t);
        if (row.Campaign == 0 || row.Campaign > Campaigns.Count)
            return RowReason.UnknownCampaign;
        NaiveCampaign campaign = Campaigns[(int)row.Campaign - 1];
        CampaignTerms terms = campaign.TermsIn(e);
        if (campaign.StatusIn(e) != CampaignStatus.Active || t < terms.StartMs
            || (terms.EndMs != 0 && t >= terms.EndMs))
            return RowReason.CampaignInactive;
        bool isOpen = Epochs.TryGetValue((e, row.Campaign), out NaiveEpoch? epoch);
        epoch ??= new NaiveEpoch(
            row.Campaign, e, terms, BigInteger.Min((UInt128)terms.BudgetPerEpoch, campaign.FreeEscrow));
        if (!isOpen && epoch.Reserve == 0)
            return RowReason.Unfunded;
        if (!terms.AllowedSites.IsEmpty && !terms.AllowedSites.ToArray().Contains(s))
            return RowReason.SiteNotAllowed;
        if (row.Uid == 0 || row.Uid > Uids.Count)
            return RowReason.UnknownUid;
        uint c = Canonical(row.Uid);
        NaiveUid canonical = Uids[(int)c - 1];
        if (Uids[(int)row.Uid - 1].Suspended || canonical.Suspended)
            return RowReason.UidSuspended;
        if (canonical.Level > terms.UidLevelMax)
            return RowReason.BelowLevel;
        if (rowTime < 0 || rowTime + DayMs < t)
            return RowReason.TooOld;
        if (rowTime > t + 500)
            return RowReason.InTheFuture;
        if (!seen.Add((row.Campaign, c, rowTime, row.Format)))
            return RowReason.Duplicate;
        bool video = row.Flags.HasFlag(ImpressionFlags.Video);
        UaParameters numbers = parameters.Ua;
        if (row.VisiblePermille < numbers.VisiblePermilleMin || !row.Flags.HasFlag(ImpressionFlags.Focus)
            || row.DwellMs < (video ? numbers.VideoDwellMsMin : numbers.DwellMsMin))
            return RowReason.NotViewable;
        RowReason reason = JudgeCounts(epoch, s, row, c, out ua, out bool countsClick);
        if (reason == RowReason.Accepted)
            Accept(campaign, epoch, s, row, c, ua, countsClick);
        return reason;
    }

    private RowReason JudgeCounts(
        NaiveEpoch epoch, uint s, ImpressionRow row, uint c, out BigInteger ua, out bool countsClick)
    {
        CampaignTerms terms = epoch.Terms;
        List<NaiveCounts> ofUid =
            [.. epoch.Uids.Where(entry => Canonical(entry.Key) == c).Select(entry => entry.Value)];
        NaiveCounts ofSite = epoch.Sites.GetValueOrDefault(s) ?? new NaiveCounts();
        BigInteger base100 = BigInteger.Max(ofSite.Impressions + 1, 100);
        countsClick = row.Flags.HasFlag(ImpressionFlags.Click)
            && (terms.ClickRateBps == 0 || (ofSite.Clicks + 1) * 10_000 <= terms.ClickRateBps * base100);
        BigInteger formatBps = terms.FormatWeights.ToArray().FirstOrDefault(weight => weight.Format == row.Format)?.Bps
            ?? 10_000u;
        ua = NaiveUa.Of(
            parameters.Ua, row.DwellMs, row.VisiblePermille, countsClick, Uids[(int)c - 1].Level, formatBps);

        BigInteger onSite = Sum(ofUid.Where(counts => counts.FirstSite == s), counts => counts.OnFirstSite);
        bool isOnlySite = terms.AllowedSites.Count == 1;
        if (terms.FrequencyCap > 0 && Sum(ofUid, counts => counts.Impressions) >= terms.FrequencyCap)
            return RowReason.OverFrequencyCap;
        if (terms.FrequencyCap > 0 && !isOnlySite && onSite >= Math.Max(1, terms.FrequencyCap / 2))
            return RowReason.OverFrequencyCap;
        BigInteger dwellMs = Epochs.Values.Where(other => other.Epoch == epoch.Epoch)
            .SelectMany(other => other.Uids).Where(entry => Canonical(entry.Key) == c)
            .Aggregate(BigInteger.Zero, (sum, entry) => sum + entry.Value.DwellMs);
        if (dwellMs + Math.Min(row.DwellMs, parameters.Ua.DwellMsMax) > parameters.EpochMs)
            return RowReason.OverWallClock;
        BigInteger uidCap = terms.UaCapPerUid == 0 ? BigInteger.Pow(2, 40) : terms.UaCapPerUid;
        if (Sum(ofUid, counts => counts.Ua) + ua > uidCap)
            return RowReason.OverUidCap;
        BigInteger price = (UInt128)terms.PricePerUa;
        if (terms.SiteShareBps > 0 && (ofSite.Ua + ua) * price > epoch.Reserve * terms.SiteShareBps / 10_000)
            return RowReason.OverSiteShare;
        if (terms.Pricing == Pricing.Fixed && price * (epoch.Ua + ua) > epoch.Reserve)
            return RowReason.BudgetExhausted;
        BigInteger siteRows = _siteRows.GetValueOrDefault((s, epoch.Epoch));
        bool isNew = !epoch.Uids.ContainsKey(c);
        return (isNew && OpenRows == parameters.LedgerRowsMax)
            || siteRows >= Sites[(int)s - 1].Stake / (BigInteger)parameters.StakePerRow
                ? RowReason.Capacity
                : RowReason.Accepted;
    }

    private void Accept(
        NaiveCampaign campaign, NaiveEpoch epoch, uint s, ImpressionRow row, uint c, BigInteger ua, bool countsClick)
    {
        if (Epochs.TryAdd((epoch.Epoch, epoch.Campaign), epoch))
            campaign.FreeEscrow -= epoch.Reserve;
        NaiveCounts ofUid = RowOf(epoch.Uids, c);
        if (ofUid.Impressions == 0)
            ofUid.FirstSite = s;
        if (ofUid.FirstSite == s)
            ofUid.OnFirstSite += 1;
        ofUid.DwellMs += Math.Min(row.DwellMs, parameters.Ua.DwellMsMax);
        ofUid.Impressions += 1;
        ofUid.Ua += ua;
        NaiveCounts ofSite = RowOf(epoch.Sites, s);
        ofSite.Impressions += 1;
        ofSite.Ua += ua;
        ofSite.Clicks += countsClick ? 1 : 0;
        _siteRows[(s, epoch.Epoch)] = _siteRows.GetValueOrDefault((s, epoch.Epoch)) + 1;
    }

    private static NaiveCounts RowOf(SortedDictionary<uint, NaiveCounts> rows, uint id)
    {
        if (!rows.TryGetValue(id, out NaiveCounts? counts))
            rows.Add(id, counts = new NaiveCounts());
        return counts;
    }

    private static BigInteger Sum(IEnumerable<NaiveCounts> rows, Func<NaiveCounts, BigInteger> field)
        => rows.Aggregate(BigInteger.Zero, (sum, counts) => sum + field(counts));
}
