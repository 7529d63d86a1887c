using System.Security.Cryptography;
using MarketChain.Chain.Genesis;
using MarketChain.Consensus.Messages;
using MarketChain.Consensus.Signing;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tls;
using MarketChain.Node;
using MarketChain.Node.Devnet;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Hostile.Tests.Support;

/// <summary>Who a hostile peer is: a node key, listed or not, and perhaps a validator's key.</summary>
internal sealed class HostileKeys : IDisposable
{
    private readonly Ed25519PrivateKey _nodeKey;
    private readonly Ed25519PrivateKey? _validatorKey;
    private readonly Signatures _signatures;

    private HostileKeys(Ed25519PrivateKey nodeKey, Ed25519PrivateKey? validatorKey, Hash256 genesisHash)
    {
        _nodeKey = nodeKey;
        _validatorKey = validatorKey;
        _signatures = new Signatures(genesisHash, new Ed25519Verifier());
        ValidatorLink? link = validatorKey is null
            ? null
            : ValidatorLink.Sign(validatorKey, genesisHash, nodeKey.PublicKey);
        Identity = new HandshakeIdentity(nodeKey, genesisHash, link);
    }

    /// <summary>What its handshakes say.</summary>
    public HandshakeIdentity Identity { get; }

    /// <summary>Of its process.</summary>
    public NodeCertificate Certificate { get; } = NodeCertificate.Create();

    /// <summary>The validator that it speaks for.</summary>
    public Ed25519PublicKey Validator => _validatorKey!.PublicKey;

    /// <summary>A node that nobody lists.</summary>
    public static HostileKeys Stranger(Hash256 genesisHash)
        => new(Ed25519PrivateKey.Generate(), validatorKey: null, genesisHash);

    /// <summary>A follower whose key is in a file.</summary>
    public static HostileKeys Follower(string keyFile, Hash256 genesisHash)
        => new(KeyFile.ReadEd25519(keyFile), validatorKey: null, genesisHash);

    /// <summary>A validator of a development chain.</summary>
    public static HostileKeys Traitor(string name, Hash256 genesisHash)
        => new(DevelopmentNodes.DeriveKey(name), DevelopmentValidators.DeriveKey(name), genesisHash);

    /// <summary>Signs a vote as the validator.</summary>
    public SignedVote Sign(in Vote vote) => _signatures.Sign(vote, new Ed25519Signer(_validatorKey!));

    /// <summary>Begins this side of a handshake.</summary>
    public Handshake Begin(SecureStream stream) => new(
        Identity,
        LinkRole.Dialler,
        Certificate.Digest,
        stream.PeerCertificate,
        new Hash256(RandomNumberGenerator.GetBytes(Hash256.Size)));

    public void Dispose()
    {
        Certificate.Dispose();
        _nodeKey.Dispose();
        _validatorKey?.Dispose();
    }
}
