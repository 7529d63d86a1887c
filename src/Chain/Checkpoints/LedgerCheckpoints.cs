using MarketChain.Chain.Blocks;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Checkpoints;

/// <summary>
/// The ledger's checkpoints: when one is due, its file of pages, and the root that a later block must write
/// (docs/spec/ledger.md 4).
/// <code>
/// block C: due ──► a background thread builds pages-C, for half of checkpointBlocks ──► block C + half writes the root
/// </code>
/// The file follows from an older one and change sets that never change, so whoever needs it first builds it: after a
/// crash, or when the background thread is late, the writer does so itself.
/// </summary>
internal sealed class LedgerCheckpoints
{
    /// <summary>
    /// The newest may not be confirmed by the trie yet; the one before it is what a start falls back on.
    /// </summary>
    private const int FilesKept = 2;

    private readonly ChainSpec _spec;
    private readonly IKeyValueStore _store;
    private readonly CheckpointFolder _folder;
    private readonly CheckpointLimits _limits;
    private readonly Lock _scheduling = new();
    private readonly Lock _building = new();
    private PagesHeader? _newest;

    /// <summary>Continues where the database says that its newest block left off.</summary>
    public LedgerCheckpoints(ChainSpec spec, IKeyValueStore store, CheckpointFolder folder)
    {
        _spec = spec;
        _store = store;
        _folder = folder;
        _limits = new CheckpointLimits(spec.Marketing.CheckpointBlocks, spec.Marketing.CheckpointRows);
        Schedule = CheckpointColumn.Read(store);
    }

    /// <summary>The schedule after the newest block. Changed by the writer; read by any thread.</summary>
    public CheckpointSchedule Schedule
    {
        get
        {
            lock (_scheduling)
            {
                return field;
            }
        }

        set
        {
            lock (_scheduling)
            {
                field = value;
            }
        }
    }

    /// <summary>The root that a block's system step must write; null when none is due in it.</summary>
    /// <param name="number">One above the newest block.</param>
    public CheckpointRecord? DueIn(ulong number)
    {
        if (!IsRootBlock(number))
        {
            return null;
        }

        ulong block = Schedule.Previous;
        return new CheckpointRecord(block, Build(block, CancellationToken.None).Root);
    }

    /// <summary>The schedule after the next block.</summary>
    public CheckpointSchedule After(ulong number, int changes) => Schedule.After(number, changes, _limits, out _);

    /// <summary>Builds the pending file, if there is one to build. For a background thread.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left behind.</exception>
    public void BuildPending(CancellationToken stop)
    {
        CheckpointSchedule schedule = Schedule;
        if (schedule.IsPending)
        {
            Build(schedule.Previous, stop);
        }
    }

    /// <summary>True for the block that writes the pending root: from then on older files are not needed.</summary>
    public bool IsRootBlock(ulong number)
    {
        CheckpointSchedule schedule = Schedule;
        return schedule.IsPending && schedule.RootBlock(_limits) == number;
    }

    /// <summary>
    /// Removes files that no start needs; returns the oldest block whose change set one may still need.
    /// </summary>
    public ulong Prune()
    {
        lock (_building)
        {
            IReadOnlyList<ulong> files = _folder.NewestFirst();
            if (files.Count < FilesKept)
            {
                return 0;
            }

            ulong oldest = files[FilesKept - 1];
            _folder.Prune(oldest);
            return oldest + 1;
        }
    }

    private PagesHeader Build(ulong block, CancellationToken stop)
    {
        lock (_building)
        {
            if (_newest?.Block != block)
            {
                _newest = OpenWhole(block, out PagesHeader found) ? found : BuildFromOlder(block, stop);
            }

            return _newest.Value;
        }
    }

    private bool OpenWhole(ulong block, out PagesHeader header)
    {
        PagesReader.TryOpen(_folder.PathOf(block), out PagesReader? reader);
        using (reader)
        {
            header = reader?.Header ?? default;
            return reader is not null && header.Block == block;
        }
    }

    private PagesHeader BuildFromOlder(ulong block, CancellationToken stop)
    {
        BlockHeader? header = BlockColumns.ReadHeader(_store, block);
        Invariant.Check(header is not null);
        uint epoch = _spec.Marketing.EpochAt(header.TimestampMs);
        foreach (ulong older in _folder.NewestFirst().Where(older => older < block))
        {
            PagesReader.TryOpen(_folder.PathOf(older), out PagesReader? reader);
            using (reader)
            {
                if (reader is not null)
                {
                    return CheckpointBuilder.Build(reader, _store, block, epoch, _folder.PathOf(block), stop);
                }
            }
        }

        return CheckpointBuilder.Build(previous: null, _store, block, epoch, _folder.PathOf(block), stop);
    }
}
