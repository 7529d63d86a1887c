using MarketChain.Primitives;
using MarketChain.State;

namespace MarketChain.Marketing.Records;

/// <summary>
/// The newest content root of the ledger that the trie holds (docs/spec/ledger.md 4), in the storage of
/// <see cref="SystemAccounts.Attention"/>:
/// <code>table 3 [0]  0  block 8, right-aligned      1  content root 32</code>
/// </summary>
/// <param name="Block">The block after which the rows were taken; 0 before the first checkpoint.</param>
/// <param name="Root">Their content root.</param>
public sealed record CheckpointRecord(ulong Block, Hash256 Root)
{
    private const byte CheckpointTable = 3;

    /// <summary>Reads it.</summary>
    public static CheckpointRecord Load(WorldState world)
        => new(
            world.GetStorage(SystemAccounts.Attention, SlotNumber.Of(CheckpointTable)).LowUInt64,
            new Hash256(
                world.GetStorage(SystemAccounts.Attention, SlotNumber.Of(CheckpointTable, 0, 1)).ToBigEndian()));

    /// <summary>Replaces it.</summary>
    public void Store(WorldState world)
    {
        world.SetStorage(SystemAccounts.Attention, SlotNumber.Of(CheckpointTable), Block);
        world.SetStorage(
            SystemAccounts.Attention, SlotNumber.Of(CheckpointTable, 0, 1), UInt256.ReadBigEndian(Root.Bytes));
    }
}
