using System.Numerics;
using MarketChain.Primitives;

namespace MarketChain.Auditor;

/// <summary>Balances, nonces and lanes.</summary>
internal sealed class Accounts
{
    private readonly Dictionary<Address, BigInteger> _balances = [];
    private readonly Dictionary<(Address Account, uint Lane), ulong> _sequences = [];

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

    /// <summary>False once code may have run: what it moved is not modelled.</summary>
    public bool Exact { get; set; } = true;

    public IReadOnlyDictionary<Address, BigInteger> Balances => _balances;

    /// <summary>The next sequence of every lane that was used; lane 0 is the nonce.</summary>
    public IReadOnlyDictionary<(Address Account, uint Lane), ulong> Sequences => _sequences;

    public BigInteger Balance(Address account) => _balances.GetValueOrDefault(account);

    public ulong Sequence(Address account, uint lane) => _sequences.GetValueOrDefault((account, lane));

    public void UseSequence(Address account, uint lane) => _sequences[(account, lane)] = Sequence(account, lane) + 1;

    public void Add(Address account, BigInteger amount) => _balances[account] = Balance(account) + amount;

    public bool CanPay(Address account, BigInteger amount) => !Exact || Balance(account) >= amount;

    public bool TryMove(Address from, Address to, BigInteger amount)
    {
        if (!CanPay(from, amount))
        {
            return false;
        }

        Add(from, -amount);
        Add(to, amount);
        return true;
    }
}
