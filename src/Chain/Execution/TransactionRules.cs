using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// Validity of a transaction that needs no state (docs/spec/transactions.md 6, i): by itself, and in a given block.
/// <see cref="AccountRules"/> asks the state. Each returns the first broken rule, or null.
/// </summary>
public sealed class TransactionRules(ChainSpec spec)
{
    /// <summary>
    /// What holds in any block: fields, chain, signatures and rows. Recovering the sender and hashing the rows are the
    /// costly parts of a transaction, and any thread may do them.
    /// </summary>
    /// <param name="item">The transaction with the rows of a batch.</param>
    /// <param name="valid">The same, when null is returned.</param>
    public TransactionRejection? TryCheck(PooledTransaction item, out CheckedTransaction valid)
    {
        Transaction transaction = item.Transaction;
        TransactionRejection? rejection = CheckFields(transaction)
            ?? CheckKind(transaction)
            ?? CheckSidecar(item)
            ?? CheckSignatures(transaction);
        valid = rejection is null ? new CheckedTransaction(item) : null!;
        return rejection;
    }

    /// <summary>What depends on the block: its gas, base fee and time.</summary>
    public static TransactionRejection? CheckInBlock(Transaction transaction, BlockContext block)
    {
        if (transaction.GasLimit > block.GasLimit)
        {
            return new(
                TransactionFault.GasLimitAboveBlock, $"at most {block.GasLimit} gas", $"{transaction.GasLimit}");
        }

        if (transaction.MaxFeePerGas < block.BaseFeePerGas)
        {
            return new(
                TransactionFault.MaxFeeBelowBaseFee,
                $"at least {block.BaseFeePerGas} wei a gas",
                $"{transaction.MaxFeePerGas}");
        }

        return ExpiresAtMs(transaction) is var expires && expires != 0 && block.TimestampMs > expires
            ? new(TransactionFault.Expired, $"a block of at most {expires} ms", $"{block.TimestampMs} ms")
            : null;
    }

    /// <summary>The last block time at which it is valid, Unix ms; 0 for no end.</summary>
    public static ulong ExpiresAtMs(Transaction transaction)
        => transaction is NativeTransaction native ? native.Body.ExpiresAtMs : 0;

    private TransactionRejection? CheckFields(Transaction transaction)
    {
        if (transaction.ChainId is not { } chainId)
        {
            return new(TransactionFault.Unprotected, $"chain id {spec.ChainId}", "none");
        }

        if (chainId != spec.ChainId)
        {
            return new(TransactionFault.ChainId, $"chain id {spec.ChainId}", $"{chainId}");
        }

        if (transaction.Sequence > NativeBody.SequenceMax)
        {
            string expected = $"at most {NativeBody.SequenceMax}";
            return new(TransactionFault.SequenceExhausted, expected, $"{transaction.Sequence}");
        }

        if (transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas)
        {
            return new(
                TransactionFault.PriorityFeeAboveMaxFee,
                $"at most {transaction.MaxFeePerGas} wei a gas",
                $"{transaction.MaxPriorityFeePerGas}");
        }

        ulong intrinsic = IntrinsicGas.Of(transaction);
        return transaction.GasLimit < intrinsic
            ? new(TransactionFault.IntrinsicGas, $"at least {intrinsic} gas", $"{transaction.GasLimit}")
            : null;
    }

    private static TransactionRejection? CheckKind(Transaction transaction)
        => transaction switch
        {
            EthereumTransaction { Type: TransactionType.SetCode } => new(
                TransactionFault.ContractsUnsupported, "type 0, 1, 2 or 0x4d", "type 4, which sets code"),
            EthereumTransaction { Fields.To: null } => new(
                TransactionFault.ContractsUnsupported, "a recipient", "none, which creates a contract"),
            NativeTransaction { Payload: ClaimEarnings { FeeFromClaim: true }, Body.FeePayer.IsZero: false } => new(
                TransactionFault.TwoFeePayers, "fee_payer or fee_from_claim", "both"),
            _ => null,
        };

    private static TransactionRejection? CheckSidecar(PooledTransaction item)
    {
        if (!item.CheckSidecar(out SidecarFault fault))
        {
            return new(TransactionFault.Sidecar, "the sidecar whose hash is signed", fault.ToString());
        }

        ulong required = IntrinsicGas.Required(item.Transaction, DistinctCampaigns.Count(item));
        return item.Transaction.GasLimit < required
            ? new(TransactionFault.IntrinsicGas, $"at least {required} gas", $"{item.Transaction.GasLimit}")
            : null;
    }

    private TransactionRejection? CheckSignatures(Transaction transaction)
        => transaction.TryRecoverSender(spec.GenesisHash, out _, out SenderFault fault)
            ? null
            : new(
                fault == SenderFault.FeePayer ? TransactionFault.FeePayerSignature : TransactionFault.Signature,
                "a signature over this transaction on this chain",
                "another");
}
