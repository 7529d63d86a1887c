using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>Section 3 of docs/spec/consensus.md, word by word, over what headers say alone.</summary>
internal sealed class NaiveRotation(IEnumerable<Ed25519PublicKey> validators)
{
    private SortedDictionary<Ed25519PublicKey, (int Strikes, int TurnsOff)> _standings
        = new(validators.ToDictionary(key => key, _ => (0, 0)));

    private Ed25519PublicKey _last;

    public Ed25519PublicKey LeaderOf(uint round)
    {
        List<Ed25519PublicKey> eligible = [.. Walk().Where(key => _standings[key].TurnsOff == 0)];
        return eligible[(int)(round % (uint)eligible.Count)];
    }

    public void Made(Ed25519PublicKey proposer, ValueList<Ed25519PublicKey> next)
    {
        foreach (Ed25519PublicKey key in Walk().TakeWhile(key => key != proposer).ToList())
        {
            (int strikes, int turnsOff) = _standings[key];
            _standings[key] = turnsOff > 0
                ? (strikes, turnsOff - 1)
                : (Math.Min(strikes + 1, 6), (int)Math.Pow(2, strikes));
        }

        _standings[proposer] = (0, 0);
        _last = proposer;
        _standings = new(next.ToArray().ToDictionary(
            key => key, key => _standings.TryGetValue(key, out (int, int) kept) ? kept : (0, 0)));
        int quorum = (int)Math.Ceiling(2.0 * next.Count / 3);
        while (_standings.Values.Count(standing => standing.TurnsOff == 0) < quorum)
        {
            Ed25519PublicKey back = _standings.Where(item => item.Value.TurnsOff > 0)
                .OrderBy(item => item.Value.TurnsOff).ThenBy(item => item.Key).First().Key;
            _standings[back] = (_standings[back].Strikes, 0);
        }
    }

    private IEnumerable<Ed25519PublicKey> Walk()
        => _standings.Keys.Where(key => key.CompareTo(_last) > 0)
            .Concat(_standings.Keys.Where(key => key.CompareTo(_last) <= 0));
}
