using MarketChain.Chain;
using MarketChain.Chain.TxPool;
using MarketChain.Consensus.Rounds;
using MarketChain.Primitives.Blocks;

namespace MarketChain.Replica.Blocks;

/// <summary>
/// Whether a block is due before the empty period is over: transactions wait that pay the next block's base fee, or
/// the chain itself has an epoch to settle. Transactions that did not fit when this node tried them are none, until
/// something new comes or a block with transactions has changed the state.
/// </summary>
internal sealed class WorkWatch(Blockchain chain, TransactionPool pool)
{
    private long _arrivals;
    private long _triedInVain = -1;

    /// <summary>Something new waits in the pool.</summary>
    public void OnArrival() => _arrivals++;

    /// <summary>This node has made a block of what waits.</summary>
    public void OnBuilt(PreparedBlock block)
        => _triedInVain = block.Proposed.Transactions.IsEmpty ? _arrivals : -1;

    /// <summary>A block is final.</summary>
    public void OnFinal(Block block)
    {
        if (block.Body.Transactions.Count > 0)
        {
            _triedInVain = -1;
        }
    }

    /// <summary>Whether there is something to put in a block now.</summary>
    public bool HasWork(Instant now) => HasTransactions || chain.NextSettlementMs <= now.UnixMs;

    /// <summary>When the chain itself has work next, by the clock that waits; null when that is not known.</summary>
    public long? WakeAtMs(Instant now)
        => chain.NextSettlementMs is { } atMs && atMs > now.UnixMs ? now.ElapsedMs + now.Until(atMs) : null;

    private bool HasTransactions
    {
        get
        {
            if (_arrivals == _triedInVain)
            {
                return false;
            }

            return pool.HasReady && pool.Candidates(chain.NextHeight.BaseFeePerGas, countMax: 1).Count > 0;
        }
    }
}
