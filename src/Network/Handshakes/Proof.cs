using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Handshakes;

/// <summary>
/// The second frame of each side: who it is, for this connection only.
/// <code>
///  nodeKey ‖ signature [‖ validatorKey ‖ signature]
/// </code>
/// </summary>
internal sealed record Proof(Ed25519PublicKey NodeKey, Ed25519Signature Signature, ValidatorLink? Validator)
{
    public const int Size = Ed25519PublicKey.Size + Ed25519Signature.Size;

    public const int SizeWithValidator = Size + ValidatorLink.Size;

    /// <summary>Bytes on the wire.</summary>
    public int Length => Validator is null ? Size : SizeWithValidator;

    /// <summary>Reads one, and verifies nothing; null when it has another length.</summary>
    public static Proof? TryRead(ReadOnlySpan<byte> payload)
    {
        if (payload.Length is not (Size or SizeWithValidator))
        {
            return null;
        }

        return new Proof(
            new Ed25519PublicKey(payload[..Ed25519PublicKey.Size]),
            new Ed25519Signature(payload[Ed25519PublicKey.Size..Size]),
            payload.Length == Size ? null : ValidatorLink.Read(payload[Size..]));
    }

    /// <summary>Writes exactly <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        NodeKey.CopyTo(payload);
        Signature.CopyTo(payload[Ed25519PublicKey.Size..]);
        Validator?.CopyTo(payload[Size..]);
    }
}
