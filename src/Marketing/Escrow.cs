using MarketChain.Primitives;

namespace MarketChain.Marketing;

/// <summary>
/// Coin in and out of the attention account, whose balance is the sum of all escrow, reserves, stakes and unclaimed
/// earnings. Whoever moves coin also moves the ledger's running sums; <c>Conservation</c> compares the two.
/// </summary>
internal static class Escrow
{
    /// <summary>Takes wei from an account; false, and nothing changed, when it has less.</summary>
    internal static bool TryTake(MarketingContext context, in Address from, in UInt256 amount)
    {
        if (!context.World.TrySubtractBalance(from, amount))
        {
            return false;
        }

        context.World.AddBalance(SystemAccounts.Attention, amount);
        return true;
    }

    /// <summary>Pays wei to an account. It runs no code, so it cannot fail.</summary>
    internal static void Pay(MarketingContext context, in Address to, UInt128 amount)
    {
        if (amount != 0)
        {
            Invariant.Check(context.World.TrySubtractBalance(SystemAccounts.Attention, amount));
            context.World.AddBalance(to, amount);
        }
    }
}
