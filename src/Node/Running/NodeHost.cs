using System.Runtime.InteropServices;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.TxPool;
using MarketChain.Node.Settings;
using MarketChain.Node.Watching;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc;
using MarketChain.Rpc.JsonRpc;
using MarketChain.State.History;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Running;

// The parts of a node, joined by hand.
//
//   requests ──► JsonRpcHttpServer ──► Admission ──► TransactionPool
//                       │                                  │ candidates
//                       ▼ snapshots                        ▼
//                  Blockchain ◄──── BlockProducer ◄──── WriterLoop (one thread)
//                       │                                  ▲ deadlines
//                  RocksDB, logs ◄── HousekeepingLoop      └── WallClock
//
// Guaranteed: one thread writes; a block that a reader sees survives any crash; a broken machine or broken code ends
// the process at once, with a reason and an exit code; a graceful stop finishes the block that is being made.
//
// Not done: no blocks from elsewhere. One authority makes them all.

/// <summary>A running node.</summary>
internal sealed partial class NodeHost : INode, IAsyncDisposable
{
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly OpenChain _open;
    private readonly ValidatorKey? _key;
    private readonly WallClock _clock;
    private readonly NodeMetrics _metrics;
    private readonly TransactionPool _pool;
    private readonly Admission _admission;
    private readonly WriterLoop? _writer;
    private readonly HousekeepingLoop _housekeeping;
    private readonly HealthServer? _health;
    private JsonRpcHttpServer? _rpc;

    private NodeHost(
        NodeOptions options, OpenChain open, ValidatorKey? key, NodeMetrics metrics, HealthServer? health,
        ILoggerFactory logs)
    {
        _logs = logs;
        _metrics = metrics;
        _health = health;
        _log = logs.CreateLogger("node");
        _open = open;
        _key = key;
        _clock = new WallClock(TimeProvider.System, Chain.Head.Header.TimestampMs, options.ClockFactor);
        _pool = new TransactionPool(options.PoolLimits);
        _admission = new Admission(Chain, _pool, _clock);
        _housekeeping = new HousekeepingLoop(Chain.Maintain, Fail);
        if (key is not null)
        {
            BlockProducer producer = new(Chain, _pool, _admission, key, _clock, _metrics, logs.CreateLogger("blocks"));
            _writer = new WriterLoop(producer, Fail);
        }

        AddGauges();
    }

    /// <summary>Where JSON-RPC is served.</summary>
    public Uri RpcAddress => _rpc!.Address;

    /// <summary>Where metrics and health are served; null: nowhere.</summary>
    public Uri? MetricsAddress => _health?.Address;

    /// <summary>The chain.</summary>
    public Blockchain Chain => _open.Chain;

    /// <inheritdoc/>
    public string ClientVersion { get; } = $"marketchain/{ProgramVersion.Text}";

    /// <inheritdoc/>
    public uint ClockFactor => _clock.Factor;

