using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Transactions;

/// <summary>How a party of a native transaction signs: one record for each kind of signature.</summary>
public abstract record PartySignature
{
    private protected PartySignature()
    {
    }

    /// <summary>Signs a hash with an Ed25519 key.</summary>
    public static PartySignature Sign(in Hash256 hash, Ed25519PrivateKey key)
        => new Ed25519PartySignature(key.PublicKey, key.Sign(hash.Bytes));

    /// <summary>Signs a hash with a secp256k1 key.</summary>
    public static PartySignature Sign(in Hash256 hash, Secp256k1PrivateKey key)
        => new Secp256k1PartySignature(key.Sign(hash));

    /// <summary>The account whose signature over the hash this is; false when it is nobody's.</summary>
    public abstract bool TryRecoverSigner(in Hash256 hash, out Address signer);
}

/// <summary>Ed25519 over the 32 bytes of the hash.</summary>
/// <param name="PublicKey">The signer's key.</param>
/// <param name="Signature">Its signature.</param>
public sealed record Ed25519PartySignature(Ed25519PublicKey PublicKey, Ed25519Signature Signature) : PartySignature
{
    /// <inheritdoc/>
    public override bool TryRecoverSigner(in Hash256 hash, out Address signer)
    {
        bool valid = Ed25519.Verify(PublicKey, hash.Bytes, Signature);
        signer = valid ? PublicKey.ToAddress() : default;
        return valid;
    }
}

/// <summary>secp256k1 over the hash.</summary>
/// <param name="Signature">r, s in the lower half, and the recovery id 0 or 1.</param>
public sealed record Secp256k1PartySignature(Secp256k1Signature Signature) : PartySignature
{
    /// <inheritdoc/>
    public override bool TryRecoverSigner(in Hash256 hash, out Address signer)
        => Secp256k1.TryRecoverAddress(hash, Signature, out signer);
}

/// <summary>
/// secp256k1 over the hash of the transaction as typed data (EIP-712), for browser wallets that sign nothing else.
/// Only a sender may use it.
/// </summary>
/// <param name="Signature">r, s in the lower half, and the recovery id 0 or 1.</param>
public sealed record TypedDataPartySignature(Secp256k1Signature Signature) : PartySignature
{
    /// <inheritdoc/>
    public override bool TryRecoverSigner(in Hash256 hash, out Address signer)
        => Secp256k1.TryRecoverAddress(hash, Signature, out signer);
}
