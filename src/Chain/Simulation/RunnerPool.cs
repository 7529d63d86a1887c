using System.Collections.Concurrent;
using MarketChain.Chain.Execution.Contracts;

namespace MarketChain.Chain.Simulation;

/// <summary>
/// Runners of contracts for readers: as many as have run at one time, each with its buffers. Any thread.
/// </summary>
internal sealed class RunnerPool : IDisposable
{
    private readonly ConcurrentBag<ContractRunner> _idle = [];

    /// <summary>A runner for one call; give it back.</summary>
    public ContractRunner Rent() => _idle.TryTake(out ContractRunner? runner) ? runner : new ContractRunner();

    /// <summary>Takes a runner back.</summary>
    public void Return(ContractRunner runner) => _idle.Add(runner);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out ContractRunner? runner))
        {
            runner.Dispose();
        }
    }
}
