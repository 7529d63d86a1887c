using MarketChain.Evm;
using MarketChain.Evm.Code;
using MarketChain.Evm.Tracing;

namespace MarketChain.Chain.Execution.Contracts;

/// <summary>Runs contracts on the chain's state.</summary>
internal interface IContractRunner
{
    /// <summary>Runs a message to its end; nothing is left of one that fails.</summary>
    CallResult Run(in CallMessage message, ForkRules rules, HostState world);
}

/// <summary>Runs contracts that nobody watches; its buffers are kept from block to block. For one thread.</summary>
internal sealed class ContractRunner : IContractRunner, IDisposable
{
    private readonly Interpreter<StateHost, NoTracer> _interpreter = new(new CodeCache());

    /// <inheritdoc/>
    public CallResult Run(in CallMessage message, ForkRules rules, HostState world)
        => _interpreter.Run(message, rules, new StateHost(world));

    /// <inheritdoc/>
    public void Dispose() => _interpreter.Dispose();
}
