using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Client;

/// <summary>A key that signs for an account, of either kind. The key stays its owner's, who disposes of it.</summary>
public abstract class AccountSigner
{
    private protected AccountSigner(Address address) => Address = address;

    /// <summary>The account.</summary>
    public Address Address { get; }

    /// <summary>Signs with an Ed25519 key.</summary>
    public static AccountSigner Of(Ed25519PrivateKey key) => new Ed25519Signer(key);

    /// <summary>Signs with a secp256k1 key.</summary>
    public static AccountSigner Of(Secp256k1PrivateKey key) => new Secp256k1Signer(key);

    /// <summary>Signs a hash.</summary>
    public abstract PartySignature Sign(in Hash256 hash);

    /// <summary>Signs a transaction of this account.</summary>
    /// <param name="body">What to do.</param>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="feePayer">Signs for the body's fee payer; null when it has none.</param>
    /// <exception cref="ArgumentException">
    /// The protocol does not allow such a transaction; the message says why.
    /// </exception>
    public NativeTransaction SignTransaction(NativeBody body, in Hash256 genesisHash, AccountSigner? feePayer = null)
    {
        Hash256 signingHash = NativeTransaction.SigningHashOf(body, genesisHash);
        return NativeTransaction.Create(
            body, Sign(signingHash), feePayer?.Sign(NativeSigning.FeePayerHash(signingHash)));
    }

    /// <summary>Agrees, as a further party, to something in another's transaction.</summary>
    /// <param name="terms">All that the consent binds.</param>
    /// <param name="genesisHash">The chain's.</param>
    public Consent SignConsent(in ConsentTerms terms, in Hash256 genesisHash)
        => new(Sign(terms.Hash(genesisHash)), terms.DeadlineMs);

    private sealed class Ed25519Signer(Ed25519PrivateKey key) : AccountSigner(key.PublicKey.ToAddress())
    {
        public override PartySignature Sign(in Hash256 hash) => PartySignature.Sign(hash, key);
    }

    private sealed class Secp256k1Signer(Secp256k1PrivateKey key) : AccountSigner(key.Address)
    {
        public override PartySignature Sign(in Hash256 hash) => PartySignature.Sign(hash, key);
    }
}
