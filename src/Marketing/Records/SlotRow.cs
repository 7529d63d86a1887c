using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>The slots of one record in a module's storage, by field.</summary>
/// <param name="module">Whose storage.</param>
/// <param name="table">The table.</param>
/// <param name="record">The record's number.</param>
internal readonly struct SlotRow(Address module, byte table, ulong record)
{
    /// <summary>The number of a field's slot.</summary>
    internal UInt256 Slot(uint field) => SlotNumber.Of(table, record, field);

    /// <summary>Reads a field's word into a caller's 32 bytes.</summary>
    internal SlotWord Load(WorldState world, uint field, Span<byte> bytes)
        => new(bytes, world.GetStorage(module, Slot(field)));

    /// <summary>Keeps a field's word.</summary>
    internal void Store(WorldState world, uint field, scoped SlotWord word)
        => world.SetStorage(module, Slot(field), word.Value);

    /// <summary>Keeps two amounts in a field's word.</summary>
    internal void Store(WorldState world, uint field, UInt128 first, UInt128 second)
    {
        SlotWord word = new(stackalloc byte[UInt256.Size]);
        word.Put(first);
        word.Put(second);
        Store(world, field, word);
    }
}
