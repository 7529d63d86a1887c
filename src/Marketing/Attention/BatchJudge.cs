using System.Runtime.InteropServices;
using MarketChain.Marketing.Models;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Attention;

/// <summary>What a batch's rows have in common.</summary>
/// <param name="Site">Who submits it.</param>
/// <param name="BaseTimeMs">The rows' times are offsets before this, Unix ms.</param>
/// <param name="SiteRows">Rows that the site's stake still carries in this epoch.</param>
/// <param name="NewRows">Rows of table 2 that the ledger still takes.</param>
/// <param name="Gas">What the batch may be charged beyond its intrinsic gas.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BatchLimits(uint Site, ulong BaseTimeMs, ulong SiteRows, ulong NewRows, ulong Gas);

/// <summary>
/// Judges the rows of a batch in their order (docs/spec/marketing.md 5), a window at a time:
/// <code>
/// screen   rules 1-11: what a row says of itself, and who its campaign and UID are
/// score    by contracts, where campaigns name one: of the whole batch at a time
/// find     the ledger rows of those that are left, their cache misses side by side
/// count    rules 12-17: what was counted before; accepted rows count for those after them
/// </code>
/// The ledger rows of UIDs change at once; sums of campaigns and of the site are the caller's to write.
/// </summary>
internal sealed class BatchJudge
{
    private const int WindowRows = 256;

    // Far enough ahead for a cache miss to be over when its row is reached.
    private const int PrefetchRows = 16;
    private const ulong DayMs = 24 * 60 * 60 * 1000;
    private const ulong AheadMsMax = 500;

    private readonly DuplicateRows _duplicates = new();
    private readonly List<CampaignFrame> _opened = [];
    private Candidate[] _candidates = [];
    private EpochUidRef[] _rows = [];
    private uint[] _uids = [];
    private int[] _slots = [];
    private int[] _dwellSlots = [];
    private UaParameters _parameters = UaParameters.AtGenesis;
    private BatchLimits _limits;
    private ulong _accepted;
    private ulong _newRows;

    /// <summary>The campaigns of the batch.</summary>
    internal CampaignFrames Frames { get; } = new();

    /// <summary>What contracts have scored.</summary>
    internal ContractScores Scores => field ??= new ContractScores();

    /// <summary>Gas that the batch is charged for contracts that scored.</summary>
    internal ulong ContractGas { get; private set; }

    /// <summary>The campaigns whose epochs the batch opens, in order.</summary>
    internal IReadOnlyList<CampaignFrame> Opened => _opened;

    /// <summary>Rows of table 2 that the batch made.</summary>
    internal uint NewRows => (uint)_newRows;

    /// <summary>Judges all rows into the outcomes; a fault of the whole batch leaves them unfinished.</summary>
    /// <param name="context">The block.</param>
    /// <param name="limits">What the rows have in common.</param>
    /// <param name="seed">A hash of all that the batch's author chose.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="outcomes">Filled.</param>
    internal NativeFault Judge(
        MarketingContext context, in BatchLimits limits, in Hash256 seed, in BatchRows rows,
            ImpressionOutcomes outcomes)
    {
        Begin(context, limits, seed, rows.Count);
        bool asksContracts = UaModelRecord.Last(context.World) != 0 && Frames.FindContracts(context, rows.Campaigns);
        int window = asksContracts ? rows.Count : Math.Min(rows.Count, WindowRows);
        MakeRoom(window);
        for (int start = 0; start < rows.Count; start += window)
        {
            int candidates = Screen(context, rows, start, Math.Min(rows.Count, start + window), outcomes.Reasons);
            if (asksContracts && !TryScore(context, rows, candidates))
            {
                return NativeFault.GasTooLowForModels;
            }

            context.Ledger.EpochUids.Find(_rows.AsSpan(0, candidates), _slots);
            context.Ledger.Dwell.Find(_uids.AsSpan(0, candidates), _dwellSlots);
            Count(context, rows, candidates, outcomes);
        }

        return NativeFault.None;
    }

