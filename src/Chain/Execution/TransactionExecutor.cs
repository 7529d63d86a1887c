using MarketChain.Marketing;
using MarketChain.Marketing.Earnings;
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
        if (Validate(transaction, gasLeft) is { } rejection)
        {
            return rejection;
        }

        UInt256 price = Prepare(transaction, out UInt256 feeAdvanced);
        result = item.Transaction is EthereumTransaction ethereum
            ? EthereumCall.Run(World, ethereum)
            : NativeCall.Run(marketing, item, feeAdvanced);
        Settle(transaction, price, result.GasUsed);
        return null;
    }

    private TransactionRejection? Validate(Transaction transaction, ulong gasLeft)
    {
        TransactionRejection? rejection = TransactionRules.CheckInBlock(transaction, block)
            ?? CheckGasLeft(transaction, gasLeft)
            ?? AccountRules.CheckSender(World, transaction);
        return rejection
            ?? (SelfPayingClaim(transaction) is { } claim
                ? CheckClaim(transaction, claim)
                : AccountRules.CheckBalance(World, transaction));
    }

    private static TransactionRejection? CheckGasLeft(Transaction transaction, ulong gasLeft)
        => transaction.GasLimit > gasLeft
            ? new(TransactionFault.BlockGasExhausted, $"at most {gasLeft} gas", $"{transaction.GasLimit}")
            : null;

    private TransactionRejection? CheckClaim(Transaction transaction, ClaimEarnings claim)
        => AccountRules.TryGetCost(transaction, out UInt256 cost)
            && EarningsHandlers.CoversFee(marketing, transaction.Sender, claim, cost)
            ? null
            : new(
                TransactionFault.ClaimBelowFee,
                "a claim by the UID's controller that covers the gas limit at the maximum fee",
                $"a claim of UID {claim.Uid}");

    private UInt256 Prepare(Transaction transaction, out UInt256 feeAdvanced)
    {
        bool isAffordable = transaction.TryGetEffectiveGasPrice(block.BaseFeePerGas, out UInt256 price);
        Invariant.Check(isAffordable);
        UInt256 fee = price * transaction.GasLimit;
        feeAdvanced = UInt256.Zero;
        if (SelfPayingClaim(transaction) is { } claim)
        {
            feeAdvanced = fee;
            EarningsHandlers.AdvanceFee(marketing, transaction.Sender, claim, fee);
        }

        bool isPaid = World.TrySubtractBalance(transaction.GasPayer, fee);
        Invariant.Check(isPaid);
        Lanes.Advance(World, transaction.Sender, transaction.Lane);
        return price;
    }

    private void Settle(Transaction transaction, in UInt256 price, ulong gasUsed)
    {
        Invariant.Check(gasUsed <= transaction.GasLimit);
        World.AddBalance(transaction.GasPayer, price * (transaction.GasLimit - gasUsed));
        UInt256 tip = (price - block.BaseFeePerGas) * gasUsed;
        if (!tip.IsZero)
        {
            World.AddBalance(block.Beneficiary, tip);
        }

        World.FinishTransaction();
    }

    private static ClaimEarnings? SelfPayingClaim(Transaction transaction)
        => transaction is NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true } claim } ? claim : null;
}
