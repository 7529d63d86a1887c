using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Records;

/// <summary>
/// A user's identity, in the storage of <see cref="SystemAccounts.Uids"/>. What the judging of rows needs of it
/// (level, flags, link) stands in the ledger too.
/// <code>
/// table 0 [0]    highest UID
/// table 1 [uid]  0  | controller 20 | level 1 | flags 1 | registrar 4 | registeredAtBlock 6 |
///                1  commitment 32
///                2  | confidence 2 | linkedTo 4 | counter 4 | coRegistrars 1 | links 1 |
///                3  | pendingController 20 | pendingAtMs 8 |
///                16-17  co-registrars, eight u32 a slot        32-33  linked UIDs, eight u32 a slot
/// table 2 { level ‖ commitment }  its UID        table 3 { address }  the UID that the key controls
/// </code>
/// </summary>
public record struct UidRecord
{
    /// <summary>Registrars of one UID besides its first.</summary>
    public const int CoRegistrarsMax = 16;

    /// <summary>UIDs linked to one.</summary>
    public const int LinksMax = 16;

    private const byte CounterTable = 0;
    private const byte UidTable = 1;
    private const byte CommitmentTable = 2;
    private const byte ControllerTable = 3;
    private const uint CoRegistrarField = 16;
    private const uint LinkField = 32;

    /// <summary>Its number.</summary>
    public uint Uid { get; init; }

    /// <summary>The key that decides for it; zero while nobody does.</summary>
    public Address Controller { get; set; }

    /// <summary>1 own key, 2 identity, 3 device.</summary>
    public byte Level { get; set; }

    /// <summary>As in the ledger.</summary>
    public UidFlags Flags { get; set; }

    /// <summary>The site that registered it; 0 for none.</summary>
    public uint Registrar { get; init; }

    /// <summary>The block that registered it.</summary>
    public ulong RegisteredAtBlock { get; init; }

    /// <summary>What the registrar committed to; zero at level 1 from the start.</summary>
    public Hash256 Commitment { get; init; }

    /// <summary>Level 3: how sure, in permille.</summary>
    public ushort ConfidencePermille { get; init; }

    /// <summary>The stronger UID that it is an alias of; 0 for none.</summary>
    public uint LinkedTo { get; set; }

    /// <summary>Counts changes of the controller, so that no consent counts twice.</summary>
    public uint Counter { get; set; }

    /// <summary>Registrars besides the first.</summary>
    public byte CoRegistrars { get; private set; }

    /// <summary>UIDs linked to it.</summary>
    public byte Links { get; private set; }

    /// <summary>The key that asked to become controller; zero for none.</summary>
    public Address PendingController { get; set; }

    /// <summary>When it asked, Unix ms.</summary>
    public ulong PendingAtMs { get; set; }

    /// <summary>True when somebody decides for it.</summary>
    public readonly bool HasController => !Controller.IsZero;

    /// <summary>What the ledger holds of it.</summary>
    public readonly UidIdentity Identity => new(Level, Flags, LinkedTo);

    /// <summary>The highest number given to a UID.</summary>
    public static uint Count(WorldState world)
        => (uint)world.GetStorage(SystemAccounts.Uids, SlotNumber.Of(CounterTable)).LowUInt64;

    /// <summary>Sets the highest number given.</summary>
    public static void SetCount(WorldState world, uint count)
        => world.SetStorage(SystemAccounts.Uids, SlotNumber.Of(CounterTable), count);

    /// <summary>The UID of a commitment; 0 for none.</summary>
    public static uint OfCommitment(WorldState world, byte level, in Hash256 commitment)
        => (uint)world.GetStorage(SystemAccounts.Uids, CommitmentSlot(level, commitment)).LowUInt64;

    /// <summary>Makes a commitment lead to a UID.</summary>
    public static void SetCommitment(WorldState world, byte level, in Hash256 commitment, uint uid)
        => world.SetStorage(SystemAccounts.Uids, CommitmentSlot(level, commitment), uid);

    /// <summary>The UID that a key controls; 0 for none.</summary>
    public static uint OfController(WorldState world, in Address controller)
        => (uint)world.GetStorage(SystemAccounts.Uids, SlotNumber.ByKey(ControllerTable, controller.Bytes)).LowUInt64;

    /// <summary>Makes a key lead to the UID that it controls; 0 for none.</summary>
    public static void SetController(WorldState world, in Address controller, uint uid)
        => world.SetStorage(SystemAccounts.Uids, SlotNumber.ByKey(ControllerTable, controller.Bytes), uid);