    private void Begin(MarketingContext context, in BatchLimits limits, in Hash256 seed, int rows)
    {
        ReadOnlySpan<ulong> seeds = MemoryMarshal.Cast<byte, ulong>(seed.Bytes);
        _duplicates.Begin(rows, seeds[0], seeds[1]);
        Frames.Begin(context, limits.Site, rows, seeds[2]);
        _opened.Clear();
        _parameters = context.Parameters.Ua;
        _limits = limits;
        _accepted = 0;
        _newRows = 0;
        ContractGas = 0;
    }

    private void MakeRoom(int window)
    {
        if (_candidates.Length < window)
        {
            int rows = window > WindowRows ? (int)SubmitImpressions.RowsMax : WindowRows;
            _candidates = new Candidate[rows];
            _rows = new EpochUidRef[rows];
            _uids = new uint[rows];
            _slots = new int[rows];
            _dwellSlots = new int[rows];
        }
    }

    /// <summary>Asks contracts about the candidates of the batch; false when its gas does not cover that.</summary>
    private bool TryScore(MarketingContext context, in BatchRows rows, int candidates)
    {
        ulong reserved = ((ulong)rows.Count * NativeGas.NewRow) + ((ulong)Frames.Named.Count * NativeGas.NewEpoch);
        ulong gasLeft = _limits.Gas - Math.Min(_limits.Gas, reserved);
        if (!Scores.TryScore(context, _limits, rows, _candidates.AsSpan(0, candidates), gasLeft))
        {
            return false;
        }

        ContractGas = Scores.GasUsed;
        return true;
    }

    /// <summary>Refuses the rows of a window by what needs no counts; the others become candidates.</summary>
    private int Screen(MarketingContext context, in BatchRows rows, int start, int end, Span<byte> reasons)
    {
        int candidates = 0;
        for (int row = start; row < end; row++)
        {
            context.Ledger.Prefetch(rows.Uids[Math.Min(row + PrefetchRows, rows.Count - 1)]);
            RowReason reason = Screen(context, rows, row, ref _candidates[candidates]);
            reasons[row] = (byte)reason;
            if (reason == RowReason.Accepted)
            {
                ref readonly Candidate candidate = ref _candidates[candidates];
                _uids[candidates] = candidate.Uid;
                _rows[candidates++] = new EpochUidRef(candidate.Frame.EpochSlot, candidate.Uid);
            }
        }

        return candidates;
    }

    private RowReason Screen(MarketingContext context, in BatchRows rows, int row, ref Candidate candidate)
    {
        CampaignFrame frame = Frames.Of(context, rows.Campaigns[row]);
        if (frame.Reason != RowReason.Accepted)
        {
            return frame.Reason;
        }

        uint uid = rows.Uids[row];
        UidIdentity identity = context.Ledger.IdentityOf(uid);
        UidFlags flags = identity.Flags;
        if (identity.LinkedTo != 0)
        {
            uid = identity.LinkedTo;
            identity = context.Ledger.IdentityOf(uid);
            flags |= identity.Flags;
        }

        RowReason reason = !identity.Exists ? RowReason.UnknownUid
            : (flags & UidFlags.OutOfUse) != UidFlags.None ? RowReason.UidSuspended
            : identity.Level > frame.Terms.Terms.UidLevelMax ? RowReason.BelowLevel
            : JudgeTime(context.TimestampMs, rows.TimeOffsetsMs[row]);
        if (reason != RowReason.Accepted)
        {
            return reason;
        }

        candidate = new Candidate(frame, row, uid, identity.Level);
        return !_duplicates.TryAdd(rows, row, uid) ? RowReason.Duplicate
            : !rows.IsViewable(_parameters, row) ? RowReason.NotViewable
            : RowReason.Accepted;
    }

