using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Blocks;

/// <summary>What a vote asks for.</summary>
public enum VoteKind : byte
{
    /// <summary>That the key joins the validators.</summary>
    Add = 1,

    /// <summary>That the key leaves them.</summary>
    Remove = 2,
}

/// <summary>The proposer's vote on who validates.</summary>
/// <param name="Kind">Join or leave.</param>
/// <param name="Key">The Ed25519 public key voted on.</param>
public sealed record ValidatorVote(VoteKind Kind, Ed25519PublicKey Key);
