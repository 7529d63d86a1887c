using MarketChain.Chain.Blocks;
using MarketChain.Chain.Checkpoints;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Chain.Simulation;
using MarketChain.Marketing;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain.Execution;

/// <summary>What the newest committed block left: where the next one's execution begins.</summary>
internal sealed class CommittedState(
    IKeyValueStore store, AttentionLedger ledger, LedgerCheckpoints checkpoints, IForkJoin workers)
    : IDisposable
{
    /// <summary>Accounts and storage.</summary>
    public IStateReader Reader { get; } = new WorldStateReader(store);

    /// <summary>From changes to roots.</summary>
    public StateCommit StateCommit { get; } = new(store, workers);

    /// <summary>Threads that help the one that executes blocks.</summary>
    public IForkJoin Workers { get; } = workers;

    /// <summary>Runs contracts, for the one thread that executes blocks.</summary>
    public ContractRunner Contracts { get; } = new();

    /// <summary>Runs contracts for those who only ask, on any thread.</summary>
    public RunnerPool Simulators { get; } = new();

    /// <summary>What BLOCKHASH gives.</summary>
    public RecentHashes BlockHashes { get; } = new(store);

    /// <summary>Buffers and terms of the native modules, for the one thread that executes blocks.</summary>
    public MarketingCache Marketing { get; } = new();

    /// <summary>What earlier blocks settled.</summary>
    public ISettledLeaves SettledLeaves { get; } = new SettledLeafColumn(store);

    /// <summary>The attention rows.</summary>
    public AttentionLedger Ledger { get; } = ledger;

    /// <summary>Their checkpoints.</summary>
    public LedgerCheckpoints Checkpoints { get; } = checkpoints;

    /// <inheritdoc/>
    public void Dispose()
    {
        Contracts.Dispose();
        Simulators.Dispose();
        Ledger.Dispose();
    }
}
