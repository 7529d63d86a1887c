using MarketChain.Primitives.Crypto.Native;

namespace MarketChain.Primitives.Crypto;

/// <summary>
/// Ed25519 (RFC 8032) by libsodium, whose rule of acceptance is the chain's: canonical s below the group's order,
/// cofactorless equation, no public key or R of small order, no non-canonical public key. A node that accepted one
/// signature more than its peers would leave the chain, so every check goes through <see cref="Verify(in
/// Ed25519PublicKey, ReadOnlySpan{byte}, in Ed25519Signature)"/>.
/// </summary>
public static class Ed25519
{
    static Ed25519() => SodiumReady.Ensure();

    /// <summary>
    /// True for a key as key generation makes them: a point of the main subgroup, in its one encoding. Others verify
    /// nothing, or what they verify depends on the library.
    /// </summary>
    public static bool IsSound(in Ed25519PublicKey publicKey)
        => Sodium.crypto_core_ed25519_is_valid_point(publicKey.Bytes) == 1;

    /// <summary>True when <paramref name="signature"/> is the key's on the message.</summary>
    public static bool Verify(
        in Ed25519PublicKey publicKey, ReadOnlySpan<byte> message, in Ed25519Signature signature)
        => Sodium.crypto_sign_verify_detached(
            signature.Bytes, message, (ulong)message.Length, publicKey.Bytes) == 0;

    /// <summary>The same for bytes from outside: a key or signature of another length is refused.</summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="message">Any length.</param>
    /// <param name="signature">64 bytes, R ‖ s.</param>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
        => publicKey.Length == Ed25519PublicKey.Size
            && signature.Length == Ed25519Signature.Size
            && Verify(new Ed25519PublicKey(publicKey), message, new Ed25519Signature(signature));
}
