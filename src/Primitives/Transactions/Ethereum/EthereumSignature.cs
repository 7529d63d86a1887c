using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Transactions;

/// <summary>A secp256k1 signature with its recovery id.</summary>
/// <param name="R">x of the point R, 1..n-1.</param>
/// <param name="S">The proof; in the lower half of the group's order where EIP-2 applies.</param>
/// <param name="YParity">0 or 1: is y of R odd.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EthereumSignature(UInt256 R, UInt256 S, byte YParity);
