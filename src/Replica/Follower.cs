using MarketChain.Consensus.Signing;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica;

/// <summary>Stands for the key of a node that has none: of no validator, so it is never asked to sign.</summary>
internal sealed class Follower : ISigner
{
    public static readonly Follower Instance = new();

    public Ed25519PublicKey PublicKey => default;

    public Ed25519Signature Sign(ReadOnlySpan<byte> message)
    {
        Invariant.Fail("a node without a validator's key signs nothing");
        return default;
    }
}
