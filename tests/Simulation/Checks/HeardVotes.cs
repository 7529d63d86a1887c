using MarketChain.Consensus.Messages;

namespace MarketChain.Simulation.Checks;

/// <summary>Who has heard what one validator said, and has not crashed since.</summary>
public sealed class HeardVotes
{
    private readonly Dictionary<Vote, HashSet<int>> _byVote = [];

    /// <summary>A node has heard a vote.</summary>
    public void OnHeard(int node, in Vote vote)
    {
        if (!_byVote.TryGetValue(vote, out HashSet<int>? nodes))
        {
            _byVote[vote] = nodes = [];
        }

        nodes.Add(node);
    }

    /// <summary>A node's process is gone, and with it what it has heard.</summary>
    public void OnGone(int node)
    {
        foreach (HashSet<int> nodes in _byVote.Values)
        {
            nodes.Remove(node);
        }
    }

    /// <summary>How many nodes know of a vote.</summary>
    public int Count(in Vote vote) => _byVote.TryGetValue(vote, out HashSet<int>? nodes) ? nodes.Count : 0;
}
