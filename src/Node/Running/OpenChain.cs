using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Genesis;
using MarketChain.State.History;
using MarketChain.Storage.RocksDb;

namespace MarketChain.Node.Running;

/// <summary>A chain with the files under it, opened from bottom to top and closed from top to bottom.</summary>
internal sealed class OpenChain : IDisposable
{
    /// <summary>
    /// For tools, which do not know what the node keeps: to execute blocks again must not delete what an archive has.
    /// </summary>
    private static readonly ChainOptions KeepingAll = new()
    {
        KeepsSidecars = true,
        History = new HistoryLimits(FlatBlocks: 1UL << 48, ProofBlocks: 1UL << 48),
    };

    private readonly WorkerThreads _workers;
    private readonly SyncThread _syncing;

    private OpenChain(
        DataFolder folder,
        WorkerThreads workers,
        SyncThread syncing,
        RocksDbStore store,
        BlockLogs logs,
        Blockchain chain)
    {
        Folder = folder;
        _workers = workers;
        _syncing = syncing;
        Store = store;
        Logs = logs;
        Chain = chain;
    }

    /// <summary>Held while this is open.</summary>
    public DataFolder Folder { get; }

    /// <summary>The database.</summary>
    public RocksDbStore Store { get; }

    /// <summary>Blocks and sidecars.</summary>
    public BlockLogs Logs { get; }

    /// <summary>The chain.</summary>
    public Blockchain Chain { get; }

    /// <summary>Opens the chain of a folder; what is open when that fails is closed.</summary>
    /// <param name="folder">Taken; closed with the result.</param>
    /// <param name="genesis">The chain's.</param>
    /// <param name="settings">Memory of the database; null for the defaults.</param>
    /// <param name="options">What the node keeps; null prunes nothing.</param>
    /// <exception cref="Storage.StorageException">The disk failed, or what it holds does not fit together.</exception>
    public static OpenChain Open(
        DataFolder folder, GenesisConfig genesis, RocksDbSettings? settings = null, ChainOptions? options = null)
    {
        Stack<IDisposable> opened = new();
        bool isOpen = false;
        try
        {
            WorkerThreads workers = WorkerThreads.OfMachine();
            opened.Push(workers);
            SyncThread syncing = new();
            opened.Push(syncing);
            RocksDbStore store = RocksDbStore.Open(folder.Database, settings ?? new RocksDbSettings());
            opened.Push(store);
            BlockLogs logs = BlockLogs.Open(folder.Path);
            opened.Push(logs);
            ChainOptions keeping = (options ?? KeepingAll) with
            {
                Workers = workers,
                Syncing = syncing,
                ValidatorChanges = ValidatorChanges.ReadAll(folder),
            };
            Blockchain blocks = Blockchain.Open(genesis, store, logs, keeping);
            OpenChain chain = new(folder, workers, syncing, store, logs, blocks);
            isOpen = true;
            return chain;
        }
        finally
        {
            while (!isOpen && opened.TryPop(out IDisposable? part))
            {
                part.Dispose();
            }
        }
    }

    /// <summary>Puts everything where the next start finds it at once: for a graceful stop.</summary>
    public void Flush()
    {
        Chain.WaitDurable();
        Store.FlushWal(sync: true);
        Store.FlushMemtables();
    }

    public void Dispose()
    {
        Chain.Dispose();
        Logs.Dispose();
        Store.Dispose();
        _syncing.Dispose();
        _workers.Dispose();
        Folder.Dispose();
    }
}
