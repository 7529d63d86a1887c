using MarketChain.Primitives;

namespace MarketChain.Rpc;

/// <summary>
/// Says that there is something new: a block, or a transaction in the pool. Blocks are read from the chain by whoever
/// follows it, from where it stood; the newest transactions are remembered here, in a ring that forgets the oldest. So
/// nobody who is slow makes anything grow. Any thread may call any member.
/// </summary>
public sealed class NodeFeed
{
    /// <summary>
    /// Transactions that are remembered: some seconds of the most that a pool takes in, 0.5 MiB.
    /// </summary>
    public const int TransactionsMax = 1 << 14;

    private readonly Hash256[] _transactions = new Hash256[TransactionsMax];
    private readonly Lock _turn = new();
    private TaskCompletionSource? _change;
    private ulong _count;

    /// <summary>How many transactions there have been.</summary>
    public ulong TransactionCount
    {
        get
        {
            lock (_turn)
            {
                return _count;
            }
        }
    }

    /// <summary>Ends with the next event. To be taken before looking for what is new.</summary>
    public Task Change
    {
        get
        {
            lock (_turn)
            {
                _change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _change.Task;
            }
        }
    }

    /// <summary>A block became final: readers that are opened from now on see it.</summary>
    public void OnBlock()
    {
        lock (_turn)
        {
            WakeAll();
        }
    }

    /// <summary>The pool took in a transaction.</summary>
    public void OnTransaction(in Hash256 hash)
    {
        lock (_turn)
        {
            _transactions[_count++ % TransactionsMax] = hash;
            WakeAll();
        }
    }

    /// <summary>The transactions from a place on, the oldest first.</summary>
    /// <param name="next">
    /// The place, from <see cref="TransactionCount"/>; moved behind what is returned, and over what is forgotten.
    /// </param>
    /// <param name="countMax">The most to return.</param>
    public IReadOnlyList<Hash256> ReadTransactions(ref ulong next, int countMax)
    {
        lock (_turn)
        {
            next = Math.Max(next, _count - Math.Min(_count, TransactionsMax));
            Hash256[] read = new Hash256[Math.Min(_count - next, (ulong)countMax)];
            for (int i = 0; i < read.Length; i++)
            {
                read[i] = _transactions[next++ % TransactionsMax];
            }

            return read;
        }
    }

    /// <summary>Whoever waits goes on elsewhere, not on this thread.</summary>
    private void WakeAll()
    {
        _change?.SetResult();
        _change = null;
    }
}
