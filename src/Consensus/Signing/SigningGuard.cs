using MarketChain.Consensus.Messages;
using MarketChain.Primitives;

namespace MarketChain.Consensus.Signing;

/// <summary>What the guard says to a vote that is to be signed.</summary>
public enum GuardVerdict
{
    /// <summary>It could contradict what was signed before.</summary>
    Refuse,

    /// <summary>It goes beyond all that was signed: write the new record down first.</summary>
    New,

    /// <summary>It was signed before, or follows from what was: the same signature may leave again.</summary>
    Again,
}

/// <summary>
/// Never signs twice: height, round and step of what is signed only grow, and within a round everything is about one
/// block. The record of a vote is on disk before its signature leaves; the machine says so by the order of its effects.
/// </summary>
public sealed class SigningGuard
{
    /// <summary>Starts from the record on disk.</summary>
    /// <param name="record">Null when there is none, or none that can be read: then nothing may be signed.</param>
    public SigningGuard(GuardRecord? record) => Record = record;

    /// <summary>The newest record; null while nothing may be signed.</summary>
    public GuardRecord? Record { get; private set; }

    /// <summary>Whether a vote may be signed. Changes nothing.</summary>
    public GuardVerdict Judge(in Vote vote)
    {
        if (Record is null)
        {
            return GuardVerdict.Refuse;
        }

        Vote newest = Record.Newest;
        int byRound = vote.CompareRound(newest);
        if (byRound != 0)
        {
            return byRound > 0 ? GuardVerdict.New : GuardVerdict.Refuse;
        }

        if (vote == newest)
        {
            return GuardVerdict.Again;
        }

        bool isSameBlock = vote.Step != VoteStep.RoundChange && vote.Digest == newest.Digest;
        if (vote.Step > newest.Step)
        {
            return newest.Step == VoteStep.RoundChange || isSameBlock ? GuardVerdict.New : GuardVerdict.Refuse;
        }

        return vote.Step < newest.Step && isSameBlock ? GuardVerdict.Again : GuardVerdict.Refuse;
    }

    /// <summary>True when the record knows of a vote: it is the newest one or comes before it.</summary>
    public bool Covers(in Vote vote)
    {
        if (Record is null)
        {
            return false;
        }

        int place = vote.ComparePlace(Record.Newest);
        return place < 0 || (place == 0 && vote == Record.Newest);
    }

    /// <summary>Takes a vote that was judged <see cref="GuardVerdict.New"/>.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="prepared">What is prepared at its height.</param>
    /// <returns>The record that must be on disk before the signature leaves.</returns>
    public GuardRecord Advance(in Vote vote, PreparedCertificate? prepared)
    {
        Invariant.Check(Judge(vote) == GuardVerdict.New);
        Record = Record! with { Newest = vote, Prepared = prepared };
        return Record;
    }

    /// <summary>What the record said is not true any more.</summary>
    internal void Forget() => Record = null;

    /// <summary>Starts again from a record that is known to be safe.</summary>
    internal void Restore(GuardRecord record)
    {
        Invariant.Check(Record is null);
        Record = record;
    }
}
