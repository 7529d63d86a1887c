using System.Runtime.InteropServices;
using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

/// <summary>A sequence counter of an account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Lane">0 for the nonce.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneKey(Address Account, uint Lane)
{
    public static LaneKey Of(Transaction transaction) => new(transaction.Sender, transaction.Lane);
}

/// <summary>A transaction that waits.</summary>
internal sealed class PoolEntry
{
    public PoolEntry(CheckedTransaction item, long arrival, int turn, in Charge charge)
    {
        Item = item;
        Arrival = arrival;
        Turn = turn;
        Charge = charge;
        Bid = FeeBid.Of(item.Transaction);
        Expiry = new(this);
    }

    public CheckedTransaction Item { get; }

    /// <summary>How many came before it: the older of two equal ones goes first.</summary>
    public long Arrival { get; }

    /// <summary>How many of its sender waited when it came.</summary>
    public int Turn { get; }

    /// <summary>What it may cost, and whom.</summary>
    public Charge Charge { get; }

    /// <summary>What it offers.</summary>
    public FeeBid Bid { get; }

    /// <summary>The lowest offer of it and of those before it in its lane, which keeps this.</summary>
    public FeeBid Floor { get; set; }

    /// <summary>Its place among those that expire.</summary>
    public HeapNode<PoolEntry, ulong> Expiry { get; }

    /// <summary>Its place among those of its payer.</summary>
    public LinkedListNode<PoolEntry>? Debt { get; set; }

    public Transaction Transaction => Item.Transaction;

    public ulong Sequence => Transaction.Sequence;

    public Address Sender => Transaction.Sender;

    public long Bytes => Transaction.Encoded.Length + Item.Sidecar.Length;
}
