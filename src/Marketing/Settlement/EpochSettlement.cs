using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;
using MarketChain.State.Ledger.SumTree;

namespace MarketChain.Marketing.Settlement;

/// <summary>
/// One step of an epoch's settlement (docs/spec/settlement.md 3): pays leaves from where the last step stopped, sites
/// first, and ends the epoch behind its last leaf. Steps of any size give the same payments and the same tree.
/// </summary>
internal sealed class EpochSettlement
{
    /// <summary>Units of work of what writes to the trie: a site's leaf, and the end of an epoch.</summary>
    internal const uint TrieUnits = 16;

    private const int ChunkLeaves = 256;

    private readonly MarketingContext _context;
    private readonly EpochKey _key;
    private readonly int _slot;
    private readonly EpochShares _shares;
    private readonly PayoutLeaf[] _leaves = new PayoutLeaf[ChunkLeaves];
    private readonly SumNode[] _nodes = new SumNode[ChunkLeaves];
    private readonly List<PlacedNode> _kept = [];
    private uint _units;
    private UInt128 _toUsers;
    private UInt128 _toSites;

    private EpochSettlement(MarketingContext context, EpochKey key, uint units)
    {
        _context = context;
        _key = key;
        _units = units;
        _slot = context.Ledger.Epochs.Find(key);
        _shares = new EpochShares(TermsRecord.Load(context.World, key.Campaign, Epoch.TermsVersion), Epoch);
    }

    private ref readonly EpochRow Epoch => ref _context.Ledger.Epochs.Read(_slot);

    /// <summary>Takes one step.</summary>
    /// <param name="context">The block.</param>
    /// <param name="key">An epoch that is closed and not settled.</param>
    /// <param name="units">Units of work to do at the most, above 0; the last piece of work may exceed them.</param>
    /// <returns>The units that are left.</returns>
    internal static uint Run(MarketingContext context, EpochKey key, uint units)
    {
        EpochSettlement step = new(context, key, units);
        step.Run();
        return step._units;
    }

    private void Run()
    {
        SumTreeFrontier frontier = Epoch.Frontier ?? SumTreeFrontier.Empty;
        uint leaves = Epoch.SiteRows + Epoch.UidRows;
        while (_units > 0 && frontier.Count < leaves)
        {
            int count = frontier.Count < Epoch.SiteRows
                ? PaySites(frontier.Count)
                : PayUids(frontier.Count, (int)Math.Min(_units, leaves - frontier.Count));
            Span<PayoutLeaf> leavesNow = _leaves.AsSpan(0, count);
            SumTreeBatch.HashLeaves(leavesNow, _nodes);
            _kept.Clear();
            frontier = frontier.Append(_nodes.AsSpan(0, count), _kept);
            _context.SettledLeaves.Add(_key, leavesNow, _kept);
        }

        Keep(frontier);
        if (frontier.Count == leaves)
        {
            End(frontier.Root().Hash);
            Spend(TrieUnits);
        }
    }

    private int PaySites(uint cursor)
    {
        EpochSiteLeaf[] rows = new EpochSiteLeaf[Math.Min(ChunkLeaves, (_units + TrieUnits - 1) / TrieUnits)];
        int count = _context.Ledger.ReadLeaves(_key, (int)cursor, rows);
        Invariant.Check(count > 0);
        for (int i = 0; i < count; i++)
        {
            (uint number, EpochSiteRow row) = rows[i];
            UInt128 amount = _shares.OfSite(row.Ua);
            Invariant.Check(SiteRecord.TryLoad(_context.World, number, out SiteRecord site));
            Escrow.Pay(_context, site.Payout, amount);
            _toSites += amount;
            _leaves[i] = Leaf(PayoutLeafType.Site, cursor + (uint)i, number, row.Impressions, row.Ua, amount);
            Spend(TrieUnits);
        }

        return count;
    }

