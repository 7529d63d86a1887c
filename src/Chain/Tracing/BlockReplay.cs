using MarketChain.Chain.Blocks;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Marketing.Governance;
using MarketChain.Marketing.Settlement;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.Storage;

namespace MarketChain.Chain.Tracing;

/// <summary>
/// A committed block executed again on its parent's state, as far as contracts can see: nothing of it is kept. It
/// leaves out the content root of the system step, which no contract can read. It throws
/// <see cref="LedgerHistoryException"/> when it comes to a row of the ledger that is not kept.
/// </summary>
internal sealed class BlockReplay : IContractRunner, IDisposable
{
    private readonly WorldState _world;
    private readonly LedgerOverlay _ledger;
    private readonly List<LogEntry> _logs;
    private readonly TransactionExecutor _executor;
    private IContractRunner? _runner;
    private ulong _gasLeft;

    /// <summary>Begins the block, with its system step.</summary>
    /// <param name="spec">The chain's rules.</param>
    /// <param name="snapshot">What is kept of blocks.</param>
    /// <param name="header">The block's.</param>
    /// <param name="parent">Accounts after its parent.</param>
    /// <param name="rows">The ledger after it, as far as it is kept.</param>
    /// <param name="hasStep">The system step did something.</param>
    public BlockReplay(
        ChainSpec spec,
        IStoreSnapshot snapshot,
        BlockHeader header,
        IStateReader parent,
        LedgerView rows,
        bool hasStep)
    {
        BlockContext block = spec.ContextOf(header);
        _gasLeft = block.GasLimit;
        _world = new WorldState(parent);
        _ledger = rows.Simulate(spec.Marketing.EpochAt(header.TimestampMs));
        BlockState state = new(_world, _ledger);
        MarketingParameters rules = ParameterRecord.InForce(_world, spec.Parameters, header.Number).Marketing;
        MarketingContext marketing = new(
            state, _ledger, rules, spec.GenesisHash, header.Number, header.TimestampMs)
        {
            OldLeaves = new SettledLeafColumn(snapshot),
            Contracts = new PureCalls(state, block, this),
        };
        _logs = marketing.Logs;
        HostState host = new(
            state, _logs, block.ToEnvironment(), new RecentHashes(snapshot).Get, () => marketing);
        _executor = new TransactionExecutor(
            block, _world, new EthereumCall(block, host, this), new Execution.NativeCall(marketing));
        Govern(spec, snapshot, header, parent, marketing);
        if (hasStep)
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
    public void Dispose() => _ledger.Dispose();

    /// <summary>
    /// A vote may suspend somebody in this very block; the rotation is nothing that a contract can read.
    /// </summary>
    private static void Govern(
        ChainSpec spec,
        IStoreSnapshot snapshot,
        BlockHeader header,
        IStateReader parent,
        MarketingContext marketing)
    {
        if (header.Extra.Vote is null)
        {
            return;
        }

        BlockHeader? above = BlockColumns.ReadHeader(snapshot, header.Number - 1);
        Invariant.Check(above is not null);
        NextHeight next = NextHeight.Read(spec, snapshot, parent, new ChainHead(above, header.ParentHash));
        GovernanceStep.Run(marketing, next.SeatsOf(header.Beneficiary, header.Extra.Vote));
    }
}
