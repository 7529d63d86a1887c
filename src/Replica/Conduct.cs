using MarketChain.Consensus;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;

namespace MarketChain.Replica;

/// <summary>
/// What a peer may send. Whoever speaks the protocol never sends what is called garbage here, however slow or confused
/// it is; each such message may have cost a signature check, so its sender is cut.
/// </summary>
internal static class Conduct
{
    /// <summary>True when a validator's node speaks for that validator: messages are not passed on.</summary>
    public static bool SpeaksForItself(PeerInfo peer, QbftMessage message)
        => peer.ValidatorKey is { } key && AuthorOf(message) == key;

    /// <summary>True for what happens in ordinary times, or with an old or a new set of validators.</summary>
    public static bool IsNormal(MessageRefusal refusal)
        => refusal is not (MessageRefusal.BadSignature
            or MessageRefusal.BadProof
            or MessageRefusal.BadBlock
            or MessageRefusal.NotTheLeader);

    private static Ed25519PublicKey AuthorOf(QbftMessage message) => message switch
    {
        VoteMessage vote => vote.Signed.Author,
        RecallMessage recall => recall.Author,
        RecallReplyMessage reply => reply.Author,
        _ => default,
    };
}
