using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Replica.Sync;

/// <summary>A prepared block that is looked for: first the block, then its bodies.</summary>
internal sealed class PreparedFetch(in Hash256 digest, IReadOnlyList<Ed25519PublicKey> preferred)
{
    public Hash256 Digest { get; } = digest;

    /// <summary>Nodes of those who prepared it.</summary>
    public IReadOnlyList<Ed25519PublicKey> Preferred { get; } = preferred;

    /// <summary>Who is asked for the block.</summary>
    public AskingRounds Rounds { get; } = new(preferred);

    /// <summary>Its bodies; null until the block is here.</summary>
    public BodySearch? Bodies { get; set; }

    /// <summary>What was found by a list of transactions that was given up.</summary>
    public BodySearch? Earlier { get; private set; }

    /// <summary>Goes on with the next peer's list.</summary>
    public void Doubt(long nowMs)
    {
        Earlier = Bodies;
        Bodies = null;
        Rounds.NextMs = nowMs;
    }
}
