using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Blocks;

/// <summary>A validator's signature that makes a block final.</summary>
/// <param name="Index">The validator's position in the set that seals the block.</param>
/// <param name="R">First half of the Ed25519 signature.</param>
/// <param name="S">Second half.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Seal(uint Index, Hash256 R, Hash256 S);
