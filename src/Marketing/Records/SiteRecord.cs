using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// A site, in the storage of <see cref="SystemAccounts.Sites"/>:
/// <code>
/// table 0 [0]     highest site number
/// table 1 [site]  0  | owner 20 | submitters 1 | liveUids 4 |
///                 1  | payout 20 | nameLength 1 | suspended 1 |
///                 2  | stake 16 | unlocking 16 |
///                 3  | unlocksAtMs 8 | registeredAtBlock 8 |
///                 4-5  name, left-aligned
///                 16+i | submitter i 20 |
/// table 2 { site u32be ‖ address }  1 when the address may submit for the site
/// </code>
/// </summary>
public record struct SiteRecord
{
    private const byte CounterTable = 0;
    private const byte SiteTable = 1;
    private const byte SubmitterTable = 2;
    private const uint NameField = 4;
    private const uint SubmitterField = 16;

    /// <summary>Its number.</summary>
    public uint Site { get; init; }

    /// <summary>Who decides for it.</summary>
    public Address Owner { get; init; }

    /// <summary>Keys that may only submit.</summary>
    public byte Submitters { get; private set; }

    /// <summary>Level 2 and 3 UIDs that it registered and that nobody controls yet.</summary>
    public uint LiveUids { get; set; }

    /// <summary>Where it is paid.</summary>
    public Address Payout { get; init; }

    /// <summary>Active stake, in wei.</summary>
    public UInt128 Stake { get; set; }

    /// <summary>Stake on its way back, in wei.</summary>
    public UInt128 Unlocking { get; set; }

    /// <summary>When that is free, Unix ms.</summary>
    public ulong UnlocksAtMs { get; set; }

    /// <summary>The block that registered it.</summary>
    public ulong RegisteredAtBlock { get; init; }

    /// <summary>Bytes in its name.</summary>
    public byte NameLength { get; private set; }

    /// <summary>True while the validators keep it from submitting and registering.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>The highest number given to a site.</summary>
    public static uint Count(WorldState world)
        => (uint)world.GetStorage(SystemAccounts.Sites, SlotNumber.Of(CounterTable)).LowUInt64;

    /// <summary>Gives a new site the next number and keeps it.</summary>
    public static bool TryAdd(WorldState world, SiteRecord site, string name, out uint number)
    {
        number = Count(world);
        if (number == uint.MaxValue)
        {
            return false;
        }

        number++;
        world.SetStorage(SystemAccounts.Sites, SlotNumber.Of(CounterTable), number);
        byte length = NameWords.Store(world, SystemAccounts.Sites, Row(number).Slot(NameField), name);
        SiteRecord record = site with { Site = number, NameLength = length };
        record.Save(world);
        return true;
    }

    /// <summary>Reads a site; false when there is none of this number.</summary>
    public static bool TryLoad(WorldState world, uint number, out SiteRecord site)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(number);
        SlotWord who = row.Load(world, 0, bytes);
        Address owner = who.Address();
        byte submitters = who.Byte();
        uint liveUids = who.UInt32();
        SlotWord pay = row.Load(world, 1, bytes);
        Address payout = pay.Address();
        byte nameLength = pay.Byte();
        byte suspended = pay.Byte();
        SlotWord stake = row.Load(world, 2, bytes);
        UInt128 active = stake.UInt128();
        UInt128 unlocking = stake.UInt128();
        SlotWord times = row.Load(world, 3, bytes);
        site = new SiteRecord
        {
            Site = number,
            Owner = owner,
            Submitters = submitters,
            LiveUids = liveUids,
            Payout = payout,
            NameLength = nameLength,
            IsSuspended = suspended != 0,
            Stake = active,
            Unlocking = unlocking,
            UnlocksAtMs = times.UInt64(),
            RegisteredAtBlock = times.UInt64(),
        };
        return !owner.IsZero;
    }

    /// <summary>True when the address is the site's owner or one of its submitters.</summary>
    public readonly bool MaySubmit(WorldState world, in Address address)
        => address == Owner
            || !world.GetStorage(SystemAccounts.Sites, SubmitterSlot(Site, address)).IsZero;

    /// <summary>Its name.</summary>
    public readonly string Name(WorldState world)
        => NameWords.Load(world, SystemAccounts.Sites, Row(Site).Slot(NameField), NameLength);

    /// <summary>Replaces the submitters.</summary>
    public void SetSubmitters(WorldState world, ReadOnlySpan<Address> submitters)
    {
        SlotRow row = Row(Site);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        for (uint i = 0; i < Submitters; i++)
        {
            Address old = row.Load(world, SubmitterField + i, bytes).Address();
            world.SetStorage(SystemAccounts.Sites, SubmitterSlot(Site, old), UInt256.Zero);
            world.SetStorage(SystemAccounts.Sites, row.Slot(SubmitterField + i), UInt256.Zero);
        }

        for (int i = 0; i < submitters.Length; i++)
        {
            SlotWord word = new(bytes);
            word.Put(submitters[i]);
            row.Store(world, SubmitterField + (uint)i, word);
            world.SetStorage(SystemAccounts.Sites, SubmitterSlot(Site, submitters[i]), UInt256.One);
        }

        Submitters = (byte)submitters.Length;
        Save(world);
    }

    /// <summary>Keeps the record as it is now.</summary>
    public readonly void Save(WorldState world)
    {
        SlotRow row = Row(Site);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord who = new(bytes);
        who.Put(Owner);
        who.Put(Submitters);
        who.Put(LiveUids);
        row.Store(world, 0, who);
        SlotWord pay = new(bytes);
        pay.Put(Payout);
        pay.Put(NameLength);
        pay.Put((byte)(IsSuspended ? 1 : 0));
        row.Store(world, 1, pay);
        SlotWord stake = new(bytes);
        stake.Put(Stake);
        stake.Put(Unlocking);
        row.Store(world, 2, stake);
        SlotWord times = new(bytes);
        times.Put(UnlocksAtMs);
        times.Put(RegisteredAtBlock);
        row.Store(world, 3, times);
    }

    private static UInt256 SubmitterSlot(uint site, in Address address)
    {
        Span<byte> key = stackalloc byte[sizeof(uint) + Address.Size];
        BinaryPrimitives.WriteUInt32BigEndian(key, site);
        address.CopyTo(key[sizeof(uint)..]);
        return SlotNumber.ByKey(SubmitterTable, key);
    }

    private static SlotRow Row(uint site) => new(SystemAccounts.Sites, SiteTable, site);
}
