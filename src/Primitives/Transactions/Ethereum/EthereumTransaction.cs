using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>A transaction as Ethereum has it, of type 0, 1, 2 or 4: its wallets and libraries work here.</summary>
public sealed partial class EthereumTransaction : Transaction
{
    private EthereumTransaction(EthereumFields fields, in Secp256k1Signature signature, ReadOnlyMemory<byte> encoded)
        : base(fields.Type, encoded)
    {
        Fields = fields;
        Signature = signature;
    }

    /// <summary>What it says.</summary>
    public EthereumFields Fields { get; }

    /// <summary>The sender's signature, s in the lower half (EIP-2).</summary>
    public Secp256k1Signature Signature { get; }

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

    /// <summary>Signs with the sender's key.</summary>
    /// <exception cref="ArgumentException">The protocol allows no such transaction; the message says why.</exception>
    public static EthereumTransaction Sign(
        EthereumFields fields, Secp256k1PrivateKey key, int lengthMax = EncodedLengthMax)
    {
        byte[] encoded = EthereumEncoder.Encode(fields, key.Sign(EthereumEncoder.SigningHash(fields)));
        return TryDecode(encoded, out EthereumTransaction? transaction, out DecodeError error, lengthMax)
            ? transaction
            : throw new ArgumentException(error.ToString(), nameof(fields));
    }

    /// <summary>Ethereum's signatures name the chain by its number, not by its genesis.</summary>
    private protected override SenderFault Recover(in Hash256 genesisHash, out Address sender)
        => Secp256k1.TryRecoverAddress(EthereumEncoder.SigningHash(Fields), Signature, out sender)
            ? SenderFault.None
            : SenderFault.Sender;
}
