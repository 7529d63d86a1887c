namespace MarketChain.Primitives.Transactions;

/// <summary>A transaction as Ethereum has it, of type 0, 1, 2 or 4, so that its wallets and libraries work here.</summary>
public sealed class EthereumTransaction : Transaction
{
    internal EthereumTransaction(EthereumFields fields, in EthereumSignature signature, ReadOnlyMemory<byte> encoded)
        : base(fields.Type, encoded)
    {
        Fields = fields;
        Signature = signature;
    }

    /// <summary>What it says.</summary>
    public EthereumFields Fields { get; }

    /// <summary>The sender's signature, s in the lower half (EIP-2).</summary>
    public EthereumSignature Signature { get; }

    /// <inheritdoc/>
    public override ulong? ChainId => Fields.ChainId;

    /// <inheritdoc/>
    public override uint Lane => 0;

    /// <inheritdoc/>
    public override ulong Sequence => Fields.Nonce;

    /// <inheritdoc/>
    public override ulong GasLimit => Fields.GasLimit;

    /// <inheritdoc/>
    public override UInt256 MaxFeePerGas => Fields.MaxFeePerGas;

    /// <inheritdoc/>
    public override UInt256 MaxPriorityFeePerGas => Fields.MaxPriorityFeePerGas;

    private protected override SignatureFault Recover(in Hash256 genesisHash, out Address sender)
        => throw new NotSupportedException();
}
