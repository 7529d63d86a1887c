using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Whose turn it is to propose (docs/spec/consensus.md 3).</summary>
internal sealed class Turns(IEnumerable<Hash256> validators)
{
    private Dictionary<Hash256, (int Strikes, int Off)> _standings = validators.ToDictionary(key => key, _ => (0, 0));
    private Hash256 _last;

    /// <summary>The set of the next block, ascending.</summary>
    public IReadOnlyList<Hash256> Validators => [.. _standings.Keys.Order()];

    /// <summary>How each stands, in the order of the set.</summary>
    public IEnumerable<(int Strikes, int Off)> Standings => Validators.Select(key => _standings[key]);

    /// <summary>An emergency change: another set, all in good standing.</summary>
    public void Replace(IEnumerable<Hash256> set) => _standings = set.ToDictionary(key => key, _ => (0, 0));

    /// <summary>A block was made, and the next one has this set.</summary>
    public void After(Hash256 proposer, IReadOnlyCollection<Hash256> next)
    {
        IEnumerable<Hash256> walk = Validators.Where(key => key.CompareTo(_last) > 0)
            .Concat(Validators.Where(key => key.CompareTo(_last) <= 0));
        foreach (Hash256 key in walk.TakeWhile(key => key != proposer).ToList())
        {
            (int strikes, int off) = _standings[key];
            _standings[key] = off > 0 ? (strikes, off - 1) : (Math.Min(strikes + 1, 6), 1 << strikes);
        }

        _standings[proposer] = (0, 0);
        _last = proposer;
        _standings = next.ToDictionary(key => key, key => _standings.GetValueOrDefault(key));
        while (3 * _standings.Values.Count(standing => standing.Off == 0) < 2 * _standings.Count)
        {
            Hash256 back = _standings.Where(entry => entry.Value.Off > 0)
                .OrderBy(entry => entry.Value.Off).ThenBy(entry => entry.Key).First().Key;
            _standings[back] = (_standings[back].Strikes, 0);
        }
    }
}
