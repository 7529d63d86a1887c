using MarketChain.Chain.Execution.Contracts;
using MarketChain.Marketing;
using MarketChain.Marketing.Governance;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;

namespace MarketChain.Chain.Execution;

/// <summary>
/// A block under execution: the system step when it begins, then transactions one by one, then the roots. A block that
/// is built and one that is imported go through it alike.
/// </summary>
internal sealed class BlockExecution : IDisposable
{
    private readonly CommittedState _committed;
    private readonly BlockContext _block;
    private readonly WorldState _world;
    private readonly LedgerOverlay _ledger;
    private readonly MarketingContext _marketing;
    private readonly TransactionExecutor _executor;
    private readonly GovernanceOutcome _governance;
    private readonly LogEntry[] _systemLogs;
    private readonly List<CheckedTransaction> _items = [];
    private readonly List<TransactionResult> _results = [];
    private readonly List<Receipt> _receipts = [];
    private bool _isFinished;

    /// <summary>Begins a block on the newest committed one, and runs its system step.</summary>
    public BlockExecution(
        ChainSpec spec,
        CommittedState committed,
        BlockContext block,
        BlockSeats seats,
        ChainParameters parameters)
    {
        _committed = committed;
        _block = block;
        _world = new WorldState(committed.Reader);
        _ledger = committed.Ledger.Begin(spec.Marketing.EpochAt(block.TimestampMs));
        BlockState state = new(_world, _ledger);
        _marketing = new MarketingContext(
            state,
            _ledger,
            parameters.Marketing,
            spec.GenesisHash,
            block.Number,
            block.TimestampMs,
            committed.Marketing)
        {
            OldLeaves = committed.SettledLeaves,
            Contracts = new PureCalls(state, block, committed.Contracts),
            Workers = committed.Workers,
        };
        HostState host = new(
            state, _marketing.Logs, block.ToEnvironment(), committed.BlockHashes.Get, () => _marketing);
        _executor = new TransactionExecutor(
            block, _world, new EthereumCall(block, host, committed.Contracts), new NativeCall(_marketing));
        _systemLogs = RunSystemStep(seats, out _governance);
    }

    /// <summary>Why the vote cannot stand in the block; without it nothing else would be different.</summary>
    public VoteFault VoteFault => _governance.Fault;

    /// <summary>Gas of the transactions so far.</summary>
    public ulong GasUsed { get; private set; }

    /// <summary>Gas that is left of the block's limit.</summary>
    public ulong GasLeft => _block.GasLimit - GasUsed;

    /// <summary>Executes the next transaction; returns the broken rule, and nothing changed, or null.</summary>
    public TransactionRejection? TryAdd(CheckedTransaction item)
    {
        _marketing.Logs.Clear();
        TransactionRejection? rejection = _executor.TryExecute(item, GasLeft, out TransactionResult result);
        if (rejection is not null)
        {
            return rejection;
        }

        GasUsed += result.GasUsed;
        _items.Add(item);
        _results.Add(result);
        _receipts.Add(new Receipt(item.Transaction.Type, result.Succeeded, GasUsed, result.Logs));
        return null;
    }

    /// <summary>Ends the block: the state root and the ledger's digest.</summary>
    public ExecutionResult Finish()
    {
        Conservation.Check(_marketing);
        ExecutionResult result = new()
        {
            Items = _items,
            Results = _results,
            Validators = _governance.Validators,
            Receipts = new BlockReceipts(_systemLogs, _receipts),
            GasUsed = GasUsed,
            State = _committed.StateCommit.Compute(_world, _block.Number),
            Ledger = _ledger,
            ChangeSet = _ledger.BuildChangeSet(),
            SettledRuns = _marketing.SettledLeaves.ToRuns(_ledger),
        };
        _isFinished = true;
        return result;
    }

    /// <summary>Gives the ledger's buffers back, unless the result has them now.</summary>
    public void Dispose()
    {
        if (!_isFinished)
        {
            _ledger.Dispose();
        }
    }

    private LogEntry[] RunSystemStep(BlockSeats seats, out GovernanceOutcome governance)
    {
        governance = GovernanceStep.Run(_marketing, seats);
        SystemStep.Run(_marketing, _committed.Checkpoints.DueIn(_block.Number));
        _world.FinishTransaction();
        return [.. _marketing.Logs];
    }
}
