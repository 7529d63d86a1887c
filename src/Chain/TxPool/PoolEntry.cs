using System.Runtime.InteropServices;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

/// <summary>A sequence counter of an account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Lane">0 for the nonce.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneKey(Address Account, uint Lane);

/// <summary>A transaction that waits.</summary>
/// <param name="item">The transaction.</param>
/// <param name="arrival">How many came before it: the older of two equal ones goes first.</param>
internal sealed class PoolEntry(CheckedTransaction item, long arrival)
{
    public CheckedTransaction Item { get; } = item;

    public long Arrival { get; } = arrival;

    public Transaction Transaction => Item.Transaction;

    public LaneKey Lane { get; } = new(item.Sender, item.Transaction.Lane);

    public long Bytes { get; } = item.Transaction.Encoded.Length + item.Sidecar.Length;

    /// <summary>The most that it takes from the one who pays; 0 for a claim that pays its own fee.</summary>
    public UInt256 Cost { get; } = CostOf(item.Transaction);

    /// <summary>
    /// What it pays the proposer for a unit of gas in a block with this base fee; less than none: null.
    /// </summary>
    public UInt256? TipAt(in UInt256 baseFee)
        => Transaction.TryGetEffectiveGasPrice(baseFee, out UInt256 price) ? price - baseFee : null;

    private static UInt256 CostOf(Transaction transaction)
    {
        if (transaction is NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } })
        {
            return UInt256.Zero;
        }

        return AccountRules.TryGetCost(transaction, out UInt256 cost) ? cost : UInt256.MaxValue;
    }
}
