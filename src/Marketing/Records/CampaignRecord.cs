using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>Whether a campaign takes impressions.</summary>
public enum CampaignStatus : byte
{
    /// <summary>No such campaign, or (as a pending status) no change.</summary>
    None = 0,

    /// <summary>It does.</summary>
    Active = 1,

    /// <summary>Not at present.</summary>
    Paused = 2,

    /// <summary>Never again; what is left of its escrow goes back.</summary>
    Closed = 3,
}

/// <summary>
/// A campaign and its money, in the storage of <see cref="SystemAccounts.Campaigns"/>:
/// <code>
/// table 0 [0]         highest campaign number
/// table 1 [campaign]  0  | advertiser 20 | termsVersions 4 | createdAtBlock 8 |
///                     1  | platform 20 | nameLength 1 | status 1 | pendingStatus 1 | pendingEpoch 4 |
///                     2  | termsVersion 4 | pendingTermsVersion 4 | openEpochs 4 |
///                     3  | freeEscrow 16 | reserved 16 |
///                     4  | funded 16 | refunded 16 |
///                     5  | paidUsers 16 | paidSites 16 |
///                     6  | platformFees 16 |
///                     7-8  name, left-aligned
/// table 2 [campaign ‖ version]  its terms: <see cref="TermsRecord"/>
/// </code>
/// At any time funded = paidUsers + paidSites + platformFees + refunded + freeEscrow + reserved.
/// </summary>
public record struct CampaignRecord
{
    private const byte CounterTable = 0;
    private const byte CampaignTable = 1;
    private const uint NameField = 7;

    /// <summary>Its number.</summary>
    public uint Campaign { get; init; }

    /// <summary>Who decides for it and gets refunds.</summary>
    public Address Advertiser { get; init; }

    /// <summary>Versions of its terms so far: they are numbered from 1.</summary>
    public uint TermsVersions { get; set; }

    /// <summary>The block that created it.</summary>
    public ulong CreatedAtBlock { get; init; }

    /// <summary>Who gets the platform's part.</summary>
    public Address Platform { get; init; }

    /// <summary>Bytes in its name.</summary>
    public byte NameLength { get; private set; }

    /// <summary>In force until the pending change. Use <see cref="StatusIn"/>.</summary>
    public CampaignStatus Status { get; set; }

    /// <summary>From <see cref="PendingEpoch"/> on, unless none.</summary>
    public CampaignStatus PendingStatus { get; set; }

    /// <summary>The epoch from which pending changes hold.</summary>
    public uint PendingEpoch { get; set; }

    /// <summary>In force until the pending change. Use <see cref="TermsVersionIn"/>.</summary>
    public uint TermsVersion { get; set; }

    /// <summary>From <see cref="PendingEpoch"/> on, unless 0.</summary>
    public uint PendingTermsVersion { get; set; }

    /// <summary>Epochs opened and not settled.</summary>
    public uint OpenEpochs { get; set; }

    /// <summary>Wei not reserved for an epoch.</summary>
    public UInt128 FreeEscrow { get; set; }

    /// <summary>Wei in the reserves of unsettled epochs.</summary>
    public UInt128 Reserved { get; set; }

    /// <summary>Wei paid in so far.</summary>
    public UInt128 Funded { get; set; }

    /// <summary>Wei given back to the advertiser so far.</summary>
    public UInt128 Refunded { get; set; }

    /// <summary>Wei credited to UIDs so far, less what expired.</summary>
    public UInt128 PaidUsers { get; set; }

    /// <summary>Wei paid to sites so far.</summary>
    public UInt128 PaidSites { get; set; }

    /// <summary>Wei paid to the platform so far.</summary>
    public UInt128 PlatformFees { get; set; }

    /// <summary>The highest number given to a campaign.</summary>
    public static uint Count(WorldState world)
        => (uint)world.GetStorage(SystemAccounts.Campaigns, SlotNumber.Of(CounterTable)).LowUInt64;

