using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain.Tracing;

/// <summary>
/// A committed block executed again on its parent's state, as far as contracts can see: nothing of it is kept. It
/// leaves out the content root of the system step, which no contract can read.
/// </summary>
internal sealed class BlockReplay : IContractRunner, IDisposable
{
    private readonly WorldState _world;
    private readonly LedgerOverlay? _ledger;
    private readonly List<LogEntry> _logs;
    private readonly TransactionExecutor _executor;
    private IContractRunner? _runner;
    private ulong _gasLeft;

    /// <summary>Begins the block, with its system step.</summary>
    /// <param name="spec">The chain's rules.</param>
    /// <param name="snapshot">What is kept of blocks.</param>
    /// <param name="header">The block's.</param>
    /// <param name="parent">Accounts after its parent.</param>
    /// <param name="rows">The ledger after it; null when neither the system step nor a transaction needs it.</param>
    public BlockReplay(
        ChainSpec spec, IStoreSnapshot snapshot, BlockHeader header, IStateReader parent, LedgerView? rows)
    {
        BlockContext block = spec.ContextOf(header);
        _gasLeft = block.GasLimit;
        _world = new WorldState(parent);
        _ledger = rows?.Simulate(spec.Marketing.EpochAt(header.TimestampMs));
        BlockState state = new(_world, (IJournaled?)_ledger ?? NoJournal.Instance);
        MarketingContext? marketing = _ledger is null ? null : new(
            state, _ledger, spec.Marketing, spec.GenesisHash, header.Number, header.TimestampMs)
        {
            OldLeaves = new SettledLeafColumn(snapshot),
        };
        _logs = marketing?.Logs ?? [];
        HostState host = new(state, _logs, block.ToEnvironment(), new RecentHashes(snapshot).Get);
        _executor = new TransactionExecutor(
            block,
            _world,
            new EthereumCall(block, host, this),
            marketing is null ? null : new Execution.NativeCall(marketing));
        if (marketing is not null)
        {
            SystemStep.Run(marketing, dueCheckpoint: null);
        }

        _world.FinishTransaction();
    }

    /// <summary>Executes the next transaction; null when it is not valid here, as it was in the block.</summary>
    /// <param name="item">The transaction with the rows of a batch.</param>
    /// <param name="runner">Runs its contracts.</param>
    public TransactionResult? Execute(CheckedTransaction item, IContractRunner runner)
    {
        _logs.Clear();
        _runner = runner;
        if (_executor.TryExecute(item, _gasLeft, out TransactionResult result) is not null)
        {
            return null;
        }

        _gasLeft -= result.GasUsed;
        return result;
    }

    /// <inheritdoc/>
    public CallResult Run(in CallMessage message, ForkRules rules, HostState world)
        => _runner!.Run(message, rules, world);

    /// <inheritdoc/>
    public void Dispose() => _ledger?.Dispose();
}
