namespace MarketChain.Network.Links;

/// <summary>
/// The network's own threads, counted. Nothing here runs on the pool, so requests that fill it hold up no vote
/// (docs/decisions/0085-links-have-threads-of-their-own.md).
/// </summary>
internal sealed class LinkThreads
{
    // Handlers decode messages on these stacks; the system gives memory only as it is touched.
    private const int StackBytes = 512 << 10;

    private readonly object _gate = new();
    private int _count;

    /// <summary>How many run.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Starts one.</summary>
    public Thread Start(string name, Action run)
    {
        lock (_gate)
        {
            _count++;
        }

        Thread thread = new(() => Run(run), StackBytes) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>Waits until at most so many run; false when more still do after that time.</summary>
    public bool WaitUntilLeft(int count, int timeoutMs)
    {
        long deadlineMs = Environment.TickCount64 + timeoutMs;
        lock (_gate)
        {
            while (_count > count)
            {
                long restMs = deadlineMs - Environment.TickCount64;
                if (restMs <= 0 || !Monitor.Wait(_gate, (int)restMs))
                {
                    return _count <= count;
                }
            }

            return true;
        }
    }

    private void Run(Action run)
    {
        // No finally: an exception here ends the process.
        run();
        lock (_gate)
        {
            _count--;
            Monitor.PulseAll(_gate);
        }
    }
}
