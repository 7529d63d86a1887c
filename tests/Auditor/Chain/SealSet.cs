using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Auditor;

/// <summary>How a block was decided (docs/spec/blocks.md 4).</summary>
/// <param name="Round">The round.</param>
/// <param name="Items">Index among the validators who decided on it, and signature.</param>
internal sealed record SealSet(ulong Round, IReadOnlyList<(ulong Index, byte[] Signature)> Items)
{
    /// <summary>What a child's header has of it.</summary>
    public Hash256 Hash
        => Keccak256.Hash(Rlp.List(
            Rlp.Number(Round),
            Rlp.List(Items.Select(seal => Rlp.List(Rlp.Number(seal.Index), Rlp.Text(seal.Signature))))));
}
