using System.Runtime.InteropServices;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Blocks;

/// <summary>A validator's signature that makes a block final.</summary>
/// <param name="Index">The validator's position in the set that seals the block.</param>
/// <param name="Signature">Its Ed25519 signature.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Seal(uint Index, Ed25519Signature Signature);