    private int PayUids(uint cursor, int leavesMax)
    {
        EpochUidLeaf[] rows = new EpochUidLeaf[Math.Min(ChunkLeaves, leavesMax)];
        LedgerOverlay ledger = _context.Ledger;
        int count = ledger.ReadLeaves(_key, (int)(cursor - Epoch.SiteRows), rows);
        Invariant.Check(count > 0);
        for (int i = 0; i < count; i++)
        {
            (uint uid, EpochUidRow row) = rows[i];
            UInt128 amount = _shares.OfUid(row.Ua);
            if (amount != 0)
            {
                ledger.Uids.Touch(ledger.IdentityOf(uid).CanonicalOf(uid)).Earned += amount;
                _toUsers += amount;
            }

            _leaves[i] = Leaf(PayoutLeafType.Uid, cursor + (uint)i, uid, row.Impressions, row.Ua, amount);
        }

        Spend((uint)count);
        return count;
    }

    private PayoutLeaf Leaf(PayoutLeafType type, uint index, uint id, ulong impressions, ulong ua, UInt128 amount)
        => new(type, _key.Campaign, _key.Epoch, index, id, impressions, ua, amount);

    private void Spend(uint units) => _units -= Math.Min(_units, units);

    /// <summary>Writes how far the step came: paid sums move out of the reserve as leaves are paid.</summary>
    private void Keep(SumTreeFrontier frontier)
    {
        ref EpochRow epoch = ref _context.Ledger.Epochs.Touch(_slot);
        epoch.State = EpochState.Settling;
        epoch.Frontier = frontier;
        epoch.PaidUsers += _toUsers;
        epoch.PaidSites += _toSites;
        ref TotalsRow totals = ref _context.Ledger.TouchTotals();
        totals.Reserves -= _toUsers + _toSites;
        totals.Unclaimed += _toUsers;
        CampaignRecord campaign = LoadCampaign();
        campaign.Reserved -= _toUsers + _toSites;
        campaign.PaidUsers += _toUsers;
        campaign.PaidSites += _toSites;
        campaign.Save(_context.World);
    }

    private void End(in Hash256 root)
    {
        EpochRow epoch = Epoch;
        UInt128 unpaid = epoch.Reserve - epoch.PaidUsers - epoch.PaidSites;
        UInt128 returned = unpaid - _shares.Platform;
        ref TotalsRow totals = ref _context.Ledger.TouchTotals();
        totals.Reserves -= unpaid;
        totals.FreeEscrow += returned;
        totals.OpenRows -= epoch.UidRows;
        SettledEpochRecord settled = new()
        {
            Campaign = _key.Campaign,
            Epoch = _key.Epoch,
            Root = root,
            Leaves = epoch.Cursor,
            Number = checked((uint)totals.SettledEpochs++),
            Impressions = epoch.Impressions,
            TermsVersion = epoch.TermsVersion,
            Sites = epoch.SiteRows,
            Ua = epoch.Ua,
            Reserve = epoch.Reserve,
            PaidUsers = epoch.PaidUsers,
            PaidSites = epoch.PaidSites,
            PlatformFee = _shares.Platform,
            Returned = returned,
        };
        settled.Store(_context.World, _context.TimestampMs);
        _context.Ledger.Epochs.Touch(_slot) = default;
        Log(settled);
        EndFor(LoadCampaign(), settled, unpaid);
    }

    private void EndFor(CampaignRecord campaign, SettledEpochRecord settled, UInt128 unpaid)
    {
        Escrow.Pay(_context, campaign.Platform, settled.PlatformFee);
        campaign.Reserved -= unpaid;
        campaign.FreeEscrow += settled.Returned;
        campaign.PlatformFees += settled.PlatformFee;
        campaign.OpenEpochs--;
        CampaignHandlers.RefundIfClosed(_context, ref campaign);
        campaign.Save(_context.World);
    }

    private CampaignRecord LoadCampaign()
    {
        Invariant.Check(CampaignRecord.TryLoad(_context.World, _key.Campaign, out CampaignRecord campaign));
        return campaign;
    }

    private void Log(SettledEpochRecord settled)
        => _context.Logs.Add(new EventWriter(SystemAccounts.Attention, AttentionEvents.EpochSettled)
            .Indexed(settled.Campaign)
            .Indexed(settled.Epoch)
            .With(settled.Root)
            .With((ulong)settled.Leaves)
            .With(settled.PaidUsers)
            .With(settled.PaidSites)
            .With(settled.PlatformFee)
            .With(settled.Returned)
            .ToLog());
}
