using MarketChain.Node.Links;
using MarketChain.Replica;

namespace MarketChain.Node.Running;

/// <summary>Where a replica stands.</summary>
/// <param name="Height">What is being decided.</param>
/// <param name="Round">In which round.</param>
/// <param name="MaySign">Whether it takes part as a validator.</param>
/// <param name="BestHeight">The newest block that any peer says it has.</param>
/// <param name="IsStranded">Whether peers have more blocks and nobody the rows of the next one.</param>
internal sealed record ReplicaFacts(
    ulong Height, uint Round, bool MaySign, ulong BestHeight, bool IsStranded);

/// <summary>
/// The one thread that decides, builds, executes and commits: all of the replica's calls are made here. It sleeps until
/// something comes or something is due by the monotonic clock, and never spins. A thread of its own, since work that
/// waits for the pool's threads must not delay blocks.
/// </summary>
internal sealed class ReplicaThread : IDisposable
{
    /// <summary>
    /// How often the pool is looked at while transactions come by the thousand: often enough for a block every few ms.
    /// </summary>
    private const long PoolGapMs = 1;

    private readonly WallClock _clock;
    private readonly Action<ReplicaFacts> _stranded;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private ChainReplica _replica = null!;
    private ReplicaFacts _facts = new(0, 0, MaySign: false, BestHeight: 0, IsStranded: false);
    private volatile bool _stopping;
    private int _poolChanged;
    private long _poolLookAtMs;

    /// <summary>Prepares the thread.</summary>
    /// <param name="clock">Time.</param>
    /// <param name="stranded">Told when no peer can bring this node further.</param>
    /// <param name="failed">Told of the exception that ended it: nothing is written or signed after.</param>
    public ReplicaThread(WallClock clock, Action<ReplicaFacts> stranded, Action<Exception> failed)
    {
        _stranded = stranded;
        _clock = clock;
        Inbox = new ReplicaInbox(() => _wake.Set());
        _thread = new Thread(() => Guard.Run(Loop, failed)) { Name = "writer", IsBackground = true };
    }

    /// <summary>What the replica is told. Any thread may add.</summary>
    public ReplicaInbox Inbox { get; }

    /// <summary>Where the replica stands. Any thread may ask.</summary>
    public ReplicaFacts Facts => Volatile.Read(ref _facts);

    /// <summary>
    /// Starts the replica. The task ends when it has taken up what its disk holds: the only validator of a chain has
    /// then decided the block that it had voted for, so that nobody is shown the chain without it.
    /// </summary>
    public Task StartAsync(ChainReplica replica)
    {
        _replica = replica;
        _thread.Start();
        return _begun.Task;
    }

    /// <summary>Something new waits in the pool. Any thread; of many calls before it is looked at one counts.</summary>
    public void OnPoolChanged()
    {
        if (Interlocked.Exchange(ref _poolChanged, 1) == 0)
        {
            _wake.Set();
        }
    }

    /// <summary>Finishes what is being done, and ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _wake.Dispose();
    }

    private void Loop()
    {
        Begin();
        while (!_stopping)
        {
            long nowMs = _clock.Now.ElapsedMs;
            LookAtPool(nowMs);
            if (_replica.WakeAtMs <= nowMs)
            {
                _replica.Tick();
            }

            if (Inbox.TryTake(out ReplicaNews? news))
            {
                Tell(news);
            }
            else
            {
                _clock.WaitUntil(_wake, NextMs());
            }

            Publish();
        }
    }

    private void Begin()
    {
        try
        {
            _replica.Start();
        }
        finally
        {
            _begun.SetResult();
        }
    }

    private void Publish()
    {
        ReplicaFacts now = new(
            _replica.Height, _replica.Round, _replica.MaySign, _replica.BestHeight, _replica.IsStranded);
        if (now != _facts)
        {
            if (now.IsStranded && !_facts.IsStranded)
            {
                _stranded(now);
            }

            Volatile.Write(ref _facts, now);
        }
    }

    private void LookAtPool(long nowMs)
    {
        if (nowMs >= _poolLookAtMs && Interlocked.Exchange(ref _poolChanged, 0) == 1)
        {
            _poolLookAtMs = nowMs + PoolGapMs;
            _replica.OnPoolChanged();
        }
    }

    private long? NextMs()
    {
        long? poolMs = Volatile.Read(ref _poolChanged) == 1 ? _poolLookAtMs : null;
        return poolMs is null || _replica.WakeAtMs < poolMs ? _replica.WakeAtMs : poolMs;
    }

    private void Tell(ReplicaNews news)
    {
        switch (news)
        {
            case ReplicaNews.Connected connected:
                _replica.OnConnected(connected.Peer);
                break;
            case ReplicaNews.Disconnected disconnected:
                _replica.OnDisconnected(disconnected.Peer);
                break;
            case ReplicaNews.Order order:
                order.Work();
                break;
            case ReplicaNews.Message message:
                // Who is to be cut, and why, the replica tells its log.
                _replica.OnMessage(message.Peer, message.Channel, message.Bytes);
                break;
        }
    }
}
