using MarketChain.Chain.Files;
using MarketChain.Chain.Validation;
using MarketChain.Consensus.Messages;
using MarketChain.Primitives;

namespace MarketChain.Replica.Sync;

/// <summary>
/// What sync needs of the replica that it belongs to. Called on its thread, within calls of sync only.
/// </summary>
public interface ISyncHost
{
    /// <summary>True while consensus brings this node's blocks: it is a validator that may sign.</summary>
    bool TakesPart { get; }

    /// <summary>Verifies a final block, the child of the newest one, and makes it the newest.</summary>
    /// <returns>The first broken rule, and nothing changed; or null.</returns>
    BlockRejection? Import(BlockWithSidecars block);

    /// <summary>A block of this height that is held here or on the signing disk; null when it is not.</summary>
    PreparedBlock? FindPrepared(in Hash256 digest);

    /// <summary>
    /// The bodies of a block that <see cref="SyncExchange.Find"/> was asked for are here; or no bodies can fit it.
    /// </summary>
    /// <param name="proposed">What was asked for.</param>
    /// <param name="whole">Joined; null when the block is invalid, whatever its bodies are.</param>
    void OnBodies(ProposedBlock proposed, PreparedBlock? whole);

    /// <summary>A block that <see cref="SyncExchange.Fetch"/> was asked for is here, with its bodies.</summary>
    void OnFetched(PreparedBlock block);
}
