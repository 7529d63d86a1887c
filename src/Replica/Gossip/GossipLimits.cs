namespace MarketChain.Replica.Gossip;

/// <summary>
/// Every time and maximum of the gossip of transactions, with its reason. Nothing here is consensus.
/// </summary>
public sealed record GossipLimits
{
    /// <summary>
    /// What users submit within it travels in one message; the first leaves at once. Below what anyone notices.
    /// </summary>
    public int PushGapMs { get; init; } = 2;

    /// <summary>Bytes of pushes at which they do not wait for that.</summary>
    public int PushBytesMax { get; init; } = 64 << 10;

    /// <summary>How long hashes are gathered for one announcement.</summary>
    public int AnnounceGapMs { get; init; } = 10;

    /// <summary>
    /// How long after an announcement a transaction that is still lacking is asked for: it may be on its way from where
    /// it was submitted.
    /// </summary>
    public int PullDelayMs { get; init; } = 50;

    /// <summary>After it the next one that announced it is asked: a round trip and 256 KB over a slow link.</summary>
    public int AnswerTimeoutMs { get; init; } = 1_000;

    /// <summary>How often a transaction is asked for; then it waits for a block, or for another announcement.</summary>
    public int AsksMax { get; init; } = 3;

    /// <summary>Peers that are remembered to have what is lacking.</summary>
    public int HoldersMax { get; init; } = 4;

    /// <summary>
    /// Hashes lacking that one peer may have announced first: 300 kB a peer, and no peer takes another's place.
    /// </summary>
    public int WantedPerPeerMax { get; init; } = 2_048;

    /// <summary>Hashes that a peer is known to have: about a megabyte; what is forgotten is announced again.</summary>
    public int KnownPerPeerMax { get; init; } = 8_192;

    /// <summary>Hashes refused since the newest block, or in the newest ones: not asked for again.</summary>
    public int RecentMax { get; init; } = 32_768;

    /// <summary>Hashes that a peer may announce in a second, and at once; more are not looked at.</summary>
    public int AnnouncedPerSecond { get; init; } = 50_000;

    /// <summary>
    /// Transactions of a peer in a second that the pool then refuses, and at once: each costs a signature. Beyond it
    /// what the peer sends is not looked at for a while.
    /// </summary>
    public int RefusedPerSecond { get; init; } = 256;

    /// <summary>At once.</summary>
    public int RefusedBurst { get; init; } = 4_096;

    /// <summary>Bytes that a peer may ask for in a second, and twice as many at once.</summary>
    public int ServedBytesPerSecond { get; init; } = 32 << 20;

    /// <summary>Bytes of the answer to one message.</summary>
    public int ServedBytesMax { get; init; } = 4 << 20;
}
