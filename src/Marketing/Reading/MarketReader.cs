using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Reading;

/// <summary>
/// The marketing records after one block, for whoever asks from outside. For one thread; nothing that it does can
/// reach the chain.
/// </summary>
/// <param name="state">Accounts and slots after the block.</param>
/// <param name="ledger">Attention rows after the same block.</param>
/// <param name="parameters">The chain's numbers.</param>
/// <param name="timestampMs">The block's time, Unix ms.</param>
public sealed class MarketReader(
    IStateReader state, LedgerView ledger, MarketingParameters parameters, ulong timestampMs)
{
    private const byte IdentityLevel = 2;
    private const byte DeviceLevel = 3;
    private readonly WorldState _world = new(state);

    /// <summary>The epoch of the block's time.</summary>
    public uint Epoch => parameters.EpochAt(timestampMs);

    /// <summary>Highest number given to a UID.</summary>
    public uint UidCount => UidRecord.Count(_world);

    /// <summary>Highest number given to a site.</summary>
    public uint SiteCount => SiteRecord.Count(_world);

    /// <summary>Highest number given to a campaign.</summary>
    public uint CampaignCount => CampaignRecord.Count(_world);

    /// <summary>The chain's running sums.</summary>
    public TotalsView Totals
    {
        get
        {
            TotalsRow totals = ledger.Totals;
            return new TotalsView(
                totals.FreeEscrow, totals.Reserves, totals.Stakes, totals.Unclaimed, totals.SettledEpochs);
        }
    }

    /// <summary>A UID; null when there is none of this number.</summary>
    public UidView? GetUid(uint uid)
        => UidRecord.TryLoad(_world, uid, out UidRecord record)
            ? new UidView(
                record,
                record.Registrars(_world),
                record.LinkedUids(_world),
                (record.Flags & UidFlags.OutOfUse) != UidFlags.None)
            : null;

    /// <summary>The UID of a commitment of either level; 0 when there is none.</summary>
    public uint FindUid(in Hash256 commitment)
    {
        uint identity = UidRecord.OfCommitment(_world, IdentityLevel, commitment);
        return identity != 0 ? identity : UidRecord.OfCommitment(_world, DeviceLevel, commitment);
    }

    /// <summary>The UID that a key controls; 0 when there is none.</summary>
    public uint FindUid(in Address controller) => UidRecord.OfController(_world, controller);

    /// <summary>The key that controls a UID; all zeros when there is no such key or UID.</summary>
    public Address ControllerOf(uint uid)
        => UidRecord.TryLoad(_world, uid, out UidRecord record) ? record.Controller : default;

    /// <summary>A site; null when there is none of this number.</summary>
    public SiteView? GetSite(uint site)
        => SiteRecord.TryLoad(_world, site, out SiteRecord record)
            ? new SiteView(record, record.Name(_world), record.Stake >= parameters.SiteStakeMin)
            : null;

    /// <summary>A campaign; null when there is none of this number.</summary>
    public CampaignView? GetCampaign(uint campaign)
    {
        if (!CampaignRecord.TryLoad(_world, campaign, out CampaignRecord record))
        {
            return null;
        }

        uint version = record.TermsVersionIn(Epoch);
        return new CampaignView(
            record,
            record.Name(_world),
            record.StatusIn(Epoch),
            version,
            TermsRecord.Load(_world, campaign, version),
            TermsRecord.LoadCodeHash(_world, campaign, version));
    }

    /// <summary>Highest number given to a UA model that is a contract; 0 while there is none.</summary>
    public uint LastUaModel => UaModelRecord.Last(_world);

    /// <summary>A UA model that is a contract; null when there is none of this number.</summary>
    public UaModelView? GetUaModel(uint model)
        => UaModelRecord.Load(_world, model) is { } record
            ? new UaModelView(record, _world.GetCodeHash(record.Contract) == record.CodeHash)
            : null;

    /// <summary>An epoch of a campaign, of stage none when nothing was counted in it.</summary>
    public EpochView GetEpoch(uint campaign, uint epoch)
    {
        SettledEpochRecord? settled = SettledEpochRecord.Load(_world, campaign, epoch);
        return settled is null ? OfRow(campaign, epoch) : OfSettled(settled);
    }

    /// <summary>What a UID has in an epoch that is not settled.</summary>
    public MemberView GetUidEpoch(uint campaign, uint epoch, uint uid)
    {
        EpochUidRow row = ledger.Get(new EpochUidKey(campaign, epoch, uid));
        return new MemberView(row.Impressions, row.Ua);
    }

    /// <summary>What a site has in an epoch that is not settled.</summary>
    public MemberView GetSiteEpoch(uint campaign, uint epoch, uint site)
    {
        EpochSiteRow row = ledger.Get(new EpochSiteKey(campaign, epoch, site));
        return new MemberView(row.Impressions, row.Ua);
    }

    /// <summary>Sites of an epoch that is not settled, by number, a page at a time.</summary>
    public IReadOnlyList<EpochSiteView> ListEpochSites(uint campaign, uint epoch, uint fromSite, int itemsMax)
        => [.. ledger.ListSites(new EpochKey(campaign, epoch), fromSite, itemsMax)
            .Select(leaf => new EpochSiteView(leaf.Site, leaf.Row.Impressions, leaf.Row.Ua))];

    /// <summary>Earnings of a UID; zeros when there is none of this number.</summary>
    public EarningsView GetEarnings(uint uid)
    {
        UidRow row = ledger.Get(uid);
        return new EarningsView(row.Earned, row.Claimed);
    }

    /// <summary>The sequence that an account's next transaction in a lane must have.</summary>
    public ulong NextSequence(in Address account, uint lane) => Lanes.Next(_world, account, lane);

    /// <summary>True when a lane exists, or the account may open it.</summary>
    public bool MayUseLane(in Address account, uint lane) => Lanes.MayUse(_world, account, lane);

    private EpochView OfRow(uint campaign, uint epoch)
    {
        EpochRow row = ledger.Get(new EpochKey(campaign, epoch));
        EpochStage stage = row.State switch
        {
            EpochState.None => EpochStage.None,
            EpochState.Settling => EpochStage.Settling,
            _ => epoch < Epoch ? EpochStage.Closed : EpochStage.Open,
        };
        return new EpochView(
            campaign, epoch, stage, row.TermsVersion, row.Impressions, row.Ua, row.Reserve, row.PaidUsers,
            row.PaidSites, PlatformFee: 0, Returned: 0, row.Cursor, row.UidRows + row.SiteRows, Root: null);
    }

    private static EpochView OfSettled(SettledEpochRecord settled)
        => new(
            settled.Campaign, settled.Epoch, EpochStage.Settled, settled.TermsVersion, settled.Impressions,
            settled.Ua, settled.Reserve, settled.PaidUsers, settled.PaidSites, settled.PlatformFee,
            settled.Returned, settled.Leaves, settled.Leaves, settled.Root);
}
