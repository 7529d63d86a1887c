using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Consensus.Signing;

/// <summary>
/// Signs with one validator's key. An input of the machine, so that a simulation can use a cheap scheme.
/// </summary>
public interface ISigner
{
    /// <summary>Whose key.</summary>
    Ed25519PublicKey PublicKey { get; }

    /// <summary>Signs; the same message always gets the same signature.</summary>
    Ed25519Signature Sign(ReadOnlySpan<byte> message);
}

/// <summary>Judges signatures. An input of the machine like <see cref="ISigner"/>.</summary>
public interface ISignatureVerifier
{
    /// <summary>True when the signature is the key's on the message.</summary>
    bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, in Ed25519Signature signature);
}

/// <summary>The chain's scheme: Ed25519.</summary>
/// <param name="key">Stays the caller's.</param>
public sealed class Ed25519Signer(Ed25519PrivateKey key) : ISigner
{
    /// <inheritdoc/>
    public Ed25519PublicKey PublicKey => key.PublicKey;

    /// <inheritdoc/>
    public Ed25519Signature Sign(ReadOnlySpan<byte> message) => key.Sign(message);
}

/// <summary>The chain's scheme: Ed25519.</summary>
public sealed class Ed25519Verifier : ISignatureVerifier
{
    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, in Ed25519Signature signature)
        => Ed25519.Verify(key, message, signature);
}

/// <summary>The signatures of one chain: votes, and lists of a quorum's votes for one thing.</summary>
/// <param name="genesisHash">The chain's; no signature counts on another.</param>
/// <param name="verifier">The scheme.</param>
public sealed class Signatures(Hash256 genesisHash, ISignatureVerifier verifier)
{
    private readonly Hash256 _genesisHash = genesisHash;

    /// <summary>The chain's genesis hash.</summary>
    public Hash256 GenesisHash => _genesisHash;

    /// <summary>Signs a vote. Only for what the guard has allowed.</summary>
    public SignedVote Sign(in Vote vote, ISigner signer)
    {
        Span<byte> buffer = stackalloc byte[Vote.MessageLengthMax];
        return new SignedVote(vote, signer.PublicKey, signer.Sign(vote.WriteMessage(_genesisHash, buffer)));
    }

    /// <summary>True when the vote is its author's.</summary>
    public bool IsSigned(in SignedVote signed)
    {
        Span<byte> buffer = stackalloc byte[Vote.MessageLengthMax];
        return verifier.Verify(signed.Author, signed.Vote.WriteMessage(_genesisHash, buffer), signed.Signature);
    }

    /// <summary>
    /// True when exactly a quorum signed one vote, ascending: a certificate, or a final block's seals.
    /// </summary>
    /// <param name="vote">What each of them signed.</param>
    /// <param name="validators">The set.</param>
    /// <param name="signatures">Theirs.</param>
    public bool IsQuorum(in Vote vote, ValidatorSet validators, ValueList<Seal> signatures)
    {
        if (signatures.Count != validators.Thresholds.Decide)
        {
            return false;
        }

        Span<byte> buffer = stackalloc byte[Vote.MessageLengthMax];
        ReadOnlySpan<byte> message = vote.WriteMessage(_genesisHash, buffer);
        long last = -1;
        foreach (Seal seal in signatures)
        {
            bool isInOrder = seal.Index > last && seal.Index < validators.Count;
            if (!isInOrder || !verifier.Verify(validators.Keys[(int)seal.Index], message, seal.Signature))
            {
                return false;
            }

            last = seal.Index;
        }

        return true;
    }

    /// <summary>True when the answer to a RECALL is its author's.</summary>
    public bool IsSigned(in Ed25519PublicKey asker, RecallReplyMessage reply)
        => verifier.Verify(
            reply.Author,
            QbftMessageCodec.WriteRecallReplyMessage(_genesisHash, asker, reply),
            reply.Signature);

    /// <summary>True when the key signed bytes whose tag is their own.</summary>
    internal bool IsSigned(in Ed25519PublicKey key, ReadOnlySpan<byte> message, in Ed25519Signature signature)
        => verifier.Verify(key, message, signature);
}
