using MarketChain.Chain;
using MarketChain.Chain.Blocks;
using MarketChain.Chain.Emergency;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Snapshots;
using MarketChain.Node.Running;
using MarketChain.Node.Watching;
using MarketChain.Replica.Messages;
using MarketChain.Replica.Sync.Snapshots;
using MarketChain.Storage;
using MarketChain.Storage.RocksDb;
using Microsoft.Extensions.Logging;

namespace MarketChain.Node.Snapshots;

/// <summary>One snapshot on its way into a folder, on a thread of its own.</summary>
internal sealed class SnapshotRestore
{
    /// <summary>What the parts may still take of memory beside the chain that goes on.</summary>
    private static readonly RocksDbSettings Memory = new()
    {
        BlockCacheBytes = 32L << 20,
        WriteBufferBytes = 64L << 20,
    };

    private readonly DataFolder _folder;
    private readonly GenesisConfig _genesis;
    private readonly SnapshotOffer _offer;
    private readonly ChainHead _known;
    private readonly ILogger _log;
    private readonly Action _restored;
    private readonly ManualResetEventSlim _ended = new();
    private readonly Lock _deciding = new();
    private IntakeState _state = IntakeState.Reading;
    private bool _isCommitted;

    /// <summary>Prepares it.</summary>
    public SnapshotRestore(
        DataFolder folder,
        GenesisConfig genesis,
        SnapshotOffer offer,
        ChainHead known,
        ILogger log,
        Action restored)
    {
        _folder = folder;
        _genesis = genesis;
        _offer = offer;
        _known = known;
        _log = log;
        _restored = restored;
        Parts = new PartStream((long)offer.Length);
    }

    /// <summary>Where the bytes go.</summary>
    public PartStream Parts { get; }

    /// <summary>What became of it; idle when it was abandoned. Any thread.</summary>
    public IntakeState State
    {
        get
        {
            lock (_deciding)
            {
                return _state;
            }
        }
    }

    /// <summary>True when its thread has left the folder.</summary>
    public bool HasEnded => _ended.IsSet;

    /// <summary>Starts its thread.</summary>
    /// <param name="failed">Told of broken code.</param>
    public void Start(Action<Exception> failed)
        => new Thread(() => Guard.Run(Run, failed)) { Name = "restore", IsBackground = true }.Start();

    /// <summary>Drops it, unless it is verified already.</summary>
    public void Abandon()
    {
        lock (_deciding)
        {
            _state = _isCommitted ? _state : IntakeState.Idle;
        }

        Parts.Abandon();
    }

    /// <summary>Waits for its thread.</summary>
    public void WaitForEnd() => _ended.Wait();

    private void Run()
    {
        IntakeState end = IntakeState.Failed;
        try
        {
            end = Restore();
        }
        catch (OperationCanceledException)
        {
            end = IntakeState.Idle;
        }
        catch (Exception fault) when (fault is BlockFileException or ValidatorChangeException)
        {
            _log.SnapshotRefused(_offer.Height, fault.Message);
            end = IntakeState.Refused;
        }
        catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException)
        {
            _log.SnapshotNotTaken(_offer.Height, fault.Message);
        }

        if (end != IntakeState.Restored)
        {
            ChainSwap.Abandon(_folder.Path);
        }

        lock (_deciding)
        {
            _state = _state == IntakeState.Reading ? end : _state;
        }

        _ended.Set();
        if (end == IntakeState.Restored)
        {
            _log.SnapshotRestored(_offer.Height);
            _restored();
        }
    }

    private IntakeState Restore()
    {
        string folder = ChainSwap.Begin(_folder.Path);
        using (RocksDbStore store = RocksDbStore.Open(DataFolder.DatabaseIn(folder), Memory))
        using (BlockLogs logs = BlockLogs.Open(folder))
        using (BufferedStream source = new(Parts, 1 << 16))
        {
            ChainHead head = SnapshotReader.Restore(
                _genesis, store, logs, source, _ => { }, ValidatorChanges.ReadAll(_folder), _known);
            if (head.Number != _offer.Height)
            {
                throw new BlockFileException($"it ends at block {head.Number}: {_offer.Height} was said");
            }

            store.FlushWal(sync: true);
        }

        lock (_deciding)
        {
            _isCommitted = _state == IntakeState.Reading;
        }

        if (!_isCommitted)
        {
            return IntakeState.Idle;
        }

        ChainSwap.Commit(_folder.Path);
        return IntakeState.Restored;
    }
}
