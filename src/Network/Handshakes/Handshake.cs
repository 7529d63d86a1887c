using System.Buffers.Binary;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Network.Handshakes;

/// <summary>
/// One side of a handshake inside TLS, without any I/O (docs/spec/network.md 3):
/// <code>
///  dialler                              listener
///  Hello ─────────────────────────────► version, genesis
///  version, genesis ◄───────────────── Hello
///  Proof ─────────────────────────────► signature, list
///  signature, the expected key ◄─────── Proof              and both are admitted
/// </code>
/// A proof signs
/// <code>
///  "marketchain/peer/v1" ‖ u8 role ‖ SPKI digest of the dialler's certificate ‖ the listener's
///                        ‖ genesisHash ‖ u32be version ‖ dialler's nonce ‖ listener's nonce
/// </code>
/// TLS proves that each side holds its certificate's key, so a proof is good for this connection alone: nobody can
/// relay it into another one or use it again. The listener says who it is only to a peer in its list.
/// </summary>
internal sealed class Handshake
{
    private const int TagLength = 19;
    private const int SignedLength = TagLength + 1 + (5 * Hash256.Size) + sizeof(uint);

    private readonly HandshakeIdentity _own;
    private readonly LinkRole _role;
    private readonly Hash256 _ownCertificate;
    private readonly Hash256 _peerCertificate;
    private readonly Hash256 _ownNonce;
    private Hash256 _peerNonce;

    /// <summary>Begins a handshake.</summary>
    /// <param name="own">Who this side is.</param>
    /// <param name="role">Whether this side dialled.</param>
    /// <param name="ownCertificate">SPKI digest of the certificate that this side showed in TLS.</param>
    /// <param name="peerCertificate">The same of the other side.</param>
    /// <param name="nonce">32 fresh random bytes.</param>
    public Handshake(
        HandshakeIdentity own,
        LinkRole role,
        in Hash256 ownCertificate,
        in Hash256 peerCertificate,
        in Hash256 nonce)
    {
        _own = own;
        _role = role;
        _ownCertificate = ownCertificate;
        _peerCertificate = peerCertificate;
        _ownNonce = nonce;
    }

    private static ReadOnlySpan<byte> Tag => "marketchain/peer/v1"u8;

    /// <summary>What this side says first.</summary>
    public Hello MakeHello() => new(_own.GenesisHash, _ownNonce);

    /// <summary>Judges the other side's first frame.</summary>
    public LinkEnd ReadHello(ReadOnlySpan<byte> payload)
    {
        LinkEnd fault = Hello.Read(payload, _own.GenesisHash, out Hello hello);
        _peerNonce = hello.Nonce;
        return fault;
    }

    /// <summary>What this side says second, once it has read the other's hello.</summary>
    public Proof MakeProof()
    {
        Span<byte> message = stackalloc byte[SignedLength];
        WriteSigned(message, _role);
        return new Proof(_own.NodeKey.PublicKey, _own.NodeKey.Sign(message), _own.Validator);
    }

    /// <summary>Judges the other side's second frame. Whether it is listed is the caller's to say.</summary>
    /// <param name="payload">The frame's.</param>
    /// <param name="proof">What was proved, when the result is none.</param>
    public LinkEnd ReadProof(ReadOnlySpan<byte> payload, out Proof? proof)
    {
        proof = Proof.TryRead(payload);
        if (proof is null)
        {
            return LinkEnd.Malformed;
        }

        Span<byte> message = stackalloc byte[SignedLength];
        WriteSigned(message, _role == LinkRole.Dialler ? LinkRole.Listener : LinkRole.Dialler);
        LinkEnd fault =
            !Ed25519.Verify(proof.NodeKey, message, proof.Signature) ? LinkEnd.BadProof
            : proof.NodeKey == _own.NodeKey.PublicKey ? LinkEnd.SelfConnection
            : proof.Validator?.Verify(_own.GenesisHash, proof.NodeKey) == false ? LinkEnd.BadValidatorLink
            : LinkEnd.None;
        proof = fault == LinkEnd.None ? proof : null;
        return fault;
    }

    private void WriteSigned(Span<byte> message, LinkRole signer)
    {
        bool dialled = _role == LinkRole.Dialler;
        Tag.CopyTo(message);
        message[TagLength] = (byte)signer;
        Span<byte> rest = message[(TagLength + 1)..];
        (dialled ? _ownCertificate : _peerCertificate).CopyTo(rest);
        (dialled ? _peerCertificate : _ownCertificate).CopyTo(rest[Hash256.Size..]);
        _own.GenesisHash.CopyTo(rest[(2 * Hash256.Size)..]);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(3 * Hash256.Size)..], Hello.Version);
        (dialled ? _ownNonce : _peerNonce).CopyTo(rest[^(2 * Hash256.Size)..]);
        (dialled ? _peerNonce : _ownNonce).CopyTo(rest[^Hash256.Size..]);
    }
}
