using MarketChain.Primitives;
using MarketChain.State.Ledger;

namespace MarketChain.Benchmarks;

/// <summary>
/// Memory that a row of (campaign, epoch, UID) takes, as rows come in block after block. Indices double at some sizes,
/// so there is a figure after each block, and the worst one counts. Native memory is what the ledger says it took;
/// the garbage collector's heap and the process's resident set, which hold more than rows, say by how much they grew.
/// </summary>
internal static class RowBench
{
    /// <summary>So many blocks keep what they replaced, whatever the number of rows: they are filled first.</summary>
    private const int BlocksBefore = 17;

    private const uint Site = 1;

    public static Hash256 Run(BenchSize size)
    {
        Console.WriteLine($"rows: {size}");
        using AttentionLedger ledger = new();
        Random random = new(1);
        Apply(ledger, overlay => AddUids(overlay, size.Uids));
        int rows = 0;
        // The first row makes the column of dwell, which is a matter of UIDs.
        Apply(ledger, overlay => rows += AddRow(overlay, campaign: 1, (uint)size.Uids));
        long nativeBefore = ledger.ResidentBytes;
        for (int block = 0; block < BlocksBefore; block++)
        {
            Apply(ledger, overlay => rows += AddRows(overlay, random, size));
        }

        Memory first = new(rows, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        List<double> native = [];
        for (int block = 0; block < size.BlockCount; block++)
        {
            Apply(ledger, overlay => rows += AddRows(overlay, random, size));
            native.Add((double)(ledger.ResidentBytes - nativeBefore) / rows);
        }

        Memory last = new(rows, GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        Print(native, first, last);
        Figures.Print("native memory a UID", $"{(double)nativeBefore / size.Uids,9:N1} bytes, dwell included");
        return Figures.PrintResult(ledger.Digest);
    }

    private static void Apply(AttentionLedger ledger, Action<LedgerOverlay> change)
    {
        using LedgerOverlay overlay = ledger.Begin(epoch: 0);
        change(overlay);
        overlay.BuildChangeSet();
        ledger.Apply(overlay);
    }

    private static void AddUids(LedgerOverlay overlay, int uids)
    {
        for (uint uid = 1; uid <= uids; uid++)
        {
            overlay.Uids.Touch(uid).Identity = new UidIdentity(2, UidFlags.None, 0);
        }
    }

    /// <summary>Counts a block's impressions; returns how many rows are new.</summary>
    private static int AddRows(LedgerOverlay overlay, Random random, BenchSize size)
    {
        int added = 0;
        for (int i = 0; i < size.RowsPerBlock; i++)
        {
            added += AddRow(
                overlay, (uint)random.Next(1, size.Campaigns + 1), (uint)random.Next(1, size.Uids + 1));
        }

        return added;
    }

    private static int AddRow(LedgerOverlay overlay, uint campaign, uint uid)
    {
        int epoch = overlay.Epochs.Find(new EpochKey(campaign, 0));
        ref EpochUidRow row = ref overlay.EpochUids.Touch(overlay.EpochUids.Find(new EpochUidRef(epoch, uid)));
        int added = row.Impressions == 0 ? 1 : 0;
        if (added > 0)
        {
            row.FirstSite = Site;
            EpochRow counted = overlay.Epochs.Read(epoch) with { State = EpochState.Open };
            counted.UidRows++;
            overlay.Epochs.Touch(epoch) = counted;
        }

        row.Impressions++;
        row.Ua += 10_000;
        row.DwellMs += 2_000;
        return added;
    }

    private static void Print(List<double> native, Memory first, Memory last)
    {
        native.Sort();
        Figures.Print("rows", $"{first.Rows:N0} to {last.Rows:N0}, {native.Count} sizes");
        Figures.Print(
            "native memory a row",
            $"{native[native.Count / 2],9:N1} bytes median, {native[0]:N1} to {native[^1]:N1} (bar: at most 32)");
        double more = Math.Max(1, last.Rows - first.Rows);
        Figures.Print("managed heap grew by", $"{(last.Managed - first.Managed) / more,9:N1} bytes a row");
        Figures.Print("resident set grew by", $"{(last.ResidentSet - first.ResidentSet) / more,9:N1} bytes a row");
    }

    private readonly record struct Memory(int Rows, long Managed, long ResidentSet);
}
