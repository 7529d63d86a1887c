using MarketChain.Chain.Blocks;
using MarketChain.Chain.Reading;
using MarketChain.Marketing;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.State;
using MarketChain.State.Ledger.Checkpoint;
using MarketChain.Storage;

namespace MarketChain.Chain.Checking;

// Everything that a node keeps, against what cannot be forged: the seals of its blocks.
//
//   genesis ─► header ─► header ─► … ─► newest header     seals, parents, numbers, times, fees (BlocksCheck)
//                │ transactionsRoot, receiptsRoot, bloom      bodies in the log, receipts, indexes, sidecars
//                │ ledgerDigest                               change sets, as far as they are kept
//                └ stateRoot of the newest                    computed out of the flat accounts and slots
//                     └ content root in the trie              computed out of the pages
//                     └ roots of settled epochs               computed out of the settled leaves (DerivedCheck)
//                     └ balance of the attention account      the ledger's running sums
//
// Not done here: nothing is executed again, and nothing repaired.

/// <summary>Checks a chain that nobody writes to meanwhile.</summary>
public static class ChainCheck
{
    /// <summary>Checks all blocks, the newest state and the newest checkpoint.</summary>
    /// <param name="chain">The chain, opened.</param>
    /// <param name="store">Its database.</param>
    /// <param name="logs">Its blocks and sidecars.</param>
    /// <param name="progress">Hears the number of each block that was checked.</param>
    /// <exception cref="StorageException">The disk failed; what it holds wrongly is a fault in the report.</exception>
    public static ChainCheckReport Run(Blockchain chain, IKeyValueStore store, BlockLogs logs, Action<ulong> progress)
    {
        FaultList faults = new();
        using IStoreSnapshot snapshot = store.Snapshot();
        BlocksCheck blocks = new(chain.Spec, snapshot, logs, faults);
        for (ulong number = 0; number <= chain.Head.Number; number++)
        {
            faults.Try($"block {number}", () => blocks.Check(number));
            progress(number);
        }

        StateCheckResult state = StateCheck.Run(snapshot);
        CheckState(chain.Head, state, faults);
        faults.Try("totals", () => CheckTotals(chain, faults));
        DerivedCheck derived = new(snapshot, faults);
        faults.Try("schedule of checkpoints", () => derived.CheckSchedule(chain.Head.Number));
        faults.Try("settled leaves", derived.CheckSettledLeaves);
        PagesHeader pages = default;
        faults.Try("checkpoint", () => pages = CheckPages(snapshot, logs, faults));
        return new ChainCheckReport(
            chain.Head,
            state.Accounts,
            state.Slots,
            blocks.Transactions,
            blocks.Sidecars,
            blocks.SidecarsPruned,
            blocks.ChangeSets,
            pages.Block,
            pages.Rows,
            faults.All);
    }

    private static void CheckState(ChainHead head, StateCheckResult state, FaultList faults)
    {
        foreach (string fault in state.Faults)
        {
            faults.Add(fault);
        }

        faults.Expect("state root of the newest header", head.Header.StateRoot, state.ComputedRoot);
        faults.Expect("block of the state", head.Number, state.Head?.BlockNumber ?? 0);
    }

    /// <summary>Escrow, reserves, stakes and earnings are the balance of the attention account.</summary>
    private static void CheckTotals(Blockchain chain, FaultList faults)
    {
        using ChainReader reader = chain.OpenReader();
        MarketReader? market = reader.GetMarket(chain.Head.Number).Value;
        AccountsAtBlock? accounts = reader.GetAccounts(chain.Head.Number).Value;
        Invariant.Check(market is not null && accounts is not null);
        TotalsView totals = market.Totals;
        UInt256 sum = (UInt256)totals.FreeEscrow + totals.Reserves + totals.Stakes + totals.Unclaimed;
        faults.Expect(
            "escrow, reserves, stakes and earnings", accounts.GetAccount(SystemAccounts.Attention).Balance, sum);
    }

    /// <summary>The pages of the newest content root in the trie; nothing before the first.</summary>
    private static PagesHeader CheckPages(IKeyValueReader store, BlockLogs logs, FaultList faults)
    {
        CheckpointRecord record = CheckpointRecord.Load(new WorldState(new WorldStateReader(store)));
        if (record.Block == 0)
        {
            return default;
        }

        string path = logs.Checkpoints.PathOf(record.Block);
        PagesFault fault = PagesReader.TryOpen(path, out PagesReader? reader);
        using (reader)
        {
            while (fault == PagesFault.None && reader!.TryReadPage(out _, out fault))
            {
                // Reading judges each page by its leaf, and opening has judged the leaves by the root.
            }

            faults.Expect($"pages {path}", PagesFault.None, fault);
            if (fault != PagesFault.None)
            {
                return default;
            }

            faults.Expect($"content root of block {record.Block}", record.Root, reader!.Header.Root);
            return reader.Header;
        }
    }
}
