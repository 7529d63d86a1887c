using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.TxPool;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Replica.Gossip;

/// <summary>
/// The one way of a transaction into the pool. Signatures and rows are checked on the caller's thread; then the state
/// after the newest block decides, in turn with the blocks that change it, so that no answer is of an older state than
/// the pool's own. Any thread may call any member.
/// </summary>
public sealed class Admission(Blockchain chain, TransactionPool pool) : IPoolKeeper
{
    private readonly TransactionRules _rules = new(chain.Spec);
    private readonly Lock _turn = new();

    /// <summary>What needs no state, and most of the time: who breaks this did not look either.</summary>
    /// <param name="item">The transaction with the rows of a batch.</param>
    /// <param name="valid">The same, when null is returned.</param>
    public TransactionRejection? TryCheck(PooledTransaction item, out CheckedTransaction valid)
        => _rules.TryCheck(item, out valid);

    /// <summary>Checks a transaction and takes it in.</summary>
    /// <param name="item">The transaction with the rows of a batch.</param>
    /// <param name="nowMs">The chain's time, Unix ms.</param>
    /// <returns>Null, or one sentence that says why not.</returns>
    public string? Submit(PooledTransaction item, ulong nowMs)
        => TryCheck(item, out CheckedTransaction valid) is { } invalid
            ? invalid.ToString()
            : Admit([valid], nowMs)[0]?.Message;

    /// <summary>Takes transactions in, in one turn.</summary>
    /// <param name="valid">They passed <see cref="TryCheck"/>.</param>
    /// <param name="nowMs">The chain's time, Unix ms.</param>
    /// <returns>For each null, or why not.</returns>
    public IReadOnlyList<PoolRefusal?> Admit(IReadOnlyList<CheckedTransaction> valid, ulong nowMs)
    {
        if (valid.Count == 0)
        {
            return [];
        }

        lock (_turn)
        {
            using ChainReader reader = chain.OpenReader();
            PoolAccounts accounts = new(reader);
            BlockContext next = NextBlock(reader.NextHeight, nowMs);
            return [.. valid.Select(item => pool.TryAdd(item, accounts, next))];
        }
    }

    /// <inheritdoc/>
    public void OnBlock(Block block)
    {
        lock (_turn)
        {
            using ChainReader reader = chain.OpenReader();
            pool.OnBlock(block.Body.Transactions, new PoolAccounts(reader), block.Header.TimestampMs);
        }
    }

    /// <summary>The earliest block that a transaction could be in.</summary>
    private BlockContext NextBlock(NextHeight next, ulong nowMs)
    {
        ulong timestampMs = Math.Max(nowMs, chain.Spec.EarliestChildMs(next.Parent.Header));
        return chain.Spec.ContextAfter(next, timestampMs, beneficiary: default);
    }
}
