using MarketChain.Consensus.Rounds;

namespace MarketChain.Replica;

/// <summary>
/// Time, which is the caller's: real in a node, virtual in a simulation. A replica asks when something happens, and
/// again after work that takes long.
/// </summary>
public interface IReplicaClock
{
    /// <summary>Now. <see cref="Instant.ElapsedMs"/> never goes back.</summary>
    Instant Now { get; }
}
