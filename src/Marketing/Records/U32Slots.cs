using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// A list of u32 in consecutive slots, eight big-endian ones to a slot, the first in the highest bytes.
/// </summary>
internal static class U32Slots
{
    private const int PerSlot = UInt256.Size / sizeof(uint);

    internal static uint[] Load(WorldState world, in Address module, in UInt256 firstSlot, int count)
    {
        uint[] values = new uint[count];
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        for (int i = 0; i < count; i++)
        {
            if (i % PerSlot == 0)
            {
                world.GetStorage(module, firstSlot + (ulong)(i / PerSlot)).WriteBigEndian(bytes);
            }

            values[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(i % PerSlot * sizeof(uint))..]);
        }

        return values;
    }

    internal static void Set(WorldState world, in Address module, in UInt256 firstSlot, int index, uint value)
    {
        UInt256 slot = firstSlot + (ulong)(index / PerSlot);
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        world.GetStorage(module, slot).WriteBigEndian(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(index % PerSlot * sizeof(uint))..], value);
        world.SetStorage(module, slot, UInt256.ReadBigEndian(bytes));
    }

    internal static void Store(WorldState world, in Address module, in UInt256 firstSlot, ReadOnlySpan<uint> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            Set(world, module, firstSlot, i, values[i]);
        }
    }
}
