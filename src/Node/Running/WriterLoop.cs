namespace MarketChain.Node.Running;

/// <summary>
/// The one thread that builds, executes and commits. It sleeps until the next block is due by the monotonic clock, or
/// until it is woken, and never spins. A thread of its own, since work that waits for the pool's threads must not delay
/// blocks.
/// </summary>
internal sealed class WriterLoop : IDisposable
{
    private readonly BlockProducer _producer;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile bool _isIdle;

    /// <summary>Prepares the loop.</summary>
    /// <param name="producer">Makes the blocks.</param>
    /// <param name="failed">Told of the exception that ended it: nothing is written after.</param>
    public WriterLoop(BlockProducer producer, Action<Exception> failed)
    {
        _producer = producer;
        _thread = DeepThread.Create("writer", () => Guard.Run(Loop, failed));
    }

    /// <summary>Starts to make blocks.</summary>
    public void Start() => _thread.Start();

    /// <summary>A transaction came into the pool. Any thread.</summary>
    public void Wake()
    {
        _producer.OnAccepted();
        if (_isIdle)
        {
            _wake.Set();
        }
    }

    /// <summary>Finishes the block that is being made, and ends.</summary>
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
        while (!_stopping)
        {
            // Said before looking, so that whoever adds a transaction after the look wakes this thread; one that waits
            // for the time of its next block is not woken by each of thousands.
            _isIdle = true;
            Interlocked.MemoryBarrier();
            TimeSpan wait = _producer.UntilNext(out bool hasTransactions);
            _isIdle = !hasTransactions;
            if (wait <= TimeSpan.Zero)
            {
                _producer.MakeNext();
            }
            else
            {
                _wake.WaitOne(RoundUp(wait));
            }
        }
    }

    /// <summary>
    /// Waits are in whole milliseconds; one that was cut off would end early and be tried again at once.
    /// </summary>
    private static TimeSpan RoundUp(TimeSpan wait)
        => TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue));
}
