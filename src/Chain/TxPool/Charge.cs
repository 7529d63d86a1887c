using System.Runtime.InteropServices;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

/// <summary>Whose coin a transaction takes: an account's balance, or what a UID that it controls has earned.</summary>
/// <param name="Account">The account.</param>
/// <param name="Uid">The UID; null for the balance.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Payer(Address Account, uint? Uid)
{
    /// <summary>Who pays for a transaction's gas.</summary>
    public static Payer Of(Transaction transaction)
        => transaction is NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } claim }
            ? new(transaction.Sender, claim.Uid)
            : new(transaction.GasPayer, Uid: null);

    /// <summary>Whose coin may be less after a transaction.</summary>
    public static IEnumerable<Payer> TouchedBy(Transaction transaction)
    {
        yield return new(transaction.Sender, Uid: null);
        yield return new(transaction.GasPayer, Uid: null);
        if (transaction is NativeTransaction { Payload: ClaimEarnings claim })
        {
            yield return new(transaction.Sender, claim.Uid);
        }
        else if (transaction is NativeTransaction { Payload: Tip { Uid: not 0 } tip })
        {
            yield return new(transaction.Sender, tip.Uid);
        }
    }

    /// <summary>What there is, wei; null when the UID is not the account's.</summary>
    public UInt256? Funds(IPoolAccounts accounts)
        => Uid is { } uid ? accounts.Earnings(Account, uid) : accounts.Balance(Account);
}

/// <summary>What a transaction takes at most.</summary>
/// <param name="Payer">From whom.</param>
/// <param name="Fee">The price of its whole gas limit, wei; an Ethereum transaction's value too.</param>
/// <param name="Cost">
/// The same, but of a claim that pays its own fee all that it claims: the fee comes out of that, and nothing of it is
/// left for another claim.
/// </param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Charge(Payer Payer, UInt256 Fee, UInt256 Cost)
{
    /// <summary>The charge while the payer has so much; null when 256 bits do not hold it.</summary>
    public static Charge? Of(Transaction transaction, in UInt256 funds)
    {
        if (!AccountRules.TryGetCost(transaction, out UInt256 fee))
        {
            return null;
        }

        UInt256 cost = transaction switch
        {
            NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } claim }
                => claim.Amount.IsZero ? funds : UInt256.Min(claim.Amount, funds),
            _ => fee,
        };
        return new Charge(Payer.Of(transaction), fee, cost);
    }

    /// <summary>True when the funds cover this beside what others take.</summary>
    public bool IsCovered(in UInt256 others, in UInt256 funds)
        => Fee <= Cost && UInt256.TryAdd(others, Cost, out UInt256 total) && total <= funds;
}
