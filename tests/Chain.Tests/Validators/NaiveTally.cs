using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Votes on validators as docs/spec/governance.md has them, over lists of what was said.</summary>
internal sealed class NaiveTally(IEnumerable<Ed25519PublicKey> validators)
{
    private const ulong WeekMs = 604_800_000;

    private readonly List<(Ed25519PublicKey Voter, ValidatorVote Vote, ulong AtMs)> _votes = [];

    public SortedSet<Ed25519PublicKey> Set { get; } = new(validators);

    public bool Allows(ValidatorVote vote)
        => vote.Joins ? !Set.Contains(vote.Key) : Set.Contains(vote.Key) && Set.Count > 1;

    public void Cast(Ed25519PublicKey voter, ValidatorVote vote, ulong nowMs)
    {
        _votes.RemoveAll(cast => cast.Voter == voter && cast.Vote.Key == vote.Key);
        _votes.Add((voter, vote, nowMs));
        int votes = _votes.Count(cast => cast.Vote == vote && nowMs - cast.AtMs < WeekMs);
        if (2 * votes <= Set.Count)
        {
            return;
        }

        _votes.RemoveAll(cast => cast.Vote.Key == vote.Key || (!vote.Joins && cast.Voter == vote.Key));
        if (vote.Joins)
        {
            Set.Add(vote.Key);
        }
        else
        {
            Set.Remove(vote.Key);
        }
    }
}
