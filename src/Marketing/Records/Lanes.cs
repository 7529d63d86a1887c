using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// Sequence counters of accounts beside their nonces, in the storage of <see cref="SystemAccounts.Governance"/>:
/// <code>
/// table 1 { address }               how many lanes the account has opened
/// table 2 { address ‖ lane u32be }  the next sequence of that lane; 0: not opened
/// </code>
/// Lane 0 is the account's nonce.
/// </summary>
public static class Lanes
{
    /// <summary>Lanes that an account may open beside lane 0.</summary>
    public const int PerAccountMax = 64;

    private const byte CountTable = 1;
    private const byte LaneTable = 2;

    /// <summary>The sequence that the next transaction in a lane must have.</summary>
    public static ulong Next(WorldState world, in Address account, uint lane)
        => lane == 0
            ? world.GetNonce(account)
            : world.GetStorage(SystemAccounts.Governance, LaneSlot(account, lane)).LowUInt64;

    /// <summary>True when the lane exists, or the account may open it.</summary>
    public static bool MayUse(WorldState world, in Address account, uint lane)
        => lane == 0 || Next(world, account, lane) != 0 || Count(world, account) < PerAccountMax;

    /// <summary>Counts one transaction in a lane that <see cref="MayUse"/> allows.</summary>
    public static void Advance(WorldState world, in Address account, uint lane)
    {
        ulong next = Next(world, account, lane);
        if (lane == 0)
        {
            world.SetNonce(account, next + 1);
            return;
        }

        if (next == 0)
        {
            UInt256 count = (ulong)Count(world, account) + 1;
            world.SetStorage(SystemAccounts.Governance, SlotNumber.ByKey(CountTable, account.Bytes), count);
        }

        world.SetStorage(SystemAccounts.Governance, LaneSlot(account, lane), next + 1);
    }

    private static int Count(WorldState world, in Address account)
        => (int)world.GetStorage(SystemAccounts.Governance, SlotNumber.ByKey(CountTable, account.Bytes)).LowUInt64;

    private static UInt256 LaneSlot(in Address account, uint lane)
    {
        Span<byte> key = stackalloc byte[Address.Size + sizeof(uint)];
        account.CopyTo(key);
        BinaryPrimitives.WriteUInt32BigEndian(key[Address.Size..], lane);
        return SlotNumber.ByKey(LaneTable, key);
    }
}
