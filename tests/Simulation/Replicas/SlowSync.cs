using MarketChain.Chain;
using MarketChain.Simulation.World;

namespace MarketChain.Simulation.Replicas;

/// <summary>A disk that takes its time, in virtual time; whoever must wait does so for no time at all.</summary>
/// <param name="time">The clock.</param>
/// <param name="durationMs">How long it takes.</param>
/// <param name="perform">Calls what is due; the process may break down in it.</param>
public sealed class SlowSync(VirtualTime time, long durationMs, Action<Action> perform) : IBackground
{
    private Action? _work;

    /// <summary>True while the newest block would not survive.</summary>
    public bool IsPending => _work is not null;

    public void Start(Action work)
    {
        Wait();
        _work = work;
        time.After(durationMs, () =>
        {
            if (_work == work)
            {
                perform(Wait);
            }
        });
    }

    public void Wait()
    {
        Action? work = _work;
        _work = null;
        work?.Invoke();
    }

    /// <summary>The process is gone: what was not done is not done.</summary>
    public void Abandon() => _work = null;
}
