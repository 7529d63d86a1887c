namespace MarketChain.Node.Running;

/// <summary>
/// The one background thread, for what may take its time, such as the pages of a checkpoint. It works every second and
/// never beside itself.
/// </summary>
internal sealed class HousekeepingLoop : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    /// <summary>Prepares the loop.</summary>
    /// <param name="work">Done every second; may be cancelled, and goes on the next time.</param>
    /// <param name="failed">Told of the exception that ended it.</param>
    public HousekeepingLoop(Action<CancellationToken> work, Action<Exception> failed)
        => _thread =
            new Thread(() => Guard.Run(() => Loop(work), failed)) { Name = "housekeeping", IsBackground = true };

    /// <summary>Starts to work.</summary>
    public void Start() => _thread.Start();

    /// <summary>Cancels the work that is under way, and ends.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Loop(Action<CancellationToken> work)
    {
        try
        {
            while (!_stop.Token.WaitHandle.WaitOne(Interval))
            {
                work(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }
}
