using MarketChain.Chain.Execution;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.TxPool;

/// <summary>Why a transaction is not taken in, whatever else is in the pool: each returns a reason or null.</summary>
internal static class PoolChecks
{
    /// <summary>It can be in the next block.</summary>
    public static PoolRefusal? CheckInBlock(Transaction transaction, BlockContext block)
    {
        if (TransactionRules.CheckInBlock(transaction, block) is not { } rejection)
        {
            return null;
        }

        PoolFault fault = rejection.Fault switch
        {
            TransactionFault.GasLimitAboveBlock => PoolFault.GasLimitAboveBlock,
            TransactionFault.MaxFeeBelowBaseFee => PoolFault.MaxFeeBelowBaseFee,
            TransactionFault.Expired => PoolFault.Expired,
            _ => PoolFault.Invalid,
        };
        return new PoolRefusal(fault, rejection.ToString());
    }

    /// <summary>Its sequence is still to come, and not far ahead, in a lane that there may be.</summary>
    public static PoolRefusal? CheckLane(
        Transaction transaction, ulong next, IPoolAccounts accounts, TxPoolLimits limits)
    {
        if (transaction.Sequence < next)
        {
            return new PoolRefusal(
                PoolFault.SequenceTooLow,
                $"nonce too low: it was used before; expected at least {next} in lane {transaction.Lane}, "
                + $"got {transaction.Sequence}");
        }

        if (transaction.Sequence - next > limits.SequenceAheadMax)
        {
            return new PoolRefusal(
                PoolFault.SequenceTooHigh,
                $"nonce too high: it is too far ahead; expected at most {next + limits.SequenceAheadMax} in lane "
                + $"{transaction.Lane}, got {transaction.Sequence}");
        }

        return accounts.MayUseLane(transaction.Sender, transaction.Lane)
            ? null
            : new PoolRefusal(PoolFault.TooManyLanes, "the account has opened all the lanes that it may");
    }

    /// <summary>It pays enough more than the one whose sequence it has.</summary>
    public static PoolRefusal? CheckReplacement(in FeeBid bid, PoolEntry? replaced, TxPoolLimits limits)
    {
        if (replaced is null)
        {
            return null;
        }

        UInt256 percent = 100 + limits.ReplacementPercent;
        bool paysMore = IsAtLeast(bid.MaxFee, replaced.Bid.MaxFee, percent)
            && IsAtLeast(bid.MaxTip, replaced.Bid.MaxTip, percent)
            && bid.MaxFee > replaced.Bid.MaxFee;
        return paysMore
            ? null
            : new PoolRefusal(
                PoolFault.ReplacementUnderpriced,
                $"replacement transaction underpriced: expected fees at least {limits.ReplacementPercent} % above "
                + $"its maximum of {replaced.Bid.MaxFee} wei, got {bid.MaxFee}");
    }

    /// <summary>What the payer has covers this and the others of it that wait.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="charge">What this takes; null when no amount is that high.</param>
    /// <param name="others">What the others may take, wei.</param>
    /// <param name="funds">What there is, wei; null when the payer has no right to it.</param>
    public static PoolRefusal? CheckFunds(in Payer payer, in Charge? charge, in UInt256 others, in UInt256? funds)
    {
        if (charge is { } known && funds is { } wei && known.IsCovered(others, wei))
        {
            return null;
        }

        string fee = charge is null ? "2^256" : $"{charge.Value.Fee}";
        return payer.Uid is { } uid
            ? new PoolRefusal(
                PoolFault.ClaimBelowFee,
                $"the claim does not cover its own fee: expected UID {uid} to be the sender's, with earnings, and a "
                + $"claim, of at least {fee} wei beside {others} that claims wait for, got {funds ?? UInt256.Zero}")
            : new PoolRefusal(
                PoolFault.InsufficientBalance,
                $"insufficient funds for gas * price + value, and for those that wait: expected at least {others} + "
                + $"{fee} wei, got {funds}");
    }

    /// <summary>The sender has not too many waiting, with this one.</summary>
    public static PoolRefusal? CheckSender(in Load load, TxPoolLimits limits)
        => load.Count <= limits.PerSenderMax && load.Bytes <= limits.PerSenderBytesMax
            ? null
            : new PoolRefusal(
                PoolFault.SenderFull,
                $"expected at most {limits.PerSenderMax} transactions and {limits.PerSenderBytesMax} bytes of a "
                + $"sender to wait, got {load.Count} and {load.Bytes} with this one");

    private static bool IsAtLeast(in UInt256 value, in UInt256 than, in UInt256 percent)
        => UInt256.TryMultiply(value, 100UL, out UInt256 left)
            && UInt256.TryMultiply(than, percent, out UInt256 right)
            && left >= right;
}
