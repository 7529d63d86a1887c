using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Tests.Support;

/// <summary>Node keys in ascending order, so that a test can say who is lower.</summary>
internal static class Keys
{
    private static readonly Ed25519PrivateKey[] Ascending =
        [.. Enumerable.Range(1, 8).Select(Make).OrderBy(key => key.PublicKey)];

    public static Hash256 GenesisHash { get; } = Keccak256.Hash("the tests' chain"u8);

    public static Ed25519PrivateKey Get(int index) => Ascending[index];

    public static Ed25519PublicKey Public(int index) => Ascending[index].PublicKey;

    private static Ed25519PrivateKey Make(int seed)
    {
        var bytes = new byte[Ed25519PrivateKey.SeedBytes];
        bytes[0] = (byte)seed;
        return Ed25519PrivateKey.FromSeed(bytes);
    }
}
