using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Validators;
using MarketChain.State;

namespace MarketChain.Marketing.Governance;

/// <summary>
/// How the validators of the next block stand with their turns, in the storage of
/// <see cref="SystemAccounts.Governance"/>:
/// <code>table 3 [0]  i   validators 16 i to 16 i + 15 of the newest header: strikes 1 | turns off 1 of each</code>
/// In state, a rotation survives whatever happens to old headers. While nobody misses a turn there are no slots.
/// </summary>
public static class RotationRecord
{
    private const byte RotationTable = 3;
    private const int PerSlot = UInt256.Size / 2;
    private const uint Slots = ExtraData.ValidatorsMax / PerSlot;

    /// <summary>Reads the rotation after a block.</summary>
    /// <param name="world">State after it.</param>
    /// <param name="validators">The set that it names.</param>
    /// <param name="lastProposer">Who proposed it; zero in genesis.</param>
    public static ProposerRotation Load(
        WorldState world, ValueList<Ed25519PublicKey> validators, in Ed25519PublicKey lastProposer)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        Span<TurnStanding> standings = stackalloc TurnStanding[validators.Count];
        for (int first = 0; first < standings.Length; first += PerSlot)
        {
            SlotWord word = Row.Load(world, (uint)(first / PerSlot), bytes);
            for (int i = first; i < Math.Min(standings.Length, first + PerSlot); i++)
            {
                byte strikes = word.Byte();
                standings[i] = new TurnStanding(strikes, word.Byte());
            }
        }

        return new ProposerRotation(validators, lastProposer, standings);
    }

    /// <summary>Replaces the rotation.</summary>
    public static void Store(WorldState world, ProposerRotation rotation)
    {
        Span<byte> bytes = stackalloc byte[UInt256.Size];
        for (uint slot = 0; slot < Slots; slot++)
        {
            SlotWord word = new(bytes);
            int first = (int)slot * PerSlot;
            int end = Math.Min(rotation.Standings.Length, first + PerSlot);
            for (int i = first; i < end; i++)
            {
                word.Put(rotation.Standings[i].Strikes);
                word.Put(rotation.Standings[i].TurnsOff);
            }

            UInt256 value = word.Value;
            if (world.GetStorage(SystemAccounts.Governance, Row.Slot(slot)) != value)
            {
                world.SetStorage(SystemAccounts.Governance, Row.Slot(slot), value);
            }
        }
    }

    private static SlotRow Row => new(SystemAccounts.Governance, RotationTable, 0);
}