    /// <summary>Reads a UID; false when there is none of this number.</summary>
    public static bool TryLoad(WorldState world, uint uid, out UidRecord record)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(uid);
        SlotWord who = row.Load(world, 0, bytes);
        record = new UidRecord
        {
            Uid = uid,
            Controller = who.Address(),
            Level = who.Byte(),
            Flags = (UidFlags)who.Byte(),
            Registrar = who.UInt32(),
            RegisteredAtBlock = ((ulong)who.UInt16() << 32) | who.UInt32(),
            Commitment = new Hash256(world.GetStorage(SystemAccounts.Uids, row.Slot(1)).ToBigEndian()),
        };
        if (record.Level == 0)
        {
            return false;
        }

        SlotWord links = row.Load(world, 2, bytes);
        record = record with
        {
            ConfidencePermille = links.UInt16(),
            LinkedTo = links.UInt32(),
            Counter = links.UInt32(),
            CoRegistrars = links.Byte(),
            Links = links.Byte(),
        };
        SlotWord pending = row.Load(world, 3, bytes);
        record.PendingController = pending.Address();
        record.PendingAtMs = pending.UInt64();
        return true;
    }

    /// <summary>Keeps the record as it is now. A slot that stays zero costs nothing.</summary>
    public readonly void Save(WorldState world) => Save(world, isNew: false);

    /// <summary>Keeps the record of a number that had none: what is zero is so already, and is not looked up.</summary>
    public readonly void SaveNew(WorldState world) => Save(world, isNew: true);

    private readonly void Save(WorldState world, bool isNew)
    {
        SlotRow row = Row(Uid);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord who = new(bytes);
        who.Put(Controller);
        who.Put(Level);
        who.Put((byte)Flags);
        who.Put(Registrar);
        who.Put((ushort)(RegisteredAtBlock >> 32));
        who.Put((uint)RegisteredAtBlock);
        Put(world, row.Slot(0), who.Value, isNew);
        Put(world, row.Slot(1), UInt256.ReadBigEndian(Commitment.Bytes), isNew);
        SlotWord links = new(bytes);
        links.Put(ConfidencePermille);
        links.Put(LinkedTo);
        links.Put(Counter);
        links.Put(CoRegistrars);
        links.Put(Links);
        Put(world, row.Slot(2), links.Value, isNew);
        SlotWord pending = new(bytes);
        pending.Put(PendingController);
        pending.Put(PendingAtMs);
        Put(world, row.Slot(3), pending.Value, isNew);
    }

    /// <summary>The registrars: the first, then the others in the order in which they joined.</summary>
    public readonly uint[] Registrars(WorldState world)
    {
        uint[] others = U32Slots.Load(world, SystemAccounts.Uids, Row(Uid).Slot(CoRegistrarField), CoRegistrars);
        return Registrar == 0 ? others : [Registrar, .. others];
    }

    /// <summary>Adds a registrar. Save the record afterwards.</summary>
    public void AddRegistrar(WorldState world, uint site)
    {
        Invariant.Check(CoRegistrars < CoRegistrarsMax);
        U32Slots.Set(world, SystemAccounts.Uids, Row(Uid).Slot(CoRegistrarField), CoRegistrars, site);
        CoRegistrars++;
    }

    /// <summary>The UIDs linked to it.</summary>
    public readonly uint[] LinkedUids(WorldState world)
        => U32Slots.Load(world, SystemAccounts.Uids, Row(Uid).Slot(LinkField), Links);

    /// <summary>Adds a linked UID. Save the record afterwards.</summary>
    public void AddLink(WorldState world, uint low)
    {
        Invariant.Check(Links < LinksMax);
        U32Slots.Set(world, SystemAccounts.Uids, Row(Uid).Slot(LinkField), Links, low);
        Links++;
    }

    private static SlotRow Row(uint uid) => new(SystemAccounts.Uids, UidTable, uid);

    private static UInt256 CommitmentSlot(byte level, in Hash256 commitment)
    {
        Span<byte> key = stackalloc byte[1 + Hash256.Size];
        key[0] = level;
        commitment.CopyTo(key[1..]);
        return SlotNumber.ByKey(CommitmentTable, key);
    }

    private static void Put(WorldState world, in UInt256 slot, in UInt256 word, bool isNew)
    {
        if (!isNew || !word.IsZero)
        {
            world.SetStorage(SystemAccounts.Uids, slot, word);
        }
    }
}
