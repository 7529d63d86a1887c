using System.Text;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Marketing.Events;

/// <summary>An event's Solidity signature and its topic 0.</summary>
/// <param name="Text">As in <c>UidBound(uint32,address)</c>: no names, no <c>indexed</c>.</param>
public sealed record EventSignature(string Text)
{
    /// <summary>keccak256 of <see cref="Text"/>.</summary>
    public Hash256 Topic { get; } = Keccak256.Hash(Encoding.ASCII.GetBytes(Text));
}
