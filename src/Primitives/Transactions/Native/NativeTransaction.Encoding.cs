using System.Diagnostics.CodeAnalysis;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>The envelope: 0x4d ‖ SignedNative, docs/spec/transactions.md 2.</summary>
public sealed partial class NativeTransaction
{
    private const int BodyField = 1;
    private const int FeePayerSignatureField = 5;

    /// <summary>Reads an envelope, and accepts it only in its one byte form and within the limits.</summary>
    /// <param name="envelope">Kept by the transaction: it must not change any more.</param>
    /// <param name="transaction">The transaction, when true.</param>
    /// <param name="error">What is wrong and where, when false.</param>
    public static bool TryDecode(
        ReadOnlyMemory<byte> envelope, [NotNullWhen(true)] out NativeTransaction? transaction, out DecodeError error)
    {
        transaction = null;
        if (!TryCheckLength(envelope.Span, out error))
        {
            return false;
        }

        if (envelope.Span[0] != (byte)TransactionType.Native)
        {
            error = new DecodeError(DecodeReason.UnsupportedType, "type", 0);
            return false;
        }

        FieldReader reader = new(envelope.Span, start: 1);
        NativeBody body = reader.Message<NativeBody>(BodyField, "body");
        ReadOnlyMemory<byte> bodyBytes = envelope[reader.LastMessage];
        PartySignature? signature = reader.ReadSignature(SignatureFields.OfSender);
        reader.Require(signature is not null, "signature", DecodeReason.MissingField);
        PartySignature? feePayer = reader.OptionalMessage<FeePayerMessage>(
            FeePayerSignatureField, "feePayerSignature", null)?.Signature;
        reader.Finish();
        reader.Require(feePayer is null == body.FeePayer.IsZero, "feePayerSignature");

        error = reader.Error;
        if (signature is null || reader.Failed)
        {
            return false;
        }

        transaction = new NativeTransaction(body, bodyBytes, signature, feePayer, envelope);
        return true;
    }

    /// <summary>The body's bytes, for its parties to sign.</summary>
    public static byte[] EncodeBody(NativeBody body)
    {
        FieldWriter writer = new();
        writer.Write(body);
        return writer.Written.ToArray();
    }

    /// <summary>Signs a body with an Ed25519 key.</summary>
    /// <param name="body">What to do.</param>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="key">The sender's.</param>
    /// <param name="feePayerSignature">Of the body's fee payer, over <see cref="NativeSigning.FeePayerHash"/>.</param>
    /// <exception cref="ArgumentException">The protocol allows no such transaction; the message says why.</exception>
    public static NativeTransaction Sign(
        NativeBody body, in Hash256 genesisHash, Ed25519PrivateKey key, PartySignature? feePayerSignature = null)
        => Create(body, PartySignature.Sign(SigningHashOf(body, genesisHash), key), feePayerSignature);

    /// <summary>Signs a body with a secp256k1 key.</summary>
    /// <inheritdoc cref="Sign(NativeBody, in Hash256, Ed25519PrivateKey, PartySignature?)"/>
    public static NativeTransaction Sign(
        NativeBody body, in Hash256 genesisHash, Secp256k1PrivateKey key, PartySignature? feePayerSignature = null)
        => Create(body, PartySignature.Sign(SigningHashOf(body, genesisHash), key), feePayerSignature);

    /// <summary>Joins a body and the signatures of its parties.</summary>
    /// <exception cref="ArgumentException">The protocol allows no such transaction; the message says why.</exception>
    public static NativeTransaction Create(
        NativeBody body, PartySignature signature, PartySignature? feePayerSignature = null)
    {
        FieldWriter writer = new();
        writer.Message(BodyField, "body", body);
        writer.WriteSignature(SignatureFields.OfSender, signature);
        if (feePayerSignature is not null)
        {
            writer.Message(FeePayerSignatureField, "feePayerSignature", new FeePayerMessage(feePayerSignature));
        }

        byte[] envelope = [(byte)TransactionType.Native, .. writer.Written];
        return TryDecode(envelope, out NativeTransaction? transaction, out DecodeError error)
            ? transaction
            : throw new ArgumentException(error.ToString(), nameof(body));
    }

    /// <summary>What the sender of a body signs.</summary>
    public static Hash256 SigningHashOf(NativeBody body, in Hash256 genesisHash)
        => NativeSigning.SigningHash(genesisHash, EncodeBody(body));

    /// <summary>The fee payer's signature as a message: <c>Signature { 1 ed25519 | 2 secp256k1 }</c>.</summary>
    private sealed record FeePayerMessage(PartySignature? Signature) : IMessage<FeePayerMessage>
    {
        static string IMessage<FeePayerMessage>.TypeName => "Signature";

        static FeePayerMessage IMessage<FeePayerMessage>.Blank { get; } = new((PartySignature?)null);

        static FeePayerMessage IMessage<FeePayerMessage>.Visit<TFields>(
            ref TFields fields, FeePayerMessage value)
            => new(fields.Signature(value.Signature));
    }
}
