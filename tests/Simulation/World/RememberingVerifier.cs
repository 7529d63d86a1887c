using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Simulation.World;

/// <summary>Judges each signature once, however many nodes ask.</summary>
public sealed class RememberingVerifier(ISignatureVerifier inner) : ISignatureVerifier
{
    private readonly Dictionary<(Ed25519PublicKey Key, Hash256 Message, Ed25519Signature Signature), bool> _known = [];

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, in Ed25519Signature signature)
    {
        (Ed25519PublicKey, Hash256, Ed25519Signature) asked = (key, Keccak256.Hash(message), signature);
        if (!_known.TryGetValue(asked, out bool isRight))
        {
            _known[asked] = isRight = inner.Verify(key, message, signature);
        }

        return isRight;
    }
}
