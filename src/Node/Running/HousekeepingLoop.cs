namespace MarketChain.Node.Running;

/// <summary>
/// The one background thread: it makes durable what the writer left to the file system, prunes, and whatever else may
/// take its time. It works every second and never beside itself.
/// </summary>
internal sealed class HousekeepingLoop : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    /// <summary>Prepares the loop.</summary>
    /// <param name="work">Done every second.</param>
    /// <param name="failed">Told of the exception that ended it.</param>
    public HousekeepingLoop(Action work, Action<Exception> failed)
        => _thread =
            new Thread(() => Guard.Run(() => Loop(work), failed)) { Name = "housekeeping", IsBackground = true };

    /// <summary>Starts to work.</summary>
    public void Start() => _thread.Start();

    /// <summary>Lets the work that is under way end.</summary>
    public void Dispose()
    {
        _stop.Set();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Loop(Action work)
    {
        while (!_stop.Wait(Interval))
        {
            work();
        }
    }
}
