using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>A vote of a header (docs/spec/governance.md 2).</summary>
/// <param name="Kind">1 joins, 2 leaves, 3 parameter, 4 suspension.</param>
/// <param name="Key">Of kinds 1 and 2.</param>
/// <param name="Topic">The parameter, or what is suspended.</param>
/// <param name="Value">The parameter's value, or the number of the site or UID.</param>
/// <param name="More">The first block, or 1 when it is to be suspended.</param>
internal sealed record Vote(int Kind, Hash256 Key, byte Topic, BigInteger Value, ulong More)
{
    public static Vote? Read(RlpItem item)
    {
        IReadOnlyList<RlpItem> fields = item.Items ?? throw new InvalidDataException("vote: no list");
        return fields.Count switch
        {
            0 => null,
            2 => new Vote((int)fields[0].Number, new Hash256(fields[1].Bytes), 0, 0, 0),
            4 => new Vote(
                (int)fields[0].Number, default, (byte)fields[1].Number, fields[2].Number, (ulong)fields[3].Number),
            _ => throw new InvalidDataException("vote: of no kind"),
        };
    }

    /// <summary>True when one voter cannot have both.</summary>
    public bool HasSubjectOf(Vote other)
        => Kind switch
        {
            1 or 2 => other.Kind is 1 or 2 && Key == other.Key,
            3 => other.Kind == 3 && Topic == other.Topic,
            _ => other.Kind == 4 && Topic == other.Topic && Value == other.Value,
        };

    /// <summary>As a slot holds it (docs/spec/state.md).</summary>
    public Octets Word()
        => Kind switch
        {
            1 or 2 => new Octets().Raw(Key),
            3 => new Octets().U8(Topic).U128(Value).U64(More),
            _ => new Octets().U8(Topic).U32((uint)Value).U8((byte)More),
        };
}

/// <summary>The votes that were cast and not carried (docs/spec/governance.md 3).</summary>
internal sealed class Tally
{
    private const int PlacesMax = 32;
    private const ulong WeekMs = 604_800_000;

    /// <summary>By voter, in their places.</summary>
    public Dictionary<Hash256, List<(Vote Vote, ulong AtMs)>> Votes { get; } = [];

    /// <summary>Casts a vote; false when the voter has no place for it.</summary>
    public bool Cast(Hash256 voter, Vote vote, ulong nowMs)
    {
        List<(Vote Vote, ulong AtMs)> places = Of(voter);
        int place = places.FindIndex(cast => cast.Vote.HasSubjectOf(vote));
        place = place >= 0 ? place : places.FindIndex(cast => !IsLive(cast.AtMs, nowMs));
        if (place >= 0)
        {
            places[place] = (vote, nowMs);
            return true;
        }

        places.Add((vote, nowMs));
        return places.Count <= PlacesMax;
    }

    public int Count(IEnumerable<Hash256> validators, Vote vote, ulong nowMs)
        => validators.Count(voter => Of(voter).Exists(cast => cast.Vote == vote && IsLive(cast.AtMs, nowMs)));

    public void EraseSubject(IEnumerable<Hash256> validators, Vote vote)
    {
        foreach (List<(Vote Vote, ulong AtMs)> places in validators.Select(Of))
        {
            int place = places.FindIndex(cast => cast.Vote.HasSubjectOf(vote));
            if (place >= 0)
            {
                places[place] = places[^1];
                places.RemoveAt(places.Count - 1);
            }
        }
    }

    public void EraseVoter(Hash256 voter) => Of(voter).Clear();

    private static bool IsLive(ulong atMs, ulong nowMs) => nowMs < atMs + WeekMs;

    private List<(Vote Vote, ulong AtMs)> Of(Hash256 voter)
    {
        if (!Votes.TryGetValue(voter, out List<(Vote Vote, ulong AtMs)>? places))
        {
            Votes[voter] = places = [];
        }

        return places;
    }
}
