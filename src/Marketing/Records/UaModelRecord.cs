using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// A UA model that is a contract: written once, never changed. In the storage of
/// <see cref="SystemAccounts.Attention"/>:
/// <code>
/// table 0 [0]      highest model number; 0 while there is none
/// table 4 [model]  0    | contract 20 | rowGas 4 | nameLength 1 |
///                  1    code hash 32
///                  2    | registrant 20 | registeredAtBlock 8 |
///                  3-4  name, left-aligned
/// </code>
/// </summary>
public sealed record UaModelRecord
{
    private const byte CounterTable = 0;
    private const byte ModelTable = 4;
    private const uint NameField = 3;

    /// <summary>Its number, from <see cref="CampaignTerms.ContractModelMin"/> on.</summary>
    public required uint Model { get; init; }

    /// <summary>The contract.</summary>
    public required Address Contract { get; init; }

    /// <summary>keccak256 of the code that it had.</summary>
    public required Hash256 CodeHash { get; init; }

    /// <summary>Gas that it may use for each row.</summary>
    public required uint RowGas { get; init; }

    /// <summary>Who registered it.</summary>
    public required Address Registrant { get; init; }

    /// <summary>The block that did.</summary>
    public required ulong RegisteredAtBlock { get; init; }

    /// <summary>1 to 64 bytes.</summary>
    public required string Name { get; init; }

    /// <summary>The highest number given to a model; 0 while there is none.</summary>
    public static uint Last(WorldState world)
        => (uint)world.GetStorage(SystemAccounts.Attention, SlotNumber.Of(CounterTable)).LowUInt64;

    /// <summary>The number that the next model gets; false when all are given.</summary>
    public static bool TryNext(WorldState world, out uint model)
    {
        uint last = Last(world);
        model = Math.Max(last + 1, CampaignTerms.ContractModelMin);
        return last != uint.MaxValue;
    }

    /// <summary>Reads a model; null when there is none of this number.</summary>
    public static UaModelRecord? Load(WorldState world, uint model)
    {
        if (model < CampaignTerms.ContractModelMin || model > Last(world))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotRow row = Row(model);
        SlotWord what = row.Load(world, 0, bytes);
        Address contract = what.Address();
        uint rowGas = what.UInt32();
        byte nameLength = what.Byte();
        SlotWord who = row.Load(world, 2, bytes);
        return new UaModelRecord
        {
            Model = model,
            Contract = contract,
            RowGas = rowGas,
            CodeHash = new Hash256(world.GetStorage(SystemAccounts.Attention, row.Slot(1)).ToBigEndian()),
            Registrant = who.Address(),
            RegisteredAtBlock = who.UInt64(),
            Name = NameWords.Load(world, SystemAccounts.Attention, row.Slot(NameField), nameLength),
        };
    }

    /// <summary>Keeps a model that has the next number.</summary>
    internal void Add(WorldState world)
    {
        SlotRow row = Row(Model);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        SlotWord what = new(bytes);
        what.Put(Contract);
        what.Put(RowGas);
        what.Put(NameWords.Store(world, SystemAccounts.Attention, row.Slot(NameField), Name));
        row.Store(world, 0, what);
        world.SetStorage(SystemAccounts.Attention, row.Slot(1), UInt256.ReadBigEndian(CodeHash.Bytes));
        SlotWord who = new(bytes);
        who.Put(Registrant);
        who.Put(RegisteredAtBlock);
        row.Store(world, 2, who);
        world.SetStorage(SystemAccounts.Attention, SlotNumber.Of(CounterTable), Model);
    }

    private static SlotRow Row(uint model) => new(SystemAccounts.Attention, ModelTable, model);
}
