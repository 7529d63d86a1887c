namespace MarketChain.Node.Running;

/// <summary>The threads of the pool, on which requests are read, answered and refused.</summary>
internal static class PoolThreads
{
    /// <summary>
    /// Lets the pool have a thread for each answer that is being worked out, and those of the processors for what is
    /// quick beside them. By itself it gets a new one every half a second at most, so that for seconds one client's
    /// long calls would keep everybody else's requests from being read.
    /// </summary>
    public static void Reserve(int answers)
    {
        ThreadPool.GetMinThreads(out int workers, out int completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + answers), completions);
    }
}
