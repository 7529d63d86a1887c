using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Wire.V1;

namespace MarketChain.Auditor;

/// <summary>What a consent is for.</summary>
internal enum ConsentFor : byte
{
    Register = 1,
    Bind = 2,
    Link = 3,
    Rotate = 4,
}

/// <summary>Signatures of further parties (docs/spec/transactions.md 3).</summary>
internal static class Consents
{
    /// <summary>Who consents. Why nobody does, or null.</summary>
    public static string? Read(
        MarketState market, Consent? consent, ConsentFor purpose, uint first, uint second, ulong counter,
        out Address party)
    {
        party = default;
        if (consent is null)
        {
            return Failure.BadConsent;
        }

        if (market.NowMs > consent.DeadlineMs)
        {
            return Failure.ConsentExpired;
        }

        Hash256 hash = new Octets().Tag("marketchain/consent/v1").Raw(market.GenesisHash).U8((byte)purpose)
            .U32(first).U32(second).U64(counter).U64(consent.DeadlineMs).Keccak();
        Address? signer = consent.SignatureCase == Consent.SignatureOneofCase.Ed25519
            ? OfEd25519(consent.Ed25519, hash)
            : OfSecp256k1(consent.Secp256K1.Span, hash);
        party = signer ?? default;
        return signer is null ? Failure.BadConsent : null;
    }

    private static Address? OfEd25519(Wire.V1.Ed25519Signature signature, Hash256 hash)
        => Ed25519.Verify(signature.PublicKey.Span, hash.Bytes, signature.Signature.Span)
            ? new Ed25519PublicKey(signature.PublicKey.Span).ToAddress()
            : null;

    private static Address? OfSecp256k1(ReadOnlySpan<byte> rsv, Hash256 hash)
        => Secp256k1Signature.Read(rsv, out Secp256k1Signature signature) == SignatureFault.None
            && Secp256k1.TryRecoverAddress(hash, signature, out Address address)
                ? address
                : null;
}
