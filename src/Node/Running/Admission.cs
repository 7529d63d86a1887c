using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Running;

/// <summary>
/// The way of a transaction into the pool. Signatures and rows are checked on the caller's thread; then the state after
/// the newest block decides, in turn with the blocks that change it, so that no answer is of an older state than the
/// pool's own.
/// </summary>
internal sealed class Admission(Blockchain chain, TransactionPool pool, WallClock clock)
{
    private readonly TransactionRules _rules = new(chain.Spec);
    private readonly Lock _turn = new();

    /// <summary>Takes a transaction in; returns null, or one sentence that says why not.</summary>
    public string? Submit(PooledTransaction item)
    {
        if (_rules.TryCheck(item, out CheckedTransaction valid) is { } invalid)
        {
            return invalid.ToString();
        }

        lock (_turn)
        {
            using ChainReader reader = chain.OpenReader();
            return pool.TryAdd(valid, new PoolAccounts(reader), NextBlock(reader.Head))?.Message;
        }
    }

    /// <summary>A block became final: the pool forgets what is in it and what it made invalid.</summary>
    public void OnBlock(Block block)
    {
        lock (_turn)
        {
            using ChainReader reader = chain.OpenReader();
            pool.OnBlock(block.Body.Transactions, new PoolAccounts(reader), block.Header.TimestampMs);
        }
    }

    /// <summary>The earliest block that a transaction could be in.</summary>
    private BlockContext NextBlock(ChainHead head)
    {
        ulong timestampMs = Math.Max(clock.NowMs, chain.Spec.EarliestChildMs(head.Header));
        return chain.Spec.ContextAfter(head.Header, head.Hash, timestampMs, beneficiary: default);
    }
}
