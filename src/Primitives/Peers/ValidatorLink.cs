using MarketChain.Primitives.Crypto;

namespace MarketChain.Primitives.Peers;

/// <summary>
/// A validator's word that a node is its own (docs/spec/network.md 4): the two keys differ, so that the one that
/// signs blocks need not be in the process that talks to the world. The signature is over
/// <code>
/// "marketchain/node-of/v1" ‖ genesisHash ‖ nodeKey
/// </code>
/// It names no time: it holds as long as the validator uses that node key.
/// </summary>
/// <param name="ValidatorKey">Who says it.</param>
/// <param name="Signature">Its Ed25519 signature.</param>
public sealed record ValidatorLink(Ed25519PublicKey ValidatorKey, Ed25519Signature Signature)
{
    /// <summary>Bytes on the wire: key ‖ signature.</summary>
    public const int Size = Ed25519PublicKey.Size + Ed25519Signature.Size;

    private const int MessageLength = 22 + Hash256.Size + Ed25519PublicKey.Size;

    private static ReadOnlySpan<byte> Tag => "marketchain/node-of/v1"u8;

    /// <summary>Links a node to a validator.</summary>
    /// <param name="validatorKey">The validator's key.</param>
    /// <param name="genesisHash">The chain's.</param>
    /// <param name="nodeKey">The node that speaks for the validator.</param>
    public static ValidatorLink Sign(
        Ed25519PrivateKey validatorKey, in Hash256 genesisHash, in Ed25519PublicKey nodeKey)
    {
        Span<byte> message = stackalloc byte[MessageLength];
        WriteMessage(message, genesisHash, nodeKey);
        return new ValidatorLink(validatorKey.PublicKey, validatorKey.Sign(message));
    }

    /// <summary>Reads key ‖ signature; nothing is verified.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    public static ValidatorLink Read(ReadOnlySpan<byte> bytes)
    {
        Invariant.Check(bytes.Length == Size);
        return new ValidatorLink(
            new Ed25519PublicKey(bytes[..Ed25519PublicKey.Size]),
            new Ed25519Signature(bytes[Ed25519PublicKey.Size..]));
    }

    /// <summary>True when the validator linked this node to itself on this chain.</summary>
    public bool Verify(in Hash256 genesisHash, in Ed25519PublicKey nodeKey)
    {
        Span<byte> message = stackalloc byte[MessageLength];
        WriteMessage(message, genesisHash, nodeKey);
        return Ed25519.Verify(ValidatorKey, message, Signature);
    }

    /// <summary>Writes key ‖ signature.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        ValidatorKey.CopyTo(destination);
        Signature.CopyTo(destination[Ed25519PublicKey.Size..]);
    }

    private static void WriteMessage(Span<byte> message, in Hash256 genesisHash, in Ed25519PublicKey nodeKey)
    {
        Tag.CopyTo(message);
        genesisHash.CopyTo(message[Tag.Length..]);
        nodeKey.CopyTo(message[^Ed25519PublicKey.Size..]);
    }
}
