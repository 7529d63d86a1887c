using MarketChain.Consensus.Rounds;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Peers;
using MarketChain.Replica.Messages;

namespace MarketChain.Replica.Sync;

/// <summary>What sync knows of a peer, for as long as the link lasts.</summary>
/// <param name="info">The link.</param>
/// <param name="may">What it may cost, over this link and others.</param>
internal sealed class SyncPeer(PeerInfo info, SyncAllowances may)
{
    public PeerInfo Info { get; } = info;

    public Ed25519PublicKey Key => Info.NodeKey;

    public SyncAllowances May => may;

    /// <summary>The height in its newest status: it never goes back.</summary>
    public ulong StatusHeight { get; set; }

    /// <summary>The newest block that it is known or said to have.</summary>
    public ulong Height { get; set; }

    /// <summary>The last block that it said it cannot send any more.</summary>
    public ulong PrunedTo { get; set; }

    /// <summary>
    /// How many questions about blocks it let run out since it answered one: the others are asked first.
    /// </summary>
    public int Misses { get; set; }

    /// <summary>When it was last asked for blocks: those who wait longest are asked first.</summary>
    public long AskedAtMs { get; set; } = long.MinValue;

    /// <summary>When it was last told the own head.</summary>
    public long? ToldAtMs { get; set; }

    /// <summary>When it is to be told, if it is behind then.</summary>
    public long? TellAtMs { get; set; }

    /// <summary>What it asked for and has to wait for.</summary>
    public Queue<SyncMessage> Questions { get; } = new();

    /// <summary>
    /// Something came that nobody asked for here: it costs its sender room, not yet the link, since it may be the
    /// answer to a question from before a restart. Null, or why the peer is to be cut.
    /// </summary>
    public string? TakeUnasked(string what, long length, Instant now)
        => May.Unasked.TryTake(length, now.ElapsedMs) ? null : $"{what}, unasked";
}
