using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

/// <summary>
/// The ledger and its naive twin, taken through the same random blocks: impressions, registrations, links, earnings,
/// batches, settlements, and checkpoints that are reverted to. What the rules of marketing forbid, it does not do.
/// </summary>
internal sealed class LedgerPair(Random random) : IDisposable
{
    public const uint Campaigns = 4;
    public const uint Sites = 5;
    public const uint Streams = 3;

    private readonly Stack<(int Checkpoint, SortedDictionary<byte[], byte[]> Rows, uint Uids)> _checkpoints = new();
    private uint _uids;

    public AttentionLedger Ledger { get; } = new();

    public NaiveLedger Naive { get; } = new();

    /// <summary>The naive rows after each block.</summary>
    public List<SortedDictionary<byte[], byte[]>> After { get; } = [];

    /// <summary>The change set of each block, as bytes.</summary>
    public List<byte[]> ChangeSets { get; } = [];

    /// <summary>The epoch of each block.</summary>
    public List<uint> Epochs { get; } = [];

    public void Dispose() => Ledger.Dispose();

    /// <summary>One block of some random changes, in both, with equal bytes.</summary>
    public void Block(int changes)
    {
        uint epoch = Ledger.Epoch + (random.Next(8) == 0 ? (uint)random.Next(1, 3) : 0);
        SortedDictionary<byte[], byte[]> before = Naive.Copy();
        Naive.DropSiteEpochsBefore(epoch);
        using LedgerOverlay overlay = Ledger.Begin(epoch);
        _checkpoints.Clear();
        for (int i = 0; i < changes; i++)
            Change(overlay);
        ChangeSet built = overlay.BuildChangeSet();
        byte[] expected = Naive.EndBlock(overlay.Number, before);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(built.Encoded.Span));
        Assert.Equal(Naive.Digest, built.Digest.Bytes.ToArray());
        Ledger.Apply(overlay);
        After.Add(Naive.Copy());
        ChangeSets.Add(expected);
        Epochs.Add(epoch);
    }

    /// <summary>Random changes that neither the twin nor later blocks will know of.</summary>
    public void ChangeAtRandom(LedgerOverlay overlay, int changes)
    {
        SortedDictionary<byte[], byte[]> rows = Naive.Copy();
        uint uids = _uids;
        _checkpoints.Clear();
        for (int i = 0; i < changes; i++)
            Change(overlay);
        Naive.Restore(rows);
        _uids = uids;
    }

    private void Change(LedgerOverlay overlay)
    {
        switch (random.Next(24))
        {
            case 0:
                _checkpoints.Push((overlay.Checkpoint(), Naive.Copy(), _uids));
                break;
            case 1 when _checkpoints.TryPop(out var checkpoint):
                overlay.RevertTo(checkpoint.Checkpoint);
                Naive.Restore(checkpoint.Rows);
                _uids = checkpoint.Uids;
                break;
            case 2:
                Settle(overlay);
                break;
            case 3 when _uids > 1:
                Link(overlay);
                break;
            case < 8:
                Register(overlay);
                break;
            case < 10 when _uids > 0:
                Earn(overlay);
                break;
            case 10:
                StreamKey stream = new((uint)random.Next(1, (int)Sites + 1), (uint)random.Next((int)Streams));
                overlay.Streams.Touch(stream).Batches++;
                Put(NaiveLedger.Key(stream), NaiveLedger.Value(overlay.Streams.Read(stream)));
                break;
            case 11:
                overlay.TouchTotals().FreeEscrow = (UInt128)random.NextInt64(3) << random.Next(120);
                Naive.Set(NaiveLedger.Key(default(OnlyKey)), NaiveLedger.Value(overlay.Totals),
                    overlay.Totals != default);
                break;
            case > 11 when _uids > 0:
                Impressions(overlay);
                break;
            default:
                break;
        }
    }

    private void Register(LedgerOverlay overlay)
    {
        ref UidRow row = ref overlay.Uids.Touch(++_uids);
        row.Identity = new UidIdentity((byte)random.Next(1, 4), (UidFlags)random.Next(4), 0);
        Put(NaiveLedger.Key(_uids), NaiveLedger.Value(row));
    }

    private void Earn(LedgerOverlay overlay)
    {
        uint uid = RandomUid();
        ref UidRow row = ref overlay.Uids.Touch(uid);
        row.Earned += (UInt128)random.NextInt64() << random.Next(60);
        row.Claimed = random.Next(2) == 0 ? row.Claimed : row.Earned / 2;
        Put(NaiveLedger.Key(uid), NaiveLedger.Value(row));
    }

    private void Link(LedgerOverlay overlay)
    {
        uint low = RandomUid();
        uint high = RandomUid();
        UidIdentity lowNow = overlay.IdentityOf(low);
        UidIdentity highNow = overlay.IdentityOf(high);
        if (low == high || lowNow.LinkedTo != 0 || highNow.LinkedTo != 0 || lowNow.Flags.HasFlag(UidFlags.HasLinks))
            return;
        ref UidRow lowRow = ref overlay.Uids.Touch(low);
        lowRow.Identity = lowNow with { LinkedTo = high };
        ref UidRow highRow = ref overlay.Uids.Touch(high);
        highRow.Identity = highNow with { Flags = highNow.Flags | UidFlags.HasLinks };
        overlay.Dwell.Link(low, high);
        Put(NaiveLedger.Key(low), NaiveLedger.Value(lowRow));
        Put(NaiveLedger.Key(high), NaiveLedger.Value(highRow));
    }

    private void Impressions(LedgerOverlay overlay)
    {
        EpochUidRef[] rows = new EpochUidRef[random.Next(1, 70)];
        for (int i = 0; i < rows.Length; i++)
        {
            EpochKey epoch = new((uint)random.Next(1, (int)Campaigns + 1), overlay.Epoch);
            uint uid = RandomUid();
            rows[i] = new EpochUidRef(overlay.Epochs.Find(epoch), overlay.IdentityOf(uid).CanonicalOf(uid));
        }

        int[] slots = new int[rows.Length];
        if (random.Next(2) == 0)
            overlay.EpochUids.Find(rows, slots);
        else
            slots = Array.ConvertAll(rows, overlay.EpochUids.Find);
        for (int i = 0; i < rows.Length; i++)
            Impression(overlay, rows[i], slots[i]);
    }

    private void Impression(LedgerOverlay overlay, EpochUidRef reference, int slot)
    {
        EpochKey epoch = overlay.Epochs.KeyOf(reference.EpochSlot);
        EpochUidKey uidKey = new(epoch.Campaign, epoch.Epoch, reference.Uid);
        EpochSiteKey siteKey = new(epoch.Campaign, epoch.Epoch, (uint)random.Next(1, (int)Sites + 1));
        bool isNewUid = overlay.EpochUids.Read(slot).Impressions == 0;
        bool isNewSite = overlay.EpochSites.Read(siteKey).Impressions == 0;
        uint dwellMs = (uint)random.Next(200_000);
        uint ua = (uint)random.Next(1 << 24);

        ref EpochUidRow row = ref overlay.EpochUids.Touch(slot);
        row.Impressions++;
        row.Ua += ua;
        row.DwellMs += dwellMs;
        row.FirstSite = isNewUid ? siteKey.Site : row.FirstSite;
        row.FirstSiteImpressions += row.FirstSite == siteKey.Site ? 1u : 0;
        overlay.Dwell.Add(reference.Uid, dwellMs);
        Put(NaiveLedger.Key(uidKey), NaiveLedger.Value(row));

        ref EpochSiteRow site = ref overlay.EpochSites.Touch(siteKey);
        site.Impressions++;
        site.Ua += ua;
        Put(NaiveLedger.Key(siteKey), NaiveLedger.Value(site));

        ref EpochRow totals = ref overlay.Epochs.Touch(reference.EpochSlot);
        totals.State = EpochState.Open;
        totals.Impressions++;
        totals.Ua += ua;
        totals.UidRows += isNewUid ? 1u : 0;
        totals.SiteRows += isNewSite ? 1u : 0;
        Put(NaiveLedger.Key(epoch), NaiveLedger.Value(totals));

        SiteEpochKey capacity = new(siteKey.Site, overlay.Epoch);
        overlay.SiteEpochs.Touch(capacity).Rows++;
        Put(NaiveLedger.Key(capacity), NaiveLedger.Value(overlay.SiteEpochs.Read(capacity)));
    }

    /// <summary>Deletes the first epoch in the order of settlement, when it is over.</summary>
    private void Settle(LedgerOverlay overlay)
    {
        if (overlay.NextEpoch(null) is not { } epoch || epoch.Epoch == overlay.Epoch)
            return;
        overlay.Epochs.Touch(epoch) = default;
        Naive.DeleteEpoch(epoch);
    }

    private uint RandomUid() => (uint)random.Next(1, (int)_uids + 1);

    private void Put(byte[] key, byte[] value) => Naive.Set(key, value, exists: true);
}
