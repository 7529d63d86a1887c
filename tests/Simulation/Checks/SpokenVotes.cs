using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Simulation.Checks;

/// <summary>
/// All that honest validators have signed, in whichever of their lives: nobody signs two things in one place, or
/// anything that its disk would not remember, or gives up what it has committed to.
/// </summary>
public sealed class SpokenVotes
{
    private readonly Dictionary<(Ed25519PublicKey Author, ulong Height, uint Round, VoteStep Step), Vote> _said = [];
    private readonly Dictionary<(Ed25519PublicKey Author, ulong Height), uint> _committedIn = [];

    /// <summary>An honest validator says something.</summary>
    /// <param name="index">Of the node, for people.</param>
    /// <param name="author">Its key.</param>
    /// <param name="message">What it says.</param>
    /// <param name="durable">The record that it would find after a crash now.</param>
    /// <param name="looksInside">False: only two things in one place are looked for.</param>
    /// <exception cref="ViolationException">It must not say this.</exception>
    public void OnSaid(
        int index, Ed25519PublicKey author, QbftMessage message, GuardRecord? durable, bool looksInside = true)
    {
        if (message is not VoteMessage { Vote: var vote })
        {
            return;
        }

        Vote first = _said.TryGetValue((author, vote.Height, vote.Round, vote.Step), out Vote said)
            ? said
            : _said[(author, vote.Height, vote.Round, vote.Step)] = vote;
        if (first != vote)
        {
            throw new ViolationException($"node {index} signed twice: {first} and {vote}");
        }

        if (looksInside && (durable is not { } record || vote.ComparePlace(record.Newest) > 0))
        {
            throw new ViolationException($"node {index} said what its disk does not remember: {vote}");
        }

        CheckLock(index, author, vote, looksInside);
    }

    /// <summary>All that a validator has said.</summary>
    public HashSet<Vote> Of(Ed25519PublicKey author)
        => [.. _said.Where(item => item.Key.Author == author).Select(item => item.Value)];

    /// <summary>Some of what a validator has said does not matter any more.</summary>
    public void Forget(Ed25519PublicKey author, Func<Vote, bool> isMeant)
    {
        foreach (Vote vote in Of(author).Where(isMeant))
        {
            _said.Remove((author, vote.Height, vote.Round, vote.Step));
            _committedIn.Remove((author, vote.Height));
        }

        foreach (Vote vote in Of(author).Where(vote => vote.Step == VoteStep.Commit))
        {
            uint highest = _committedIn.GetValueOrDefault((author, vote.Height));
            _committedIn[(author, vote.Height)] = Math.Max(highest, vote.Round);
        }
    }

    /// <summary>Others decide on a height: what its old set has committed to binds nobody.</summary>
    public void GiveUp(ulong height)
    {
        foreach (var place in _committedIn.Keys.Where(place => place.Height == height).ToList())
        {
            _committedIn.Remove(place);
        }
    }

    private void CheckLock(int index, Ed25519PublicKey author, in Vote vote, bool looksInside)
    {
        if (vote.Step == VoteStep.Commit)
        {
            _committedIn[(author, vote.Height)] = vote.Round;
        }
        else if (looksInside
            && vote.Step == VoteStep.RoundChange
            && _committedIn.TryGetValue((author, vote.Height), out uint round)
            && vote.Round > round
            && (vote.Prepared is not { } prepared || prepared.Round < round))
        {
            throw new ViolationException($"node {index} forgot what it committed to in round {round}: {vote}");
        }
    }
}