    /// <summary>Gives a new campaign the next number and keeps it.</summary>
    public static bool TryAdd(WorldState world, CampaignRecord campaign, string name, out CampaignRecord added)
    {
        uint number = Count(world);
        added = default;
        if (number == uint.MaxValue)
        {
            return false;
        }

        number++;
        world.SetStorage(SystemAccounts.Campaigns, SlotNumber.Of(CounterTable), number);
        byte length = NameWords.Store(world, SystemAccounts.Campaigns, Row(number).Slot(NameField), name);
        added = campaign with { Campaign = number, NameLength = length };
        added.Save(world);
        return true;
    }

    /// <summary>Reads a campaign; false when there is none of this number.</summary>
    public static bool TryLoad(WorldState world, uint campaign, out CampaignRecord record)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(campaign);
        SlotWord who = row.Load(world, 0, bytes);
        record = new CampaignRecord
        {
            Campaign = campaign,
            Advertiser = who.Address(),
            TermsVersions = who.UInt32(),
            CreatedAtBlock = who.UInt64(),
        };
        if (record.TermsVersions == 0)
        {
            return false;
        }

        SlotWord status = row.Load(world, 1, bytes);
        record = record with { Platform = status.Address(), NameLength = status.Byte() };
        record.Status = (CampaignStatus)status.Byte();
        record.PendingStatus = (CampaignStatus)status.Byte();
        record.PendingEpoch = status.UInt32();
        SlotWord terms = row.Load(world, 2, bytes);
        record.TermsVersion = terms.UInt32();
        record.PendingTermsVersion = terms.UInt32();
        record.OpenEpochs = terms.UInt32();
        record.LoadMoney(world, row, bytes);
        return true;
    }

    /// <summary>Its name.</summary>
    public readonly string Name(WorldState world)
        => NameWords.Load(world, SystemAccounts.Campaigns, Row(Campaign).Slot(NameField), NameLength);

    /// <summary>The status that holds in an epoch not before the present one.</summary>
    public readonly CampaignStatus StatusIn(uint epoch)
        => PendingStatus != CampaignStatus.None && epoch >= PendingEpoch ? PendingStatus : Status;

    /// <summary>The version of the terms that holds in an epoch not before the present one.</summary>
    public readonly uint TermsVersionIn(uint epoch)
        => PendingTermsVersion != 0 && epoch >= PendingEpoch ? PendingTermsVersion : TermsVersion;

    /// <summary>Makes pending changes that hold by now the present ones, so that others can be pending.</summary>
    public void Advance(uint epoch)
    {
        Status = StatusIn(epoch);
        TermsVersion = TermsVersionIn(epoch);
        if (epoch >= PendingEpoch)
        {
            PendingStatus = CampaignStatus.None;
            PendingTermsVersion = 0;
            PendingEpoch = 0;
        }
    }

    /// <summary>Keeps the record as it is now.</summary>
    public readonly void Save(WorldState world)
    {
        SlotRow row = Row(Campaign);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord who = new(bytes);
        who.Put(Advertiser);
        who.Put(TermsVersions);
        who.Put(CreatedAtBlock);
        row.Store(world, 0, who);
        SlotWord status = new(bytes);
        status.Put(Platform);
        status.Put(NameLength);
        status.Put((byte)Status);
        status.Put((byte)PendingStatus);
        status.Put(PendingEpoch);
        row.Store(world, 1, status);
        SlotWord terms = new(bytes);
        terms.Put(TermsVersion);
        terms.Put(PendingTermsVersion);
        terms.Put(OpenEpochs);
        row.Store(world, 2, terms);
        row.Store(world, 3, FreeEscrow, Reserved);
        row.Store(world, 4, Funded, Refunded);
        row.Store(world, 5, PaidUsers, PaidSites);
        row.Store(world, 6, PlatformFees, 0);
    }

    private void LoadMoney(WorldState world, SlotRow row, Span<byte> bytes)
    {
        SlotWord escrow = row.Load(world, 3, bytes);
        FreeEscrow = escrow.UInt128();
        Reserved = escrow.UInt128();
        SlotWord flow = row.Load(world, 4, bytes);
        Funded = flow.UInt128();
        Refunded = flow.UInt128();
        SlotWord paid = row.Load(world, 5, bytes);
        PaidUsers = paid.UInt128();
        PaidSites = paid.UInt128();
        PlatformFees = row.Load(world, 6, bytes).UInt128();
    }

    private static SlotRow Row(uint campaign) => new(SystemAccounts.Campaigns, CampaignTable, campaign);
}
