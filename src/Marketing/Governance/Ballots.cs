using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.State;

namespace MarketChain.Marketing.Governance;

/// <summary>A vote that somebody has cast and that was not carried yet.</summary>
/// <param name="Vote">What it asks for.</param>
/// <param name="CastAtMs">The time of the block that held it, Unix ms.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Ballot(HeaderVote Vote, ulong CastAtMs)
{
    /// <summary>True while it counts.</summary>
    public bool IsLiveAt(ulong nowMs) => nowMs < CastAtMs + Ballots.LifeMs;
}

/// <summary>
/// The votes of each validator, in the storage of <see cref="SystemAccounts.Governance"/>, where no pruning of blocks
/// can lose them:
/// <code>
/// table 4 { voter 32 }                     how many places the voter has filled
/// table 5 { voter 32 ‖ place u32be ‖ 0 }   what is asked for: BallotWord
/// table 5 { voter 32 ‖ place u32be ‖ 1 }   castAtMs 8 | kind 1
/// </code>
/// A voter has one vote on a subject, and a bounded number of them, so nobody can fill the state or slow the count.
/// </summary>
public static class Ballots
{
    /// <summary>How long a vote counts, in ms: a week.</summary>
    public const ulong LifeMs = 7UL * 24 * 60 * 60 * 1000;

    /// <summary>The most votes of one validator: more than there are parameters, and some keys.</summary>
    public const uint PlacesMax = 32;

    private const byte CountTable = 4;
    private const byte BallotTable = 5;

    /// <summary>The votes of a validator, in the order of their places; some may count no more.</summary>
    public static IReadOnlyList<Ballot> Of(WorldState world, in Ed25519PublicKey voter)
    {
        Ballot[] ballots = new Ballot[Count(world, voter)];
        for (uint place = 0; place < ballots.Length; place++)
        {
            ballots[place] = Load(world, voter, place);
        }

        return ballots;
    }

    /// <summary>True when the second vote of a voter takes the place of the first.</summary>
    public static bool HaveOneSubject(HeaderVote one, HeaderVote other) => BallotWord.HaveOneSubject(one, other);

    /// <summary>
    /// Where a vote goes: in the place of the voter's vote on the same subject, else of the first that counts no more,
    /// else behind the last; null when all places are taken.
    /// </summary>
    internal static uint? FindPlace(WorldState world, in Ed25519PublicKey voter, HeaderVote vote, ulong nowMs)
    {
        uint count = Count(world, voter);
        uint? free = count < PlacesMax ? count : null;
        bool hasExpired = false;
        for (uint place = 0; place < count; place++)
        {
            Ballot ballot = Load(world, voter, place);
            if (BallotWord.HaveOneSubject(ballot.Vote, vote))
            {
                return place;
            }

            if (!hasExpired && !ballot.IsLiveAt(nowMs))
            {
                hasExpired = true;
                free = place;
            }
        }

        return free;
    }

    /// <summary>Puts a vote in a place that <see cref="FindPlace"/> gave.</summary>
    internal static void Cast(
        WorldState world, in Ed25519PublicKey voter, uint place, HeaderVote vote, ulong nowMs)
    {
        if (place == Count(world, voter))
        {
            world.SetStorage(SystemAccounts.Governance, CountSlot(voter), place + 1);
        }

        SlotWord word = new(stackalloc byte[UInt256.Size]);
        word.Put(nowMs);
        word.Put((byte)vote.Kind);
        world.SetStorage(SystemAccounts.Governance, Slot(voter, place, 0), BallotWord.Write(vote));
        world.SetStorage(SystemAccounts.Governance, Slot(voter, place, 1), word.Value);
    }

    /// <summary>How many of the validators have a vote that asks for exactly this and counts.</summary>
    internal static int CountFor(
        WorldState world, ValueList<Ed25519PublicKey> validators, HeaderVote vote, ulong nowMs)
    {
        int votes = 0;
        foreach (Ed25519PublicKey voter in validators)
        {
            uint count = Count(world, voter);
            for (uint place = 0; place < count; place++)
            {
                Ballot ballot = Load(world, voter, place);
                if (ballot.Vote == vote)
                {
                    votes += ballot.IsLiveAt(nowMs) ? 1 : 0;
                    break;
                }
            }
        }

        return votes;
    }

    /// <summary>Removes the votes of all validators on the subject of one that was carried.</summary>
    internal static void EraseSubject(WorldState world, ValueList<Ed25519PublicKey> validators, HeaderVote vote)
    {
        foreach (Ed25519PublicKey voter in validators)
        {
            uint count = Count(world, voter);
            for (uint place = 0; place < count; place++)
            {
                if (BallotWord.HaveOneSubject(Load(world, voter, place).Vote, vote))
                {
                    Remove(world, voter, place, count - 1);
                    break;
                }
            }
        }
    }

    /// <summary>Removes all votes of one who has left.</summary>
    internal static void EraseVoter(WorldState world, in Ed25519PublicKey voter)
    {
        for (uint count = Count(world, voter); count > 0; count--)
        {
            Remove(world, voter, count - 1, count - 1);
        }
    }

    /// <summary>The last one takes the place of the one that goes.</summary>
    private static void Remove(WorldState world, in Ed25519PublicKey voter, uint place, uint last)
    {
        for (byte field = 0; field < 2; field++)
        {
            UInt256 moved = world.GetStorage(SystemAccounts.Governance, Slot(voter, last, field));
            world.SetStorage(SystemAccounts.Governance, Slot(voter, place, field), moved);
            world.SetStorage(SystemAccounts.Governance, Slot(voter, last, field), UInt256.Zero);
        }

        world.SetStorage(SystemAccounts.Governance, CountSlot(voter), last);
    }

    private static Ballot Load(WorldState world, in Ed25519PublicKey voter, uint place)
    {
        UInt256 asked = world.GetStorage(SystemAccounts.Governance, Slot(voter, place, 0));
        UInt256 cast = world.GetStorage(SystemAccounts.Governance, Slot(voter, place, 1));
        SlotWord word = new(stackalloc byte[UInt256.Size], cast);
        ulong castAtMs = word.UInt64();
        return new Ballot(BallotWord.Read((VoteKind)word.Byte(), asked), castAtMs);
    }

    private static uint Count(WorldState world, in Ed25519PublicKey voter)
        => (uint)world.GetStorage(SystemAccounts.Governance, CountSlot(voter)).LowUInt64;

    private static UInt256 CountSlot(in Ed25519PublicKey voter) => SlotNumber.ByKey(CountTable, voter.Bytes);

    private static UInt256 Slot(in Ed25519PublicKey voter, uint place, byte field)
    {
        Span<byte> key = stackalloc byte[Ed25519PublicKey.Size + sizeof(uint) + 1];
        voter.CopyTo(key);
        BinaryPrimitives.WriteUInt32BigEndian(key[Ed25519PublicKey.Size..], place);
        key[^1] = field;
        return SlotNumber.ByKey(BallotTable, key);
    }
}
