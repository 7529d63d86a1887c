using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Auditor;

/// <summary>A transaction in its block.</summary>
/// <param name="Hash">As the block lists it.</param>
/// <param name="Transaction">What was signed.</param>
/// <param name="Sender">By whom.</param>
/// <param name="Header">The block.</param>
/// <param name="Receipt">What the node says of it.</param>
/// <param name="GasBefore">Gas used by the transactions before it.</param>
internal sealed record BlockTransaction(
    Hash256 Hash, Transaction Transaction, Address Sender, ChainHeader Header, ChainReceipt Receipt, ulong GasBefore)
{
    /// <summary>Wei a unit of gas.</summary>
    public BigInteger Price { get; } = BigInteger.Min(
        Transaction.MaxFeePerGas.ToNumber(), Header.BaseFee + Transaction.MaxPriorityFeePerGas.ToNumber());

    /// <summary>What the gas is bought for.</summary>
    public BigInteger Fee => Transaction.GasLimit * Price;

    /// <summary>The most that its signer would pay for the gas: what the payer must have.</summary>
    public BigInteger FeeMax => Transaction.GasLimit * Transaction.MaxFeePerGas.ToNumber();
}
