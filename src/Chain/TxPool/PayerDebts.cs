using MarketChain.Primitives;

namespace MarketChain.Chain.TxPool;

/// <summary>What the transactions that wait may take from each payer.</summary>
internal sealed class PayerDebts
{
    private readonly Dictionary<Payer, Debt> _debts = [];

    /// <summary>The sum of a payer's, wei.</summary>
    public UInt256 Of(in Payer payer) => _debts.TryGetValue(payer, out Debt? debt) ? debt.Sum : UInt256.Zero;

    public void Add(PoolEntry entry)
    {
        if (!_debts.TryGetValue(entry.Charge.Payer, out Debt? debt))
        {
            debt = new Debt();
            _debts.Add(entry.Charge.Payer, debt);
        }

        debt.Sum += entry.Charge.Cost;
        entry.Debt = debt.Entries.AddLast(entry);
    }

    public void Remove(PoolEntry entry)
    {
        Debt debt = _debts[entry.Charge.Payer];
        Invariant.Check(entry.Debt is not null && debt.Sum >= entry.Charge.Cost);
        debt.Sum -= entry.Charge.Cost;
        debt.Entries.Remove(entry.Debt);
        if (debt.Entries.Count == 0)
        {
            _debts.Remove(entry.Charge.Payer);
        }
    }

    /// <summary>The newest of a payer's when the funds do not cover all of them, else null.</summary>
    public PoolEntry? NotCovered(in Payer payer, in UInt256 funds)
        => _debts.TryGetValue(payer, out Debt? debt) && debt.Sum > funds ? debt.Entries.Last?.Value : null;

    private sealed class Debt
    {
        public UInt256 Sum { get; set; }

        /// <summary>The newest last.</summary>
        public LinkedList<PoolEntry> Entries { get; } = [];
    }
}
