using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions.Messages;

/// <summary>
/// Signatures, as members of the message that they sign for:
/// <code>
/// ed25519            { 1 publicKey 32 bytes, 2 signature 64 bytes }
/// secp256k1, eip712  r ‖ s ‖ v, 65 bytes
/// </code>
/// </summary>
internal ref partial struct FieldReader
{
    /// <summary>The signature in one of the given fields; null when there is none.</summary>
    public PartySignature? ReadSignature(in SignatureFields fields)
    {
        int number = NextNumber();
        if (number == 0)
        {
            return null;
        }

        if (number == fields.Ed25519)
        {
            return ReadEd25519(number);
        }

        if (number == fields.Secp256k1)
        {
            return new Secp256k1PartySignature(ReadRecoverable(number, "secp256k1"));
        }

        return number == fields.Eip712 ? new TypedDataPartySignature(ReadRecoverable(number, "eip712")) : null;
    }

    private Ed25519PartySignature? ReadEd25519(int number)
    {
        if (!TryEnter(number, "ed25519", WireBytes))
        {
            return null;
        }

        int outerEnd = EnterLength("ed25519");
        ReadOnlySpan<byte> publicKey = ReadExactly(1, "publicKey", Ed25519PublicKey.Size);
        ReadOnlySpan<byte> signature = ReadExactly(2, "signature", Ed25519Signature.Size);
        Finish();
        _end = outerEnd;
        return Failed ? null : new Ed25519PartySignature(new(publicKey), new(signature));
    }

    private Secp256k1Signature ReadRecoverable(int number, string name)
    {
        ReadOnlySpan<byte> bytes = ReadExactly(number, name, Secp256k1Signature.Size);
        if (Failed)
        {
            return default;
        }

        SignatureFault fault = Secp256k1Signature.Read(bytes, out Secp256k1Signature signature);
        Require(fault == SignatureFault.None, name, DecodeReason.BadSignature);
        return signature;
    }

    /// <summary>A field that must be there with so many bytes, of whatever values.</summary>
    private ReadOnlySpan<byte> ReadExactly(int number, string name, int length)
    {
        if (!TryEnter(number, name, WireBytes))
        {
            Refuse(DecodeReason.MissingField, name);
            return default;
        }

        ReadOnlySpan<byte> bytes = ReadBytes(name);
        Require(bytes.Length == length, name, DecodeReason.WrongLength);
        return bytes;
    }
}
