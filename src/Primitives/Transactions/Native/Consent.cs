using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions.Messages;

namespace MarketChain.Primitives.Transactions;

/// <summary>A further party's agreement inside a transaction; <see cref="ConsentTerms"/> is what it signs.</summary>
/// <param name="Signature">Ed25519 or secp256k1; null only in a message that is not made yet.</param>
/// <param name="DeadlineMs">The last block time, Unix ms, at which it counts.</param>
public sealed record Consent(PartySignature? Signature, ulong DeadlineMs) : IMessage<Consent>
{
    static string IMessage<Consent>.TypeName => "Consent";

    static Consent IMessage<Consent>.Blank { get; } = new(null, 0);

    /// <summary>Agrees, with an Ed25519 key.</summary>
    public static Consent Sign(in ConsentTerms terms, in Hash256 genesisHash, Ed25519PrivateKey key)
        => new(PartySignature.Sign(terms.Hash(genesisHash), key), terms.DeadlineMs);

    /// <summary>Agrees, with a secp256k1 key.</summary>
    public static Consent Sign(in ConsentTerms terms, in Hash256 genesisHash, Secp256k1PrivateKey key)
        => new(PartySignature.Sign(terms.Hash(genesisHash), key), terms.DeadlineMs);

    /// <summary>The account that agreed; false when it is nobody's. The deadline is the caller's to check.</summary>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="subject">The object: a site (register) or UID; of a link the lower.</param>
    /// <param name="second">The higher UID of a link; else 0.</param>
    /// <param name="counter">The UID's controller counter; 0 in a registration.</param>
    /// <param name="party">Who agreed.</param>
    public bool TryRecoverParty(
        in Hash256 genesisHash,
        ConsentPurpose purpose,
        uint subject,
        uint second,
        ulong counter,
        out Address party)
    {
        party = default;
        ConsentTerms terms = new(purpose, subject, second, counter, DeadlineMs);
        return Signature is not null && Signature.TryRecoverSigner(terms.Hash(genesisHash), out party);
    }

    static Consent IMessage<Consent>.Visit<TFields>(ref TFields fields, Consent value)
        => new(fields.Signature(value.Signature), fields.UInt64(3, "deadlineMs", value.DeadlineMs));
}
