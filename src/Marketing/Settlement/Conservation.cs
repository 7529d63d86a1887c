using MarketChain.Primitives;
using MarketChain.State.Ledger;

namespace MarketChain.Marketing.Settlement;

/// <summary>
/// Escrow, reserves, stakes and unclaimed earnings are the balance of the attention account (docs/spec/settlement.md
/// 5). Money and its sums are moved by different lines of code; here they must agree.
/// </summary>
public static class Conservation
{
    /// <summary>Compares them after a block; to be asked before the block is voted for.</summary>
    /// <exception cref="InvariantException">They differ: this node must not go on.</exception>
    public static void Check(MarketingContext context)
    {
        ref readonly TotalsRow totals = ref context.Ledger.Totals;
        UInt256 sum = (UInt256)totals.FreeEscrow + totals.Reserves + totals.Stakes + totals.Unclaimed
            + totals.Remainders;
        Invariant.Check(context.World.GetBalance(SystemAccounts.Attention) == sum);
    }
}