    /// <summary>
    /// Opens all parts from bottom to top; the node serves when this returns. Those who watch get answers from the
    /// moment when it is known that the settings fit the chain.
    /// </summary>
    /// <exception cref="CommandException">The options do not fit the chain or the machine.</exception>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static async Task<NodeHost> StartAsync(NodeOptions options, ILoggerFactory logs)
    {
        DataFolder folder = DataFolder.Take(options.DataFolder);
        NodeMetrics metrics = new();
        HealthServer? health = null;
        NodeHost host;
        try
        {
            GenesisConfig genesis = folder.OpenGenesis(options.GenesisFile);
            NodeRules.Check(options, genesis);
            health = await StartHealthAsync(options, metrics, logs);
            ValidatorKey? key = ValidatorKey.Open(options, genesis);
            OpenChain open = OpenChain.Open(folder, genesis, MemoryOf(options), KeepingOf(options));
            host = new NodeHost(options, open, key, metrics, health, logs);
        }
        catch
        {
            await (health?.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Dispose();
            throw;
        }

        try
        {
            await host.ServeAsync(options);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ChainReader OpenReader() => Chain.OpenReader();

    /// <inheritdoc/>
    public string? Submit(PooledTransaction transaction)
    {
        string? refusal = _writer is null
            ? "this node makes no blocks: it has no validator key"
            : _admission.Submit(transaction);
        _metrics.OnSubmission(refusal is null);
        if (refusal is null)
        {
            _writer?.Wake();
        }

        return refusal;
    }

    /// <inheritdoc/>
    public Transaction? FindPending(in Hash256 hash)
        => _pool.TryFind(hash, out CheckedTransaction? item) ? item.Transaction : null;

    /// <inheritdoc/>
    public ulong PendingSequence(in Address account, uint lane, ulong committed)
        => _pool.PendingSequence(account, lane, committed);

    /// <summary>Stops serving, finishes the block that is being made, makes all durable and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _log.Stopping(Chain.Head.Number);
        _health?.SetNotReady("the node is stopping");
        if (_rpc is not null)
        {
            await _rpc.DisposeAsync();
        }

        _writer?.Dispose();
        _housekeeping.Dispose();
        _open.Flush();
        if (_health is not null)
        {
            await _health.DisposeAsync();
        }

        _key?.Dispose();
        _open.Dispose();
        _log.Stopped();
    }

    private static RocksDbSettings MemoryOf(NodeOptions options) => new()
    {
        BlockCacheBytes = (long)options.BlockCacheMiB << 20,
        WriteBufferBytes = (long)options.WriteBufferMiB << 20,
    };

    private static ChainOptions KeepingOf(NodeOptions options) => new()
    {
        History = new HistoryLimits(options.HistoryBlocks, options.ProofBlocks),
        KeepsSidecars = options.KeepsRows,
    };

    private static async Task<HealthServer?> StartHealthAsync(
        NodeOptions options, NodeMetrics metrics, ILoggerFactory logs)
    {
        if (options.Metrics is not { } listen)
        {
            return null;
        }

        HealthServer health = await Listening.StartAsync(
            "metrics", listen, () => HealthServer.StartAsync(listen, metrics, "the chain is being opened"));
        logs.CreateLogger("node").HealthStarted(health.Address);
        return health;
    }

    private async Task ServeAsync(NodeOptions options)
    {
        LogOpening();
        StartThreads();
        JsonRpcDispatcher dispatcher = new(RpcMethods.Of(this, options.RpcLimits), options.RpcLimits, OnRpcFailure);
        RpcHttpOptions http = new(options.Rpc, Listening.HostsOf(options), options.RpcLimits, TimeProvider.System);
        _rpc = await Listening.StartAsync("rpc", options.Rpc, () => JsonRpcHttpServer.StartAsync(dispatcher, http));
        _health?.SetReady();
        _log.RpcStarted(_rpc.Address);
    }

    private void LogOpening()
    {
        _log.ChainOpened(Chain.Spec.Genesis.Name, Chain.Head.Number, _open.Folder.Path);
        ChainOpeningReport report = Chain.Opening;
        if (report.CutBytes > 0 || report.ReplayedBlocks > 0)
        {
            _log.Recovered(report.CutBytes, report.ReplayedBlocks);
        }

        foreach ((string path, PagesFault fault) in report.Ledger.Refused)
        {
            _log.PagesRefused(path, fault);
        }

        if (ClockFactor != 1)
        {
            _log.FastClock(ClockFactor);
        }
    }

    private void StartThreads()
    {
        _housekeeping.Start();
        _writer?.Start();
        if (_key is null)
        {
            _log.NoValidator();
        }
        else
        {
            _log.ValidatorStarted(_key.Name);
        }
    }

    private void AddGauges()
    {
        _metrics.AddGauge("database_bytes", "Bytes of the database's files.", DatabaseBytes);
        _metrics.AddGauge("head_number", "Number of the newest block.", () => Chain.Head.Number);
        _metrics.AddGauge(
            "head_timestamp_seconds", "Time of the newest block.", () => Chain.Head.Header.TimestampMs / 1000.0);
        _metrics.AddGauge("pool_transactions", "Transactions that wait.", () => _pool.Count);
        _metrics.AddGauge("block_log_bytes", "Bytes of all blocks on disk.", () => _open.Logs.BlockBytes);
        _metrics.AddGauge("sidecar_log_bytes", "Bytes of impressions on disk.", () => _open.Logs.SidecarBytes);
        _metrics.AddGauge("memory_bytes", "Memory of the process.", () => Environment.WorkingSet);
    }

    private double DatabaseBytes()
    {
        double sum = 0;
        foreach (Column column in Column.All)
        {
            sum += _open.Store.Usage(column).FileBytes;
        }

        return sum;
    }

    private void OnRpcFailure(string method, Exception fault)
    {
        _metrics.OnRpcFailure();
        if (fault is StorageException or InvariantException)
        {
            Fail(fault);
        }

        _log.RpcFailed(fault, method);
    }

    /// <summary>
    /// Ends the process now, from whichever thread found that nothing may be signed or written any more. Nothing is
    /// closed: the next start repairs what a crash leaves. Not Environment.Exit, which would run the destructors of
    /// RocksDB beside its own threads.
    /// </summary>
    private void Fail(Exception fault)
    {
        int code = Guard.ExitCodeOf(fault);
        _log.Failed(fault, code, fault.Message);
        _logs.Dispose();
        ExitNow(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int status);
}
