using System.Runtime.ExceptionServices;
using MarketChain.Chain;
using MarketChain.Storage;

namespace MarketChain.Node.Running;

/// <summary>
/// The thread that waits for the disk, so that the next block is made meanwhile. What fails there is thrown to whoever
/// waits next: nothing is written after it.
/// </summary>
internal sealed class SyncThread : IBackground, IDisposable
{
    private readonly SemaphoreSlim _begin = new(0);
    private readonly ManualResetEventSlim _isIdle = new(initialState: true);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _fault;

    /// <summary>Starts the thread.</summary>
    public SyncThread()
    {
        _thread = new Thread(Loop) { Name = "sync", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Start(Action work)
    {
        Wait();
        _isIdle.Reset();
        _work = work;
        _begin.Release();
    }

    /// <inheritdoc/>
    public void Wait()
    {
        _isIdle.Wait();
        _fault?.Throw();
    }

    /// <summary>Ends the thread after what it is doing.</summary>
    public void Dispose()
    {
        _isIdle.Wait();
        _work = null;
        _begin.Release();
        _thread.Join();
        _begin.Dispose();
        _isIdle.Dispose();
    }

    private void Loop()
    {
        _begin.Wait();
        while (_work is { } work)
        {
            try
            {
                work();
            }
            catch (StorageException fault)
            {
                _fault = ExceptionDispatchInfo.Capture(fault);
            }

            _isIdle.Set();
            _begin.Wait();
        }
    }
}
