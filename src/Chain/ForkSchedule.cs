using MarketChain.Evm;
using MarketChain.Primitives;

namespace MarketChain.Chain;

/// <summary>From which block each set of the EVM's rules holds. The first holds from block 0.</summary>
public sealed class ForkSchedule
{
    private readonly (ulong FromBlock, ForkRules Rules)[] _rows;

    /// <summary>Makes a schedule.</summary>
    /// <param name="rows">Forks in their order, each with its first block; blocks ascend from 0.</param>
    public ForkSchedule(params IReadOnlyList<(ulong FromBlock, Fork Fork)> rows)
    {
        Invariant.Check(rows.Count > 0 && rows[0].FromBlock == 0);
        for (int i = 1; i < rows.Count; i++)
        {
            Invariant.Check(rows[i].FromBlock > rows[i - 1].FromBlock && rows[i].Fork > rows[i - 1].Fork);
        }

        _rows = [.. rows.Select(row => (row.FromBlock, ForkRules.Of(row.Fork)))];
    }

    /// <summary>The rules of a block.</summary>
    public ForkRules At(ulong number)
    {
        int row = _rows.Length - 1;
        while (_rows[row].FromBlock > number)
        {
            row--;
        }

        return _rows[row].Rules;
    }
}
