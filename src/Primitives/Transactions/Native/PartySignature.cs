using System.Runtime.InteropServices;

namespace MarketChain.Primitives.Transactions;

/// <summary>The ways in which a party of a native transaction signs.</summary>
public enum SignatureKind : byte
{
    /// <summary>No signature.</summary>
    None = 0,

    /// <summary>Ed25519 over the 32 bytes of the hash.</summary>
    Ed25519 = 1,

    /// <summary>secp256k1 with recovery over the hash.</summary>
    Secp256k1 = 2,

    /// <summary>secp256k1 with recovery over the typed-data hash (EIP-712), for browser wallets. Senders only.</summary>
    Eip712 = 3,
}

/// <summary>
/// A signature and what is needed to know its signer:
/// <code>
/// Ed25519             PublicKey ‖ R ‖ S
/// Secp256k1, Eip712               R ‖ S ‖ RecoveryId     all big-endian, S in the lower half
/// </code>
/// </summary>
/// <param name="Kind">How it is made.</param>
/// <param name="PublicKey">The Ed25519 key; zero for the other kinds, whose key is recovered.</param>
/// <param name="R">First half of the signature.</param>
/// <param name="S">Second half.</param>
/// <param name="RecoveryId">0 or 1 (the parity of R's y); 0 for Ed25519.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PartySignature(
    SignatureKind Kind, Hash256 PublicKey, Hash256 R, Hash256 S, byte RecoveryId);
