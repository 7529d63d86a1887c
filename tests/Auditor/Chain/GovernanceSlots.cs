using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Votes, parameters and standings as docs/spec/state.md lays them out.</summary>
internal static class GovernanceSlots
{
    private const int StandingsPerSlot = 16;

    public static void Write(MarketState market, Dictionary<Hash256, byte[]> slots)
    {
        uint field = 0;
        foreach ((int Strikes, int Off)[] part in market.Turns.Standings.Chunk(StandingsPerSlot))
        {
            Octets word = new();
            foreach ((int strikes, int off) in part)
            {
                word.U8((byte)strikes).U8((byte)off);
            }

            slots[StateSlots.Slot(3, 0, field++)] = StateSlots.Packed(word);
        }

        foreach ((Hash256 voter, List<(Vote Vote, ulong AtMs)> places) in market.Tally.Votes)
        {
            WriteVotes(slots, voter, places);
        }

        WriteVersions(market.Numbers, slots);
    }

    private static void WriteVotes(
        Dictionary<Hash256, byte[]> slots, Hash256 voter, List<(Vote Vote, ulong AtMs)> places)
    {
        slots[StateSlots.Keyed(4, new Octets().Raw(voter))] = StateSlots.Word(places.Count);
        for (int place = 0; place < places.Count; place++)
        {
            (Vote vote, ulong atMs) = places[place];
            slots[Slot(0)] = StateSlots.Packed(vote.Word());
            slots[Slot(1)] = StateSlots.Packed(new Octets().U64(atMs).U8((byte)vote.Kind));
            Hash256 Slot(byte part) => StateSlots.Keyed(5, new Octets().Raw(voter).U32((uint)place).U8(part));
        }
    }

    private static void WriteVersions(Numbers numbers, Dictionary<Hash256, byte[]> slots)
    {
        int all = 0;
        foreach ((byte parameter, IReadOnlyList<(ulong FromBlock, BigInteger Value)> versions) in numbers.Versions)
        {
            all += versions.Count;
            slots[StateSlots.Slot(6, parameter, 0)] = StateSlots.Word(versions.Count);
            for (int i = 0; i < versions.Count; i++)
            {
                Octets word = new Octets().U64(versions[i].FromBlock).U128(versions[i].Value);
                slots[StateSlots.Slot(6, parameter, (uint)i + 1)] = StateSlots.Packed(word);
            }
        }

        slots[StateSlots.Slot(6, 0, 0)] = StateSlots.Word(all);
    }
}
