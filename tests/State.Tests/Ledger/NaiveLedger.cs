using System.Buffers.Binary;
using System.Numerics;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.SumTree;
using MarketChain.State.Ledger;

namespace MarketChain.State.Tests.Ledger;

/// <summary>
/// docs/spec/ledger.md word for word: one sorted map from key bytes (table first) to value bytes, copied for every
/// block and every checkpoint, and compared whole. Slow and obvious.
/// </summary>
internal sealed class NaiveLedger
{
    public SortedDictionary<byte[], byte[]> Rows { get; private set; } = new(ByteOrder.Instance);

    public byte[] Digest { get; private set; } = new byte[32];

    public static byte[] Key(LedgerTable table, params uint[] numbers)
        => [(byte)table, .. numbers.SelectMany(BigEndian)];

    public static byte[] Key(EpochKey key) => Key(LedgerTable.Epoch, key.Campaign, key.Epoch);

    public static byte[] Key(EpochUidKey key) => Key(LedgerTable.EpochUid, key.Campaign, key.Epoch, key.Uid);

    public static byte[] Key(EpochSiteKey key) => Key(LedgerTable.EpochSite, key.Campaign, key.Epoch, key.Site);

    public static byte[] Key(uint uid) => Key(LedgerTable.Uid, uid);

    public static byte[] Key(StreamKey key) => Key(LedgerTable.Stream, key.Site, key.Stream);

    public static byte[] Key(SiteEpochKey key) => Key(LedgerTable.SiteEpoch, key.Site, key.Epoch);

    public static byte[] Key(OnlyKey _) => Key(LedgerTable.Totals);

    public static byte[] Value(EpochRow row) =>
    [
        (byte)row.State, .. Leb(row.TermsVersion), .. Leb(row.Reserve), .. Leb(row.Impressions), .. Leb(row.Clicks),
        .. Leb(row.Ua), .. Leb(row.UidRows), .. Leb(row.SiteRows), .. Leb(row.Cursor), .. Leb(row.PaidUsers),
        .. Leb(row.PaidSites),
        .. (row.Frontier is null ? [] : row.Frontier.Peaks.ToArray()).SelectMany(Peak),
    ];

    public static byte[] Value(EpochUidRow row) =>
    [
        .. Leb(row.Impressions), .. Leb(row.Ua), .. Leb(row.DwellMs), .. Leb(row.FirstSite),
        .. Leb(row.FirstSiteImpressions),
    ];

    public static byte[] Value(EpochSiteRow row) => [.. Leb(row.Impressions), .. Leb(row.Ua), .. Leb(row.Clicks)];

    public static byte[] Value(UidRow row) =>
    [
        row.Identity.Level, (byte)row.Identity.Flags, .. Leb(row.Identity.LinkedTo), .. Leb(row.Earned),
        .. Leb(row.Claimed),
    ];

    public static byte[] Value(StreamRow row) => Leb(row.Batches);

    public static byte[] Value(SiteEpochRow row) => Leb(row.Rows);

    public static byte[] Value(TotalsRow row) =>
    [
        .. Leb(row.FreeEscrow), .. Leb(row.Reserves), .. Leb(row.Stakes), .. Leb(row.Unclaimed), .. Leb(row.Remainders),
        .. Leb(row.OpenRows), .. Leb(row.SettledEpochs), .. Leb(row.ExpiryCursor), .. Leb(row.ExpiryLeaf),
    ];

    /// <summary>A copy of all rows: a checkpoint, or a block.</summary>
    public SortedDictionary<byte[], byte[]> Copy() => new(Rows, ByteOrder.Instance);

    public void Restore(SortedDictionary<byte[], byte[]> copy) => Rows = new(copy, ByteOrder.Instance);

    public void Set(byte[] key, byte[] value, bool exists)
    {
        if (exists)
            Rows[key] = value;
        else
            Rows.Remove(key);
    }

    /// <summary>Deletes all rows of tables 2 and 3 of an epoch, and those of table 1 with them.</summary>
    public void DeleteEpoch(EpochKey epoch)
    {
        byte[] prefix = Key(epoch)[1..];
        foreach (byte[] key in Rows.Keys.Where(
            key => key[0] is 1 or 2 or 3 && key.AsSpan(1, 8).SequenceEqual(prefix)).ToList())
            Rows.Remove(key);
    }

