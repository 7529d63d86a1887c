using System.Runtime.ExceptionServices;
using MarketChain.Primitives;

namespace MarketChain.Node.Running;

/// <summary>
/// Threads that help the one that makes blocks: each processor but one has a helper, and the caller works too. They
/// wait without spinning, and are the node's own, so that requests cannot keep a block waiting for a thread.
/// </summary>
internal sealed class WorkerThreads : IForkJoin, IDisposable
{
    private readonly Lock _running = new();
    private readonly SemaphoreSlim _begin = new(0);
    private readonly Thread[] _helpers;
    private volatile Work? _work;

    /// <summary>Starts the helpers.</summary>
    /// <param name="width">How many threads work at once, the caller's included.</param>
    public WorkerThreads(int width)
    {
        _helpers = new Thread[width - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { Name = "worker", IsBackground = true };
            _helpers[i].Start();
        }
    }

    /// <summary>As many as there are processors for.</summary>
    public static WorkerThreads OfMachine() => new(Environment.ProcessorCount);

    /// <inheritdoc/>
    public int Width => _helpers.Length + 1;

    /// <inheritdoc/>
    public void Run(int pieces, Action<int> piece)
    {
        if (_helpers.Length == 0 || pieces < 2)
        {
            Sequential.Instance.Run(pieces, piece);
            return;
        }

        lock (_running)
        {
            Work work = new(pieces, piece, _helpers.Length);
            _work = work;
            _begin.Release(_helpers.Length);
            work.DoPieces();
            while (_begin.Wait(TimeSpan.Zero))
            {
                // A helper that has not woken up yet need not: nothing is left for it.
                work.EndHelp();
            }

            work.WaitForHelpers();
        }
    }

    /// <summary>Ends the helpers; none is at work, since no caller is.</summary>
    public void Dispose()
    {
        _work = null;
        _begin.Release(Math.Max(1, _helpers.Length));
        Array.ForEach(_helpers, helper => helper.Join());
        _begin.Dispose();
    }

    private void Help()
    {
        _begin.Wait();
        while (_work is { } work)
        {
            work.DoPieces();
            work.EndHelp();
            _begin.Wait();
        }
    }

    /// <summary>Pieces that are taken one by one, by whoever is free.</summary>
    private sealed class Work(int pieces, Action<int> piece, int helpers)
    {
        private readonly object _ending = new();
        private int _next;
        private int _helping = helpers;
        private ExceptionDispatchInfo? _thrown;

        public void DoPieces()
        {
            try
            {
                for (int i = Interlocked.Increment(ref _next); i <= pieces; i = Interlocked.Increment(ref _next))
                {
                    piece(i - 1);
                }
            }
            catch (Exception fault) when (Caught(fault))
            {
                // The other pieces are of no use any more.
                Interlocked.Exchange(ref _next, pieces);
            }
        }

        public void EndHelp()
        {
            lock (_ending)
            {
                _helping--;
                Monitor.Pulse(_ending);
            }
        }

        public void WaitForHelpers()
        {
            lock (_ending)
            {
                while (_helping > 0)
                {
                    Monitor.Wait(_ending);
                }
            }

            _thrown?.Throw();
        }

        private bool Caught(Exception fault)
        {
            Interlocked.CompareExchange(ref _thrown, ExceptionDispatchInfo.Capture(fault), comparand: null);
            return true;
        }
    }
}
