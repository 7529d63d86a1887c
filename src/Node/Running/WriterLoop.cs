namespace MarketChain.Node.Running;

/// <summary>
/// The one thread that builds, executes and commits. It sleeps until the next block is due or it is woken, and never
/// spins; deadlines are absolute, so that a late wake-up does not delay the block after.
/// </summary>
internal sealed class WriterLoop : IDisposable
{
    /// <summary>Nested calls of 1,024 frames need more than a thread's usual 1.5 MB.</summary>
    private const int StackBytes = 64 << 20;

    private readonly BlockProducer _producer;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <summary>Prepares the loop.</summary>
    /// <param name="producer">Makes the blocks.</param>
    /// <param name="failed">Told of the exception that ended it: nothing is written after.</param>
    public WriterLoop(BlockProducer producer, Action<Exception> failed)
    {
        _producer = producer;
        _thread = new Thread(() => Guard.Run(Loop, failed), StackBytes) { Name = "writer", IsBackground = true };
    }

    /// <summary>Starts to make blocks.</summary>
    public void Start() => _thread.Start();

    /// <summary>Looks again whether a block is due. Any thread.</summary>
    public void Wake()
    {
        _producer.OnAccepted();
        _wake.Set();
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
            TimeSpan wait = _producer.UntilNext();
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
