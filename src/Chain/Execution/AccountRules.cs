using MarketChain.Evm;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Execution;

/// <summary>
/// Validity of a transaction against the accounts as they are just before it. Ask in this order: the faults of the
/// sender's own account first. Each returns the first broken rule, or null.
/// </summary>
internal static class AccountRules
{
    /// <summary>The sender may send, and this is the next transaction of its lane.</summary>
    public static TransactionRejection? CheckSender(WorldState world, Transaction transaction)
    {
        Address sender = transaction.Sender;
        ReadOnlyMemory<byte> code = world.GetCode(sender);
        if (!code.IsEmpty && !Delegation.TryRead(code.Span, out _))
        {
            return new(TransactionFault.SenderHasCode, "a sender without code of its own", $"{sender}");
        }

        if (!Lanes.MayUse(world, sender, transaction.Lane))
        {
            string expected = $"one of {Lanes.PerAccountMax} lanes in use";
            return new(TransactionFault.TooManyLanes, expected, $"lane {transaction.Lane}");
        }

        return CheckSequence(Lanes.Next(world, sender, transaction.Lane), transaction.Sequence);
    }

    /// <summary>
    /// The balance covers the whole gas limit at the maximum fee, and an Ethereum transaction's value.
    /// </summary>
    public static TransactionRejection? CheckBalance(WorldState world, Transaction transaction)
    {
        UInt256 balance = world.GetBalance(transaction.GasPayer);
        return !TryGetCost(transaction, out UInt256 cost) || balance < cost
            ? new(TransactionFault.InsufficientBalance, $"at least {Describe(transaction)} wei", $"{balance}")
            : null;
    }

    /// <summary>
    /// The most that the transaction takes from the one who pays its gas; false when 256 bits do not hold it.
    /// </summary>
    public static bool TryGetCost(Transaction transaction, out UInt256 cost)
    {
        UInt256 value = transaction is EthereumTransaction ethereum ? ethereum.Fields.Value : UInt256.Zero;
        return TryGetCost(transaction.MaxFeePerGas, transaction.GasLimit, value, out cost);
    }

    /// <summary>Gas and value together, wei; false when 256 bits do not hold it.</summary>
    public static bool TryGetCost(in UInt256 gasPrice, ulong gasLimit, in UInt256 value, out UInt256 cost)
    {
        cost = default;
        return UInt256.TryMultiply(gasPrice, gasLimit, out UInt256 fee) && UInt256.TryAdd(fee, value, out cost);
    }

    /// <summary>The lane's counter against the transaction's sequence.</summary>
    public static TransactionRejection? CheckSequence(ulong next, ulong sequence)
    {
        if (sequence == next)
        {
            return null;
        }

        TransactionFault fault = sequence < next ? TransactionFault.SequenceTooLow : TransactionFault.SequenceTooHigh;
        return new(fault, $"{next}", $"{sequence}");
    }

    private static string Describe(Transaction transaction)
        => TryGetCost(transaction, out UInt256 cost) ? $"{cost}" : "2^256";
}