    /// <summary>Table 6 keeps nothing of past epochs.</summary>
    public void DropSiteEpochsBefore(uint epoch)
    {
        foreach (byte[] key in Rows.Keys.Where(key => key[0] == 6 && Second(key) < epoch).ToList())
            Rows.Remove(key);
    }

    /// <summary>
    /// <c>u32be(count) ‖ changes</c> of the step from one state to the present one; moves the digest on.
    /// </summary>
    public byte[] EndBlock(ulong number, SortedDictionary<byte[], byte[]> before)
    {
        List<(byte[] Key, byte[] Value)> changes = [];
        foreach (byte[] key in before.Keys.Union(Rows.Keys, ByteOrder.Instance).Order(ByteOrder.Instance))
        {
            byte[] old = before.GetValueOrDefault(key, []);
            byte[] now = Rows.GetValueOrDefault(key, []);
            bool isImplied = now.Length == 0 && key[0] is 2 or 3 or 6;
            if (!old.SequenceEqual(now) && !(isImplied && now.Length == 0))
                changes.Add((key, now));
        }

        byte[] body = [.. BigEndian((uint)changes.Count), .. JoinRows(changes)];
        Digest = Blake2b256.Hash(
            [.. "marketchain/ledger/v1"u8, .. Digest, .. BigEndian64(number), .. body]).Bytes.ToArray();
        return body;
    }

    /// <summary>Rows, each without the bytes that its key shares with the one before.</summary>
    public static byte[] JoinRows(IEnumerable<(byte[] Key, byte[] Value)> rows)
    {
        List<byte> joined = [];
        byte[] previous = [];
        foreach ((byte[] key, byte[] value) in rows)
        {
            int shared = key.Zip(previous).TakeWhile(pair => pair.First == pair.Second).Count();
            joined.AddRange([(byte)shared, .. key[shared..], .. Leb((ulong)value.Length), .. value]);
            previous = key;
        }

        return [.. joined];
    }

    /// <summary>The content root of all rows after a block.</summary>
    public byte[] ContentRoot(ulong number)
    {
        byte[][] pages = [.. Rows.Select(row => (row.Key, row.Value)).Chunk(256).Select(JoinRows)];
        byte[][] level = [.. pages.Select((page, i) =>
            Hash([.. "marketchain/page/v1"u8, .. BigEndian((uint)i), .. page]))];
        byte[] top = level.Length == 0 ? new byte[32] : Top(level);
        return Hash(
        [
            .. "marketchain/content/v1"u8, .. BigEndian64(number), .. BigEndian64((ulong)Rows.Count),
            .. BigEndian((uint)pages.Length), .. top,
        ]);
    }

    /// <summary>Unsigned LEB128 by way of a number without bounds.</summary>
    public static byte[] Leb(UInt128 value)
    {
        List<byte> bytes = [];
        BigInteger rest = (BigInteger)value;
        do
        {
            byte group = (byte)(rest % 128);
            rest /= 128;
            bytes.Add((byte)(rest.IsZero ? group : group + 128));
        }
        while (!rest.IsZero);
        return [.. bytes];
    }

    public static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Top(byte[][] level)
        => level.Length == 1 ? level[0] : Top([.. level.Chunk(2).Select(pair => pair.Length == 1
            ? pair[0]
            : Hash([.. "marketchain/page-node/v1"u8, .. pair[0], .. pair[1]]))]);

    private static byte[] Hash(byte[] message) => Blake2b256.Hash(message).Bytes.ToArray();

    private static byte[] Peak(SumNode node)
        => [.. node.Hash.Bytes, .. Leb(node.Impressions), .. Leb(node.Ua), .. Leb(node.Amount)];

    private static byte[] BigEndian64(ulong value) => [.. BigEndian((uint)(value >> 32)), .. BigEndian((uint)value)];

    private static uint Second(byte[] key) => BinaryPrimitives.ReadUInt32BigEndian(key.AsSpan(5));
}

/// <summary>Unsigned bytes, a prefix before its extensions.</summary>
internal sealed class ByteOrder : IComparer<byte[]>, IEqualityComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => obj.Length + obj[^1];
}
