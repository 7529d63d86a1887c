using MarketChain.Chain;
using MarketChain.Chain.Voting;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Rpc;

/// <summary>All that the outside face may ask of the node behind it. Any thread may call any member.</summary>
public interface INode
{
    /// <summary>As in <c>marketchain/0.1.0</c>.</summary>
    string ClientVersion { get; }

    /// <summary>Chain milliseconds per real millisecond: 1, but for development chains that run faster.</summary>
    uint ClockFactor { get; }

    /// <summary>Says when there is a new block or transaction.</summary>
    NodeFeed Feed { get; }

    /// <summary>Chance, new at every start: for numbers that no client should guess of another's.</summary>
    Hash256 Secret { get; }

    /// <summary>
    /// What this node's blocks vote for, for its operator to change; null for a node that makes no blocks, or whose
    /// callers may be others than its operator.
    /// </summary>
    VoteIntents? Votes { get; }

    /// <summary>The links to other nodes.</summary>
    LinksView Links { get; }

    /// <summary>A consistent view of the newest block and all before it. Dispose it soon.</summary>
    ChainReader OpenReader();

    /// <summary>Takes a transaction into the pool.</summary>
    /// <returns>Null, or one sentence that says why it was not taken: then nothing changed.</returns>
    string? Submit(PooledTransaction transaction);

    /// <summary>A transaction that waits in the pool; null when there is none.</summary>
    Transaction? FindPending(in Hash256 hash);

    /// <summary>
    /// The sequence after those of a lane that wait in the pool without a gap.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="lane">0 for the nonce.</param>
    /// <param name="committed">The sequence after the newest block.</param>
    ulong PendingSequence(in Address account, uint lane, ulong committed);
}
