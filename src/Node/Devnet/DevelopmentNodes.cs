using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Node.Devnet;

/// <summary>Node keys of development validators: everybody knows them, as their validator keys.</summary>
internal static class DevelopmentNodes
{
    private static ReadOnlySpan<byte> Tag => "marketchain/development/node/"u8;

    /// <summary>
    /// The key whose seed is keccak256("marketchain/development/node/" ‖ name); the caller disposes of it.
    /// </summary>
    /// <param name="name">The validator's name in genesis.</param>
    public static Ed25519PrivateKey DeriveKey(string name)
        => Ed25519PrivateKey.FromSeed(Keccak256.HashJoined(Tag, Encoding.UTF8.GetBytes(name)).Bytes);

    /// <summary>Its public half.</summary>
    public static Ed25519PublicKey PublicKeyOf(string name)
    {
        using Ed25519PrivateKey key = DeriveKey(name);
        return key.PublicKey;
    }
}
