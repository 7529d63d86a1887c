using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Balances, nonces and lanes.</summary>
internal sealed class Accounts
{
    private readonly Dictionary<Address, BigInteger> _balances = [];
    private readonly Dictionary<(Address Account, uint Lane), ulong> _sequences = [];
    private readonly Dictionary<Address, int> _lanes = [];

    public Accounts(GenesisFile genesis)
    {
        foreach ((Address address, BigInteger balance) in genesis.Accounts)
        {
            _balances[address] = balance;
        }

        foreach (Address system in SystemAccounts.All)
        {
            _sequences[(system, 0)] = 1;
        }
    }

    public IReadOnlyDictionary<Address, BigInteger> Balances => _balances;

    /// <summary>The next sequence of every lane that was used; lane 0 is the nonce.</summary>
    public IReadOnlyDictionary<(Address Account, uint Lane), ulong> Sequences => _sequences;

    public BigInteger Balance(Address account) => _balances.GetValueOrDefault(account);

    public ulong Sequence(Address account, uint lane) => _sequences.GetValueOrDefault((account, lane));

    /// <summary>How many lanes beside lane 0 it has opened.</summary>
    public int LanesOf(Address account) => _lanes.GetValueOrDefault(account);

    public void UseSequence(Address account, uint lane)
    {
        ulong next = Sequence(account, lane);
        if (lane != 0 && next == 0)
        {
            _lanes[account] = LanesOf(account) + 1;
        }

        _sequences[(account, lane)] = next + 1;
    }

    public void Add(Address account, BigInteger amount) => _balances[account] = Balance(account) + amount;

    public bool TryMove(Address from, Address to, BigInteger amount)
    {
        if (Balance(from) < amount)
        {
            return false;
        }

        Add(from, -amount);
        Add(to, amount);
        return true;
    }
}
