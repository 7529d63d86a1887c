namespace MarketChain.Primitives.Peers;

/// <summary>
/// The kinds of traffic on a link between nodes, in order of precedence: a waiting frame of a lower number leaves
/// before one of a higher number.
/// </summary>
public enum PeerChannel : byte
{
    /// <summary>Proposals, votes and round changes: small, and what finality waits for.</summary>
    Consensus = 0,

    /// <summary>Transactions with their sidecars, and their announcements.</summary>
    Transactions = 1,

    /// <summary>Blocks, bodies and snapshots for nodes that lag.</summary>
    Sync = 2,
}

/// <summary>What every channel's messages obey.</summary>
public static class PeerChannels
{
    /// <summary>How many channels a link has.</summary>
    public const int Count = 3;

    /// <summary>Bytes of the longest message on a channel; the shortest has one.</summary>
    public static int MessageBytesMax(PeerChannel channel) => channel switch
    {
        // A proposal holds hashes, not bodies (docs/spec/consensus.md 2).
        PeerChannel.Consensus => 1 << 20,

        // The longest envelope with the longest sidecar is well below half of it.
        PeerChannel.Transactions => 1 << 20,

        // A block with its bodies and sidecars.
        PeerChannel.Sync => 16 << 20,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "expected 0, 1 or 2"),
    };
}
