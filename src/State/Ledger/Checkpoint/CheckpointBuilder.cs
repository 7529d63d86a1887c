using MarketChain.State.Ledger.Encoding;
using MarketChain.Storage;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>
/// Makes the file of pages of a block from the one before and the change sets in between, which never change: so it
/// can run beside the chain, on any thread, and again after a crash, and gives the same bytes each time. In memory it
/// holds those change sets: at most checkpointRows rows and one block's.
/// </summary>
public static class CheckpointBuilder
{
    // How often a stop is looked for: some milliseconds of work.
    private const int RowsPerLook = 65_536;

    /// <summary>Writes the pages of all live rows after a block.</summary>
    /// <param name="previous">The pages of an earlier block, just opened; null to begin from the empty ledger.</param>
    /// <param name="store">Holds the change sets of every block behind the earlier one, up to this one.</param>
    /// <param name="block">The block.</param>
    /// <param name="epoch">Its epoch: rows of table 6 of earlier ones are gone.</param>
    /// <param name="path">The file to make.</param>
    /// <param name="stop">Ends the work with <see cref="OperationCanceledException"/> and no file.</param>
    /// <exception cref="StorageException">The disk failed, or what it gave is not what was written.</exception>
    public static PagesHeader Build(
        PagesReader? previous, IKeyValueReader store, ulong block, uint epoch, string path, CancellationToken stop)
    {
        List<RowSequence> sequences = [];
        ulong firstBlock = 0;
        if (previous is not null)
        {
            sequences.Add(new PagesSequence(previous));
            firstBlock = previous.Header.Block + 1;
        }

        for (ulong number = firstBlock; number <= block; number++)
        {
            sequences.Add(new ChangeSetSequence(ChangeSetStore.Get(store, number)));
        }

        using PagesWriter writer = new(path, block, epoch);
        WriteLiveRows(new RowMerge(sequences), epoch, writer, stop);
        return writer.Finish();
    }

    private static void WriteLiveRows(RowMerge rows, uint epoch, PagesWriter writer, CancellationToken stop)
    {
        HashSet<EpochKey> deletedEpochs = [];
        for (int i = 0; rows.MoveNext(); i++)
        {
            if (i % RowsPerLook == 0)
            {
                stop.ThrowIfCancellationRequested();
            }

            RowKey key = rows.Key;
            if (rows.Value.IsEmpty)
            {
                if (key.Table == LedgerTable.Epoch)
                {
                    deletedEpochs.Add(new EpochKey(key.First, key.Second));
                }
            }
            else if (IsLive(key, epoch, deletedEpochs))
            {
                writer.Add(key, rows.Value);
            }
        }
    }

    /// <summary>Table 1 comes first, so the deleted epochs are known before any row that went with them.</summary>
    private static bool IsLive(RowKey key, uint epoch, HashSet<EpochKey> deletedEpochs) => key.Table switch
    {
        LedgerTable.EpochUid or LedgerTable.EpochSite =>
            deletedEpochs.Count == 0 || !deletedEpochs.Contains(new EpochKey(key.First, key.Second)),
        LedgerTable.SiteEpoch => key.Second >= epoch,
        _ => true,
    };
}
