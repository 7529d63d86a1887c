using System.Text;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Chain.Genesis;

/// <summary>
/// Keys of validators that everybody knows, by name: for chains whose genesis is <c>developmentOnly</c>, so that a
/// development network starts without making keys.
/// </summary>
public static class DevelopmentValidators
{
    private static ReadOnlySpan<byte> Tag => "marketchain/development/validator/"u8;

    /// <summary>
    /// The key whose seed is keccak256("marketchain/development/validator/" ‖ name); the caller disposes of it.
    /// </summary>
    /// <param name="name">The validator's name in genesis.</param>
    public static Ed25519PrivateKey DeriveKey(string name)
        => Ed25519PrivateKey.FromSeed(Keccak256.HashJoined(Tag, Encoding.UTF8.GetBytes(name)).Bytes);
}
