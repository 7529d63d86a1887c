namespace MarketChain.Primitives.Transactions;

/// <summary>
/// A transaction of the marketing chain's own kind (type 0x4d), docs/spec/transactions.md:
/// <code>
/// envelope = 0x4d ‖ SignedNative { body, signature, fee payer's signature }
/// </code>
/// </summary>
public sealed partial class NativeTransaction : Transaction
{
    private NativeTransaction(
        NativeBody body,
        ReadOnlyMemory<byte> bodyBytes,
        PartySignature signature,
        PartySignature? feePayerSignature,
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

    /// <summary>The fee payer's; null when the sender pays.</summary>
    public PartySignature? FeePayerSignature { get; }

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

    private protected override SenderFault Recover(in Hash256 genesisHash, out Address sender)
    {
        Hash256 signingHash = NativeSigning.SigningHash(genesisHash, BodyBytes.Span);
        Hash256 signed = Signature is TypedDataPartySignature ? TypedData.Hash(genesisHash, Body) : signingHash;
        if (!Signature.TryRecoverSigner(signed, out sender))
        {
            return SenderFault.Sender;
        }

        bool isPaid = FeePayerSignature is null
            || (FeePayerSignature.TryRecoverSigner(NativeSigning.FeePayerHash(signingHash), out Address payer)
                && payer == Body.FeePayer);
        return isPaid ? SenderFault.None : SenderFault.FeePayer;
    }
}
