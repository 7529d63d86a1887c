namespace MarketChain.Primitives.Transactions;

/// <summary>
/// A transaction of the marketing chain's own kind (type 0x4d), docs/spec/transactions.md:
/// <code>
/// envelope = 0x4d ‖ SignedNative { body, signature, fee payer's signature }
/// </code>
/// </summary>
public sealed class NativeTransaction : Transaction
{
    /// <summary>Bytes in the longest envelope.</summary>
    public const int EncodedLengthMax = 131_072;

    internal NativeTransaction(
        NativeBody body,
        ReadOnlyMemory<byte> bodyBytes,
        in PartySignature signature,
        in PartySignature feePayerSignature,
        ReadOnlyMemory<byte> encoded)
        : base(TransactionType.Native, encoded)
    {
        Body = body;
        BodyBytes = bodyBytes;
        Signature = signature;
        FeePayerSignature = feePayerSignature;
    }

    /// <summary>What it says.</summary>
    public NativeBody Body { get; }

    /// <summary>What it does.</summary>
    public NativePayload Payload => Body.Payload;

    /// <summary>The body as signed: a slice of <see cref="Transaction.Encoded"/>.</summary>
    public ReadOnlyMemory<byte> BodyBytes { get; }

    /// <summary>The sender's signature.</summary>
    public PartySignature Signature { get; }

    /// <summary>The fee payer's; of kind none when there is no fee payer.</summary>
    public PartySignature FeePayerSignature { get; }

    /// <inheritdoc/>
    public override ulong? ChainId => Body.ChainId;

    /// <inheritdoc/>
    public override uint Lane => Body.Lane;

    /// <inheritdoc/>
    public override ulong Sequence => Body.Sequence;

    /// <inheritdoc/>
    public override ulong GasLimit => Body.GasLimit;

    /// <inheritdoc/>
    public override UInt256 MaxFeePerGas => Body.MaxFeePerGas;

    /// <inheritdoc/>
    public override UInt256 MaxPriorityFeePerGas => Body.MaxPriorityFeePerGas;

    /// <inheritdoc/>
    public override Address GasPayer => Body.FeePayer.IsZero ? Sender : Body.FeePayer;

    private protected override SignatureFault Recover(in Hash256 genesisHash, out Address sender)
        => throw new NotSupportedException();
}
