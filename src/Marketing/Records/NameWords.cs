using System.Text;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>A name of at most 64 bytes in two slots, left-aligned; its length stands in the record.</summary>
internal static class NameWords
{
    private const int BytesMax = 2 * UInt256.Size;

    internal static byte Store(WorldState world, in Address module, in UInt256 firstSlot, string name)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        bytes.Clear();
        int length = Encoding.UTF8.GetBytes(name, bytes);
        world.SetStorage(module, firstSlot, UInt256.ReadBigEndian(bytes));
        world.SetStorage(module, firstSlot + UInt256.One, UInt256.ReadBigEndian(bytes[UInt256.Size..]));
        return (byte)length;
    }

    internal static string Load(WorldState world, in Address module, in UInt256 firstSlot, byte length)
    {
        Span<byte> bytes = stackalloc byte[BytesMax];
        world.GetStorage(module, firstSlot).WriteBigEndian(bytes);
        world.GetStorage(module, firstSlot + UInt256.One).WriteBigEndian(bytes[UInt256.Size..]);
        return Encoding.UTF8.GetString(bytes[..length]);
    }
}
