using MarketChain.Marketing;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Execution;

/// <summary>
/// One transaction of a block, in four phases that both families share:
/// <code>
/// validate   the rules of AccountRules and of the block; a broken one leaves nothing changed
/// prepare    the gas limit's price is taken, the lane's counter rises
/// execute    EthereumCall or NativeCall: may fail, and then undoes its own changes
/// settle     unused gas is given back, the base part of the fee burned, the rest paid to the beneficiary
/// </code>
/// A claim that pays its own fee takes it in the last phase from what was claimed.
/// </summary>
internal sealed class TransactionExecutor(BlockContext block, MarketingContext marketing)
{
    private WorldState World => marketing.World;

    /// <summary>Executes the block's next transaction; returns the broken rule, or null.</summary>
    /// <param name="item">The transaction, with the rows of a batch.</param>
    /// <param name="gasLeft">Of the block's limit.</param>
    /// <param name="result">What it did, when no rule is broken.</param>
    public TransactionRejection? TryExecute(CheckedTransaction item, ulong gasLeft, out TransactionResult result)
    {
        result = null!;
        Transaction transaction = item.Transaction;
        TransactionRejection? lacksBalance = AccountRules.CheckBalance(World, transaction);
        bool isFeeFromClaim = IsFeeFromClaim(transaction);
        TransactionRejection? rejection
            = Validate(transaction, gasLeft) ?? (isFeeFromClaim ? null : lacksBalance);
        if (rejection is not null)
        {
            return rejection;
        }

        StateCheckpoint start = marketing.State.Checkpoint();
        UInt256 price = Prepare(transaction, isFeeFromClaim);
        result = Execute(item);
        if (isFeeFromClaim && !result.Succeeded && lacksBalance is not null)
        {
            // The claim that was to pay does not hold, and nothing else can.
            marketing.State.RevertTo(start);
            World.FinishTransaction();
            return lacksBalance;
        }

        Settle(transaction, price, result, isFeeFromClaim);
        return null;
    }

    private static bool IsFeeFromClaim(Transaction transaction)
        => transaction is NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } };

    private TransactionRejection? Validate(Transaction transaction, ulong gasLeft)
        => TransactionRules.CheckInBlock(transaction, block)
            ?? CheckGasLeft(transaction, gasLeft)
            ?? AccountRules.CheckSender(World, transaction);

    private static TransactionRejection? CheckGasLeft(Transaction transaction, ulong gasLeft)
        => transaction.GasLimit > gasLeft
            ? new(TransactionFault.BlockGasExhausted, $"at most {gasLeft} gas", $"{transaction.GasLimit}")
            : null;

    private UInt256 Prepare(Transaction transaction, bool isFeeFromClaim)
    {
        bool affordable = transaction.TryGetEffectiveGasPrice(block.BaseFeePerGas, out UInt256 price);
        Invariant.Check(affordable);
        if (!isFeeFromClaim)
        {
            bool paid = World.TrySubtractBalance(transaction.GasPayer, price * transaction.GasLimit);
            Invariant.Check(paid);
        }

        Lanes.Advance(World, transaction.Sender, transaction.Lane);
        return price;
    }

    private TransactionResult Execute(CheckedTransaction item)
        => item.Transaction is EthereumTransaction ethereum
            ? EthereumCall.Run(World, ethereum)
            : NativeCall.Run(marketing, item);

    private void Settle(Transaction transaction, in UInt256 price, TransactionResult result, bool isFeeFromClaim)
    {
        Invariant.Check(result.GasUsed <= transaction.GasLimit);
        if (isFeeFromClaim)
        {
            Address payer = result.Succeeded ? ClaimOf(transaction).To : transaction.Sender;
            bool paid = World.TrySubtractBalance(payer, price * result.GasUsed);
            Invariant.Check(paid);
        }
        else
        {
            World.AddBalance(transaction.GasPayer, price * (transaction.GasLimit - result.GasUsed));
        }

        UInt256 tip = (price - block.BaseFeePerGas) * result.GasUsed;
        if (!tip.IsZero)
        {
            World.AddBalance(block.Beneficiary, tip);
        }

        World.FinishTransaction();
    }

    private static ClaimEarnings ClaimOf(Transaction transaction)
        => (ClaimEarnings)((NativeTransaction)transaction).Payload;
}
