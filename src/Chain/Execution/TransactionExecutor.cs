using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.State;

namespace MarketChain.Chain.Execution;

/// <summary>
/// One transaction of a block, in four phases that both families share:
/// <code>
/// validate   the rules of the block and of AccountRules; a broken one leaves nothing changed
/// prepare    the gas limit's price is taken (a claim may advance it), the lane's counter rises
/// execute    EthereumCall or NativeCall: may fail, and then undoes its own changes
/// settle     unused gas is given back, the base part of the fee burned, the rest paid to the beneficiary
/// </code>
/// </summary>
/// <param name="block">The block.</param>
/// <param name="world">Accounts and slots.</param>
/// <param name="ethereum">The middle of Ethereum's transactions.</param>
/// <param name="native">The middle of native ones; null where there can be none.</param>
internal sealed class TransactionExecutor(
    BlockContext block, WorldState world, EthereumCall ethereum, NativeCall? native)
{
    private NativeCall Native
    {
        get
        {
            Invariant.Check(native is not null);
            return native;
        }
    }

    /// <summary>Executes the block's next transaction; returns the broken rule, or null.</summary>
    /// <param name="item">The transaction, with the rows of a batch.</param>
    /// <param name="gasLeft">Of the block's limit.</param>
    /// <param name="result">What it did, when no rule is broken.</param>
    public TransactionRejection? TryExecute(CheckedTransaction item, ulong gasLeft, out TransactionResult result)
    {
        result = null!;
        Transaction transaction = item.Transaction;
        if (Validate(transaction, gasLeft) is { } rejection)
        {
            return rejection;
        }

        UInt256 price = Prepare(transaction, out UInt256 feeAdvanced);
        result = transaction is EthereumTransaction call
            ? ethereum.Run(call, price)
            : Native.Run(item, feeAdvanced);
        Settle(transaction, price, result.GasUsed);
        return null;
    }

    private TransactionRejection? Validate(Transaction transaction, ulong gasLeft)
    {
        TransactionRejection? rejection = TransactionRules.CheckInBlock(transaction, block)
            ?? CheckGasLeft(transaction, gasLeft)
            ?? AccountRules.CheckSender(world, transaction);
        return rejection
            ?? (SelfPayingClaim(transaction) is { } claim
                ? Native.CheckClaim(transaction, claim)
                : AccountRules.CheckBalance(world, transaction));
    }

    private static TransactionRejection? CheckGasLeft(Transaction transaction, ulong gasLeft)
        => transaction.GasLimit > gasLeft
            ? new(TransactionFault.BlockGasExhausted, $"at most {gasLeft} gas", $"{transaction.GasLimit}")
            : null;

    private UInt256 Prepare(Transaction transaction, out UInt256 feeAdvanced)
    {
        bool isAffordable = transaction.TryGetEffectiveGasPrice(block.BaseFeePerGas, out UInt256 price);
        Invariant.Check(isAffordable);
        UInt256 fee = price * transaction.GasLimit;
        feeAdvanced = UInt256.Zero;
        if (SelfPayingClaim(transaction) is { } claim)
        {
            feeAdvanced = fee;
            Native.AdvanceFee(transaction, claim, fee);
        }

        bool isPaid = world.TrySubtractBalance(transaction.GasPayer, fee);
        Invariant.Check(isPaid);
        Lanes.Advance(world, transaction.Sender, transaction.Lane);
        return price;
    }

    private void Settle(Transaction transaction, in UInt256 price, ulong gasUsed)
    {
        Invariant.Check(gasUsed <= transaction.GasLimit);
        world.AddBalance(transaction.GasPayer, price * (transaction.GasLimit - gasUsed));

        // A tip of 0 too: it touches the account, which is deleted when it is empty (EIP-161).
        world.AddBalance(block.Beneficiary, (price - block.BaseFeePerGas) * gasUsed);
        world.FinishTransaction();
    }

    private static ClaimEarnings? SelfPayingClaim(Transaction transaction)
        => transaction is NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } claim } ? claim : null;
}
