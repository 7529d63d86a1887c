using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus;

/// <summary>
/// The newest vote of each validator that was seen here, this one's own among them when others have it: be it too late
/// to count, or part of a proof. One vote of each, whatever arrives.
/// </summary>
internal sealed class NewestVotes
{
    private readonly Dictionary<Ed25519PublicKey, SignedVote> _votes = [];

    /// <summary>The newest vote of a validator; null when none was seen.</summary>
    public SignedVote? Of(in Ed25519PublicKey author) => _votes.TryGetValue(author, out SignedVote held) ? held : null;

    /// <summary>True when a vote would be the newest of its author.</summary>
    public bool IsNews(in SignedVote signed)
        => !_votes.TryGetValue(signed.Author, out SignedVote held) || held.Vote.ComparePlace(signed.Vote) < 0;

    /// <summary>Remembers a vote, whose signature was checked, when it is news.</summary>
    public void Note(in SignedVote signed)
    {
        if (IsNews(signed))
        {
            _votes[signed.Author] = signed;
        }
    }

    /// <summary>Forgets those of everybody who is no validator any more.</summary>
    public void KeepOnly(ValidatorSet validators)
    {
        foreach (Ed25519PublicKey gone in _votes.Keys.Where(key => validators.IndexOf(key) < 0).ToList())
        {
            _votes.Remove(gone);
        }
    }
}