    private RowReason JudgeTime(ulong timestampMs, uint offsetMs)
    {
        if (offsetMs > _limits.BaseTimeMs)
        {
            return RowReason.TooOld;
        }

        ulong timeMs = _limits.BaseTimeMs - offsetMs;
        return timeMs + DayMs < timestampMs ? RowReason.TooOld
            : timeMs > timestampMs + AheadMsMax ? RowReason.InTheFuture
            : RowReason.Accepted;
    }

    private void Count(MarketingContext context, in BatchRows rows, int candidates, ImpressionOutcomes outcomes)
    {
        Span<byte> reasons = outcomes.Reasons;
        Span<uint> uas = outcomes.Uas;
        for (int i = 0; i < candidates; i++)
        {
            ref readonly Candidate candidate = ref _candidates[i];
            RowReason reason = Count(context, rows, i, out uint ua);
            reasons[candidate.Row] = (byte)reason;
            uas[candidate.Row] = reason == RowReason.Accepted ? ua : 0;
        }
    }

    private RowReason Count(MarketingContext context, in BatchRows rows, int index, out uint ua)
    {
        ref readonly Candidate candidate = ref _candidates[index];
        int slot = _slots[index];
        int dwellSlot = _dwellSlots[index];
        CampaignFrame frame = candidate.Frame;
        LedgerOverlay ledger = context.Ledger;
        ref readonly EpochUidRow seen = ref ledger.EpochUids.Read(slot);
        bool isNew = seen.Impressions == 0;
        UidDwell dwell = ledger.Dwell.ReadAt(dwellSlot);
        UidCounts counts = dwell.HasAliasRows
            ? UidCounts.OverAliases(context, frame, candidate.Uid, _limits.Site)
            : UidCounts.Of(seen, _limits.Site);
        uint dwellMs = Math.Min(rows.DwellsMs[candidate.Row], _parameters.DwellMsMax);
        bool countsClick = rows.IsClick(candidate.Row) && frame.CountsClick();
        ua = frame.HasScores
            ? Scores.Of(index, countsClick)
            : UaModel1.Compute(
                _parameters,
                dwellMs,
                rows.VisiblePermille[candidate.Row],
                countsClick,
                candidate.Level,
                frame.Terms.FormatBps(rows.Formats[candidate.Row]));
        RowReason reason =
            counts.Impressions >= frame.FrequencyCap || counts.OnSite >= frame.FirstSiteCap ? RowReason.OverFrequencyCap
            : dwell.Ms + dwellMs > context.Parameters.EpochMs ? RowReason.OverWallClock
            : counts.Ua + ua > frame.Terms.UaCapPerUid ? RowReason.OverUidCap
            : frame.ExceedsSiteShare(ua) ? RowReason.OverSiteShare
            : frame.ExceedsReserve(ua) ? RowReason.BudgetExhausted
            : _accepted >= _limits.SiteRows || (isNew && _newRows >= _limits.NewRows) ? RowReason.Capacity
            : RowReason.Accepted;
        if (reason == RowReason.Accepted)
        {
            Accept(ledger, candidate, slot, dwellMs, ua);
            ledger.Dwell.AddAt(dwellSlot, dwellMs);
            frame.Count(ua, countsClick, isNew);
        }

        return reason;
    }

    private void Accept(LedgerOverlay ledger, in Candidate candidate, int slot, uint dwellMs, uint ua)
    {
        if (!candidate.Frame.IsOpen)
        {
            _opened.Add(candidate.Frame);
        }

        ref EpochUidRow row = ref ledger.EpochUids.Touch(slot);
        if (row.Impressions == 0)
        {
            row.FirstSite = _limits.Site;
            _newRows++;
        }

        row.Impressions++;
        row.Ua += ua;
        row.DwellMs += dwellMs;
        if (row.FirstSite == _limits.Site && row.FirstSiteImpressions < ushort.MaxValue)
        {
            row.FirstSiteImpressions++;
        }

        _accepted++;
    }
}
