using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Handshakes;

/// <summary>Who dialled: it is part of what is signed, so neither side's proof can be turned against itself.</summary>
internal enum LinkRole : byte
{
    Dialler = 0,
    Listener = 1,
}

/// <summary>What a node says of itself in every handshake.</summary>
/// <param name="NodeKey">Its name.</param>
/// <param name="GenesisHash">Its chain.</param>
/// <param name="Validator">The validator's word for it, or null.</param>
internal sealed record HandshakeIdentity(Ed25519PrivateKey NodeKey, Hash256 GenesisHash, ValidatorLink? Validator);
