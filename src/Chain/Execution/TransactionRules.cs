using MarketChain.Evm;
using MarketChain.Evm.Gas;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Execution;

/// <summary>
/// Validity of a transaction that needs no state (docs/spec/transactions.md 6, i): by itself, and in a given block.
/// <see cref="AccountRules"/> asks the state. Each returns the first broken rule, or null.
/// </summary>
public sealed class TransactionRules
{
    private readonly ulong _chainId;
    private readonly Hash256 _genesisHash;
    private readonly bool _acceptsUnprotected;

    /// <summary>The rules of a chain.</summary>
    public TransactionRules(ChainSpec spec)
        : this(spec.ChainId, spec.GenesisHash, acceptsUnprotected: false)
    {
    }

    /// <summary>The rules of a chain of which no more is known.</summary>
    /// <param name="chainId">Its EIP-155 number.</param>
    /// <param name="genesisHash">Its name in native signatures.</param>
    /// <param name="acceptsUnprotected">
    /// Legacy transactions without a chain id are valid, as on Ethereum; MarketChain refuses them.
    /// </param>
    internal TransactionRules(ulong chainId, in Hash256 genesisHash, bool acceptsUnprotected)
    {
        _chainId = chainId;
        _genesisHash = genesisHash;
        _acceptsUnprotected = acceptsUnprotected;
    }

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
            ?? CheckFeePayers(transaction)
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

        if (transaction is EthereumTransaction ethereum)
        {
            return CheckInFork(ethereum, block.Rules);
        }

        return ExpiresAtMs(transaction) is var expires && expires != 0 && block.TimestampMs > expires
            ? new(TransactionFault.Expired, $"a block of at most {expires} ms", $"{block.TimestampMs} ms")
            : null;
    }

    /// <summary>The last block time at which it is valid, Unix ms; 0 for no end.</summary>
    public static ulong ExpiresAtMs(Transaction transaction)
        => transaction is NativeTransaction native ? native.Body.ExpiresAtMs : 0;

    /// <summary>The gas limit covers what is owed before the first opcode, and the floor (EIP-7623).</summary>
    internal static TransactionRejection? CheckLeastGas(EthereumFields fields, ForkRules rules)
        => CheckGas(fields.GasLimit, LeastGas(fields, rules));

    /// <summary>What is charged in any case.</summary>
    internal static ulong LeastGas(EthereumFields fields, ForkRules rules)
    {
        TransactionSize size = EthereumSize.Of(fields);
        return Math.Max(TransactionGas.Intrinsic(rules, size), TransactionGas.Floor(rules, size));
    }

    /// <summary>The code that makes a contract is no longer than the fork allows (EIP-3860).</summary>
    internal static TransactionRejection? CheckInitCode(EthereumFields fields, ForkRules rules)
        => fields.To is null && fields.Data.Length > rules.InitCodeBytesMax
            ? new(
                TransactionFault.InitCodeTooLarge,
                $"at most {rules.InitCodeBytesMax} bytes",
                $"{fields.Data.Length}")
            : null;

    private TransactionRejection? CheckFields(Transaction transaction)
    {
        if (transaction.ChainId is null && !_acceptsUnprotected)
        {
            return new(TransactionFault.Unprotected, $"chain id {_chainId}", "none");
        }

        if (transaction.ChainId is { } chainId && chainId != _chainId)
        {
            return new(TransactionFault.ChainId, $"chain id {_chainId}", $"{chainId}");
        }

        if (transaction.Sequence > NativeBody.SequenceMax)
        {
            string expected = $"at most {NativeBody.SequenceMax}";
            return new(TransactionFault.SequenceExhausted, expected, $"{transaction.Sequence}");
        }

        return transaction.MaxPriorityFeePerGas > transaction.MaxFeePerGas
            ? new(
                TransactionFault.PriorityFeeAboveMaxFee,
                $"at most {transaction.MaxFeePerGas} wei a gas",
                $"{transaction.MaxPriorityFeePerGas}")
            : null;
    }

    /// <summary>What depends on the fork alone.</summary>
    private static TransactionRejection? CheckInFork(EthereumTransaction transaction, ForkRules rules)
    {
        if (transaction.Type == TransactionType.SetCode && !rules.HasDelegation)
        {
            return new(TransactionFault.TypeUnknown, "type 0, 1, 2 or 0x4d", "type 4");
        }

        return CheckInitCode(transaction.Fields, rules)
            ?? CheckGasCap(transaction, rules)
            ?? CheckLeastGas(transaction.Fields, rules);
    }

    private static TransactionRejection? CheckGasCap(EthereumTransaction transaction, ForkRules rules)
        => transaction.GasLimit > rules.TransactionGasMax
            ? new(
                TransactionFault.GasLimitAboveCap, $"at most {rules.TransactionGasMax} gas", $"{transaction.GasLimit}")
            : null;

    private static TransactionRejection? CheckGas(ulong gasLimit, ulong required)
        => gasLimit < required
            ? new(TransactionFault.IntrinsicGas, $"at least {required} gas", $"{gasLimit}")
            : null;

    private static TransactionRejection? CheckFeePayers(Transaction transaction)
        => transaction is NativeTransaction
        {
            Payload: ClaimEarnings { FeeFromClaim: true },
            Body.FeePayer.IsZero: false,
        }
            ? new(TransactionFault.TwoFeePayers, "fee_payer or fee_from_claim", "both")
            : null;

    private static TransactionRejection? CheckSidecar(PooledTransaction item)
    {
        if (item.Transaction is not NativeTransaction native)
        {
            return null;
        }

        if (!item.CheckSidecar(out SidecarFault fault))
        {
            return new(TransactionFault.Sidecar, "the sidecar whose hash is signed", fault.ToString());
        }

        ulong reserved = NativeGas.Reserved(native, DistinctCampaigns.Count(item));
        return CheckGas(native.GasLimit, NativeGas.Intrinsic(native) + reserved);
    }

    private TransactionRejection? CheckSignatures(Transaction transaction)
        => transaction.TryRecoverSender(_genesisHash, out _, out SenderFault fault)
            ? null
            : new(
                fault == SenderFault.FeePayer ? TransactionFault.FeePayerSignature : TransactionFault.Signature,
                "a signature over this transaction on this chain",
                "another");
}
