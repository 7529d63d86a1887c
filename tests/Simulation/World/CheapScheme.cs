using System.Buffers.Binary;
using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Simulation.World;

/// <summary>
/// Signatures that cost a hash. Anybody could forge them; nobody here does, since a signer signs for its own key only.
/// </summary>
public sealed class CheapScheme : ISignatureVerifier
{
    /// <summary>The signer of a key.</summary>
    public static ISigner SignerOf(Ed25519PublicKey key) => new Signer(key);

    /// <summary>A key with a number.</summary>
    public static Ed25519PublicKey KeyOf(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new Ed25519PublicKey(Keccak256.Hash(bytes).Bytes);
    }

    /// <inheritdoc/>
    public bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, in Ed25519Signature signature)
        => signature == Sign(key, message);

    private static Ed25519Signature Sign(in Ed25519PublicKey key, ReadOnlySpan<byte> message)
    {
        Hash256 hash = Keccak256.HashJoined(key.Bytes, message);
        Span<byte> signature = stackalloc byte[Ed25519Signature.Size];
        hash.CopyTo(signature);
        key.CopyTo(signature[Hash256.Size..]);
        return new Ed25519Signature(signature);
    }

    private sealed class Signer(Ed25519PublicKey key) : ISigner
    {
        public Ed25519PublicKey PublicKey => key;

        public Ed25519Signature Sign(ReadOnlySpan<byte> message) => CheapScheme.Sign(key, message);
    }
}
