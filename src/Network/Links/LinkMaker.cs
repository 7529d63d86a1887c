using System.Security.Cryptography;
using MarketChain.Network.Handshakes;
using MarketChain.Network.Tls;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Links;

/// <summary>
/// The whole life of one connection, on the thread that calls: TLS, handshake, admission, traffic, end.
/// </summary>
internal sealed class LinkMaker(NetworkContext context, PeerTable table)
{
    /// <summary>Makes a link of a socket, runs it, and says how it ended.</summary>
    /// <param name="halfOpen">The connection; its socket is disposed.</param>
    /// <param name="address">The other side's, for people.</param>
    /// <param name="dialled">Whose address was dialled, or null for whoever dialled this node.</param>
    public LinkOutcome Run(HalfOpen halfOpen, string address, PeerSlot? dialled)
    {
        LinkRole role = dialled is null ? LinkRole.Listener : LinkRole.Dialler;
        using SecureStream? stream = SecureStream.TryOpen(halfOpen.Socket, role, context.Certificate);
        if (stream is null)
        {
            return Refuse(halfOpen, address, dialled?.NodeKey, LinkEnd.TlsFailed);
        }

        Handshake handshake = new(
            context.Identity, role, context.Certificate.Digest, stream.PeerCertificate, NewNonce());
        HandshakeFrames frames = new(stream, handshake);
        LinkOutcome outcome = Shake(frames, role, out Proof? proof);
        PeerSlot? slot = null;
        Link? link = null;
        if (outcome.IsNone)
        {
            link = new Link(context, stream, InfoOf(proof!, address, role));
            outcome = Admit(link, dialled, out slot);
        }

        if (!outcome.IsNone)
        {
            frames.Refuse(outcome);
            return Refuse(halfOpen, address, proof?.NodeKey ?? dialled?.NodeKey, outcome);
        }

        outcome = role == LinkRole.Listener ? frames.SendProof() : outcome;
        context.HalfOpen.Remove(halfOpen);
        outcome = outcome.IsNone ? link!.Run() : outcome with { WasAdmitted = true };
        slot!.Leave(link!, NotBefore(outcome));
        return outcome;
    }

    private static Hash256 NewNonce()
    {
        Span<byte> nonce = stackalloc byte[Hash256.Size];
        RandomNumberGenerator.Fill(nonce);
        return new Hash256(nonce);
    }

    private static LinkOutcome Shake(HandshakeFrames frames, LinkRole role, out Proof? proof)
    {
        proof = null;
        LinkOutcome outcome = frames.Greet();
        if (outcome.IsNone && role == LinkRole.Dialler)
        {
            outcome = frames.SendProof();
        }

        return outcome.IsNone ? frames.ReceiveProof(out proof) : outcome;
    }

    private static PeerInfo InfoOf(Proof proof, string address, LinkRole role)
        => new(proof.NodeKey, proof.Validator?.ValidatorKey, address, IsInbound: role == LinkRole.Listener);

    private LinkEnd Admit(Link link, PeerSlot? dialled, out PeerSlot? slot)
    {
        Ed25519PublicKey nodeKey = link.Peer.NodeKey;
        slot = dialled ?? table.Find(nodeKey);
        return slot is null ? LinkEnd.NotListed
            : slot.NodeKey != nodeKey ? LinkEnd.WrongKey
            : slot.TryAdmit(link, context.Limits.HandshakeMs);
    }

    private LinkOutcome Refuse(HalfOpen halfOpen, string address, Ed25519PublicKey? nodeKey, LinkOutcome outcome)
    {
        context.HalfOpen.Remove(halfOpen);
        bool isLate = halfOpen.TimedOut && !outcome.ToldByPeer;
        LinkOutcome real = isLate ? LinkEnd.HandshakeTimedOut : outcome;
        context.Counters.AddRefusal(real.Reason);
        if (halfOpen.Source is not null)
        {
            context.Refusals.AddInbound(address, nodeKey, real, Environment.TickCount64);
        }

        return real;
    }

    private long? NotBefore(LinkOutcome outcome)
        => LinkEnds.IsMisconduct(outcome.Reason) && !outcome.ToldByPeer
            ? Environment.TickCount64 + context.Limits.PauseAfterCutMs
            : null;
}
