namespace MarketChain.Simulation.World;

/// <summary>The only clock: what is to happen, by time and then by the order in which it was planned.</summary>
public sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long AtMs, long Order)> _plans = new();
    private long _order;

    /// <summary>Ms since the run began.</summary>
    public long NowMs { get; private set; }

    /// <summary>Plans something.</summary>
    public void At(long atMs, Action plan) => _plans.Enqueue(plan, (Math.Max(atMs, NowMs), _order++));

    /// <summary>Plans something from now.</summary>
    public void After(long delayMs, Action plan) => At(NowMs + delayMs, plan);

    /// <summary>Lets things happen until a time, or until someone has seen enough.</summary>
    /// <returns>True when that was the reason.</returns>
    public bool RunUntil(long endMs, Func<bool> isEnough)
    {
        while (_plans.TryPeek(out _, out (long AtMs, long Order) when) && when.AtMs <= endMs)
        {
            if (isEnough())
            {
                return true;
            }

            Action plan = _plans.Dequeue();
            NowMs = when.AtMs;
            plan();
        }

        NowMs = endMs;
        return isEnough();
    }
}
