using static MarketChain.Primitives.DecodeReason;
using static MarketChain.Primitives.Tests.Transactions.Forge;

namespace MarketChain.Primitives.Tests.Transactions;

/// <summary>Envelopes whose signatures are out of form.</summary>
internal static class SignatureRefusals
{
    public static IEnumerable<Refusal> Signatures()
    {
        byte[] body = Body().Message(Tip, Message()).ToArray();
        byte[] paid = Body().Bytes(8, Account).Message(Tip, Message()).ToArray();
        byte[] lowS = [.. Hash[..31], 1, .. Enumerable.Repeat((byte)0x22, 32)];
        byte[] highS = [.. Hash, .. Enumerable.Repeat((byte)0xfe, 32)];
        RawMessage Signed() => Message().Bytes(1, body);
        yield return new("no body", MissingField, "body", Message().Message(2, Ed25519()).ToArray());
        yield return new("an empty body", MissingField, "payload",
            Message().Bytes(1).Message(2, Ed25519()).ToArray());
        yield return new("no signature", MissingField, "signature", Signed().ToArray());
        yield return new("two signatures", UnexpectedField, "",
            Signed().Message(2, Ed25519()).Bytes(3, [.. lowS, 0]).ToArray());
        yield return new("a short public key", WrongLength, "publicKey",
            Signed().Message(2, Message().Bytes(1, Hash[1..]).Bytes(2, [.. Hash, .. Hash])).ToArray());
        yield return new("no public key", MissingField, "publicKey",
            Signed().Message(2, Message().Bytes(2, [.. Hash, .. Hash])).ToArray());
        yield return new("a long signature", WrongLength, "signature",
            Signed().Message(2, Message().Bytes(1, Hash).Bytes(2, [.. Hash, .. Hash, 0])).ToArray());
        yield return new("a third field of a signature", UnexpectedField, "",
            Signed().Message(2, Ed25519().Number(3, 1)).ToArray());
        yield return new("64 bytes of secp256k1", WrongLength, "secp256k1", Signed().Bytes(3, lowS).ToArray());
        yield return new("v of 27", BadSignature, "secp256k1", Signed().Bytes(3, [.. lowS, 27]).ToArray());
        yield return new("v of 4", BadSignature, "eip712", Signed().Bytes(4, [.. lowS, 4]).ToArray());
        yield return new("a high s", BadSignature, "secp256k1", Signed().Bytes(3, [.. highS, 0]).ToArray());
        yield return new("r of 0", BadSignature, "eip712",
            Signed().Bytes(4, [.. new byte[32], .. lowS[32..], 0]).ToArray());
        yield return new("no fee payer's signature", Inconsistent, "feePayerSignature",
            Message().Bytes(1, paid).Message(2, Ed25519()).ToArray());
        yield return new("a fee payer's signature too many", Inconsistent, "feePayerSignature",
            Signed().Message(2, Ed25519()).Message(5, Message().Message(1, Ed25519())).ToArray());
        yield return new("typed data of a fee payer", MissingField, "signature",
            Message().Bytes(1, paid).Message(2, Ed25519()).Message(5, Message().Bytes(3, [.. lowS, 0])).ToArray());
        yield return new("an empty fee payer's signature", MissingField, "signature",
            Message().Bytes(1, paid).Message(2, Ed25519()).Message(5, Message()).ToArray());
        yield return new("a field behind the last", UnexpectedField, "",
            Signed().Message(2, Ed25519()).Number(6, 1).ToArray());
    }
}
