using MarketChain.Primitives;
using MarketChain.State.Ledger.Committed;
using MarketChain.Storage;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>What the chain's headers and the trie say of the ledger.</summary>
public interface ILedgerBlocks
{
    /// <summary>The epoch of a block's timestamp.</summary>
    uint EpochOf(ulong number);

    /// <summary>The ledger digest of a block's header.</summary>
    Hash256 DigestOf(ulong number);

    /// <summary>The content root of a checkpoint, where a block has written one already.</summary>
    bool TryGetContentRoot(ulong checkpoint, out Hash256 root);
}

/// <summary>How a start went.</summary>
/// <param name="Pages">The checkpoint that it began from; null when it began from the empty ledger.</param>
/// <param name="ChangeSets">Blocks that were applied behind it.</param>
/// <param name="Refused">Files that were not used, with the reason.</param>
public sealed record LedgerLoadReport(
    PagesHeader? Pages, ulong ChangeSets, IReadOnlyList<(string Path, PagesFault Fault)> Refused);

/// <summary>
/// The ledger at a start: the newest file of pages that is whole and has the chain's root, then the change sets since.
/// </summary>
public static class LedgerLoader
{
    /// <summary>Loads the rows after a block.</summary>
    /// <param name="folder">Where the files of pages are.</param>
    /// <param name="store">Holds the change sets.</param>
    /// <param name="blocks">What the chain says.</param>
    /// <param name="head">The block.</param>
    /// <returns>The ledger, and how it came about.</returns>
    /// <exception cref="StorageException">
    /// No file of pages and change sets lead to the block, or a change set is not the one that its header has.
    /// </exception>
    public static (AttentionLedger Ledger, LedgerLoadReport Report) Load(
        CheckpointFolder folder, IKeyValueReader store, ILedgerBlocks blocks, ulong head)
    {
        List<(string Path, PagesFault Fault)> refused = [];
        foreach (ulong checkpoint in folder.NewestFirst().Where(checkpoint => checkpoint <= head))
        {
            PagesFault fault = TryLoadPages(folder.PathOf(checkpoint), checkpoint, blocks, out AttentionLedger? ledger,
                out PagesHeader pages);
            if (ledger is not null)
            {
                ApplyChangeSets(ledger, store, blocks, head);
                return (ledger, new LedgerLoadReport(pages, head - checkpoint, refused));
            }

            refused.Add((folder.PathOf(checkpoint), fault));
        }

        AttentionLedger fromGenesis = new();
        ApplyChangeSets(fromGenesis, store, blocks, head);
        return (fromGenesis, new LedgerLoadReport(null, head + 1, refused));
    }

    private static PagesFault TryLoadPages(
        string path, ulong checkpoint, ILedgerBlocks blocks, out AttentionLedger? ledger, out PagesHeader header)
    {
        ledger = null;
        header = default;
        PagesFault fault = PagesReader.TryOpen(path, out PagesReader? reader);
        if (fault != PagesFault.None)
        {
            return fault;
        }

        using (reader!)
        {
            header = reader!.Header;
            if (header.Block != checkpoint || header.Epoch != blocks.EpochOf(checkpoint)
                || (blocks.TryGetContentRoot(checkpoint, out Hash256 root) && root != header.Root))
            {
                return PagesFault.OtherRoot;
            }

            CommittedRows rows = new();
            fault = new PagesLoader(reader, rows).Load();
            if (fault == PagesFault.None)
            {
                ledger = new AttentionLedger(rows, checkpoint + 1, header.Epoch, blocks.DigestOf(checkpoint));
            }

            return fault;
        }
    }

    private static void ApplyChangeSets(AttentionLedger ledger, IKeyValueReader store, ILedgerBlocks blocks, ulong head)
    {
        while (ledger.NextNumber <= head)
        {
            ulong number = ledger.NextNumber;
            byte[] changes = ChangeSetStore.Get(store, number);
            LedgerFault fault = ledger.TryApply(changes, blocks.EpochOf(number), blocks.DigestOf(number));
            if (fault != LedgerFault.None)
            {
                throw new StorageException(
                    StorageFault.Corrupt, $"the ledger's change set of block {number} is damaged: {fault}");
            }
        }
    }
}
