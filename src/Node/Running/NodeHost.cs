using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MarketChain.Chain;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Voting;
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
//   requests ──► JsonRpcHttpServer ──► NodeReplica ◄──► other nodes
//                       │                   │ builds, executes, commits, on one thread
//                       ▼ snapshots         ▼
//                  Blockchain ◄─────────────┘
//                       │
//                  RocksDB, logs ◄── HousekeepingLoop
//
// Guaranteed: one thread writes; a block that a reader sees survives any crash, here or, the newest, with those who
// decided it (docs/decisions/0081); a broken machine or broken code ends the process at once, with a reason and an exit
// code; a graceful stop finishes what is being done.

/// <summary>A running node.</summary>
internal sealed partial class NodeHost : INode, IAsyncDisposable
{
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly OpenChain _open;
    private readonly ValidatorKey? _key;
    private readonly bool _mayVote;
    private readonly WallClock _clock;
    private readonly NodeMetrics _metrics;
    private readonly NodeReplica _replica;
    private readonly HousekeepingLoop _housekeeping;
    private readonly HealthServer? _health;
    private readonly TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        _mayVote = Endpoint.IsLoopback(options.Rpc);
        _clock = new WallClock(TimeProvider.System, Chain.Head.Header.TimestampMs, options.ClockFactor);
        _replica = new NodeReplica(options, open, key, _clock, metrics, logs, () => _restored.TrySetResult(), Fail);
        _replica.Pool.Added = item => Feed.OnTransaction(item.Hash);
        Chain.Committed = Feed.OnBlock;
        _housekeeping = new HousekeepingLoop(Chain.Maintain, Fail);
        AddGauges();
    }

    /// <summary>Where JSON-RPC is served.</summary>
    public Uri RpcAddress => _rpc!.Address;

    /// <summary>Where metrics and health are served; null: nowhere.</summary>
    public Uri? MetricsAddress => _health?.Address;

    /// <summary>Where other nodes connect; null: nowhere.</summary>
    public IPEndPoint? PeersAddress => _replica.ListenAddress;

    /// <summary>Ends when the folder has another chain for the next start: that of a snapshot.</summary>
    public Task Restored => _restored.Task;

    /// <summary>The chain.</summary>
    public Blockchain Chain => _open.Chain;

    /// <inheritdoc/>
    public string ClientVersion { get; } = $"marketchain/{ProgramVersion.Text}";

    /// <inheritdoc/>
    public NodeFeed Feed { get; } = new();

    /// <inheritdoc/>
    public Hash256 Secret { get; } = new(RandomNumberGenerator.GetBytes(Hash256.Size));

    /// <summary>
    /// Who reaches a node on loopback works on its machine; on any other address callers may be anybody.
    /// </summary>
    public VoteIntents? Votes => _key is not null && _mayVote ? _replica.Votes : null;

    /// <inheritdoc/>
    public LinksView Links => _replica.Links;

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
        OpenChain? open = null;
        NodeHost host;
        try
        {
            GenesisConfig genesis = folder.OpenGenesis(options.GenesisFile);
            NodeRules.Check(options, genesis);
            OpenFiles.Check(options);
            health = await StartHealthAsync(options, metrics, logs);
            ValidatorKey? key = ValidatorKey.Open(options, genesis);
            open = OpenChain.Open(folder, genesis, MemoryOf(options), KeepingOf(options));
            host = new NodeHost(options, open, key, metrics, health, logs);
        }
        catch
        {
            await (health?.DisposeAsync() ?? ValueTask.CompletedTask);
            open?.Dispose();
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

    /// <summary>The options by which the next start in this process serves at the same ports.</summary>
    public NodeOptions Keep(NodeOptions options) => options with
    {
        Rpc = new IPEndPoint(options.Rpc.Address, RpcAddress.Port),
        Metrics = options.Metrics is { } metrics ? new IPEndPoint(metrics.Address, MetricsAddress!.Port) : null,
        Listen = PeersAddress,
    };

    /// <inheritdoc/>
    public ChainReader OpenReader() => Chain.OpenReader();

    /// <inheritdoc/>
    public string? Submit(PooledTransaction transaction)
    {
        string? refusal = _replica.Submit(transaction);
        _metrics.OnSubmission(refusal is null);
        return refusal;
    }

    /// <inheritdoc/>
    public Transaction? FindPending(in Hash256 hash)
        => _replica.Pool.TryFind(hash, out CheckedTransaction? item) ? item.Transaction : null;

    /// <inheritdoc/>
    public ulong PendingSequence(in Address account, uint lane, ulong committed)
        => _replica.Pool.PendingSequence(account, lane, committed);

    /// <summary>Stops serving, finishes what is being done, makes all durable and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _log.Stopping(Chain.Head.Number);
        _health?.SetNotReady("the node is stopping");
        if (_rpc is not null)
        {
            await _rpc.DisposeAsync();
        }

        await _replica.DisposeAsync();
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
        _housekeeping.Start();
        await _replica.StartAsync();
        PoolThreads.Reserve(options.RpcLimits.ConcurrentRequestsMax);
        JsonRpcDispatcher dispatcher = new(RpcMethods.Of(this, options.RpcLimits), options.RpcLimits, OnRpcFailure);
        RpcHttpOptions http = new(options.Rpc, Listening.HostsOf(options), options.RpcLimits, TimeProvider.System)
        {
            Followed = this,
        };
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

    private void AddGauges()
    {
        _metrics.AddGauge("database_bytes", "Bytes of the database's files.", DatabaseBytes);
        _metrics.AddGauge("head_number", "Number of the newest block.", () => Chain.Head.Number);
        _metrics.AddGauge(
            "head_timestamp_seconds", "Time of the newest block.", () => Chain.Head.Header.TimestampMs / 1000.0);
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
