namespace MarketChain.Network.Links;

/// <summary>One thread that looks at all connections every few milliseconds, for pings and deadlines.</summary>
internal sealed class Keeper(NetworkContext context, PeerTable table)
{
    private readonly ManualResetEventSlim _stopped = new();

    // Fine enough that a deadline is met within a tenth of the shortest time that anybody set.
    private int TickMs => Math.Clamp(context.Limits.PingIntervalMs / 10, 1, 50);

    /// <summary>Looks until <see cref="Stop"/>.</summary>
    public void Run()
    {
        while (!_stopped.Wait(TickMs))
        {
            long nowMs = Environment.TickCount64;
            context.HalfOpen.CutLate(nowMs);
            foreach (PeerSlot slot in table.Slots)
            {
                slot.Current?.Tick(nowMs);
            }
        }
    }

    /// <summary>Ends the thread.</summary>
    public void Stop() => _stopped.Set();
}
