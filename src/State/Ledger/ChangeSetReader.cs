using System.Buffers.Binary;
using MarketChain.State.Ledger.Encoding;

namespace MarketChain.State.Ledger;

/// <summary>
/// Reads a change set into an empty overlay. Strict: what it accepts, <see cref="ChangeSetWriter"/> would write byte
/// for byte.
/// </summary>
internal sealed class ChangeSetReader(LedgerOverlay overlay)
{
    private readonly EpochUidRef[] _keys = new EpochUidRef[256];
    private readonly EpochUidRow[] _rows = new EpochUidRow[256];
    private readonly int[] _slots = new int[256];
    private int _pending;
    private EpochKey _epoch;
    private int _epochSlot = -1;

    /// <summary>Reads <c>u32be(count) ‖ changes</c>; the overlay is of no use after a fault.</summary>
    public LedgerFault Read(ReadOnlySpan<byte> encoded)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(encoded, out uint count))
        {
            return LedgerFault.Truncated;
        }

        RowReader reader = new(encoded[ChangeSet.CountBytes..]);
        uint rows = 0;
        for (; reader.MoveNext(); rows++)
        {
            LedgerFault fault = ReadRow(reader.Key, reader.Value);
            if (fault != LedgerFault.None)
            {
                return fault;
            }
        }

        return reader.Fault != LedgerFault.None ? reader.Fault
            : rows != count ? LedgerFault.WrongCount
            : Flush();
    }

    private LedgerFault ReadRow(RowKey key, ReadOnlySpan<byte> value) => key.Table switch
    {
        LedgerTable.Epoch => ReadInto<EpochCodec, EpochKey, EpochRow>(overlay.Epochs, key, value),
        LedgerTable.EpochUid => ReadEpochUid(key, value),
        LedgerTable.EpochSite => overlay.Epochs.Peek(new EpochKey(key.First, key.Second)).State == EpochState.None
            ? LedgerFault.NoSuchEpoch
            : ReadInto<EpochSiteCodec, EpochSiteKey, EpochSiteRow>(overlay.EpochSites, key, value),
        LedgerTable.Uid => ReadInto<UidCodec, uint, UidRow>(overlay.Uids.Table, key, value),
        LedgerTable.Stream => ReadInto<StreamCodec, StreamKey, StreamRow>(overlay.Streams, key, value),
        LedgerTable.SiteEpoch => ReadInto<SiteEpochCodec, SiteEpochKey, SiteEpochRow>(overlay.SiteEpochs, key, value),
        LedgerTable.Totals => ReadInto<TotalsCodec, OnlyKey, TotalsRow>(overlay.TotalsTable, key, value),
        _ => LedgerFault.UnknownTable,
    };

    private static LedgerFault ReadInto<TCodec, TKey, TRow>(
        OverlayTable<TKey, TRow> table, RowKey key, ReadOnlySpan<byte> value)
        where TCodec : struct, IRowCodec<TKey, TRow>
        where TKey : struct, IEquatable<TKey>, IComparable<TKey>
        where TRow : struct, IEquatable<TRow>
    {
        int slot = table.Find(TCodec.FromRowKey(key));
        bool existed = !table.OriginalOf(slot).Equals(default);
        if (value.IsEmpty)
        {
            table.Load(slot, default);
            return TCodec.CanBeDeleted && existed ? LedgerFault.None : LedgerFault.BadDeletion;
        }

        if (!TCodec.TryRead(value, out TRow row))
        {
            return LedgerFault.BadValue;
        }

        table.Load(slot, row);
        return row.Equals(table.OriginalOf(slot)) ? LedgerFault.Unchanged : LedgerFault.None;
    }

    private LedgerFault ReadEpochUid(RowKey key, ReadOnlySpan<byte> value)
    {
        EpochKey epoch = new(key.First, key.Second);
        if (epoch != _epoch || _epochSlot < 0)
        {
            _epoch = epoch;
            _epochSlot = overlay.Epochs.Find(epoch);
            if (overlay.Epochs.Read(_epochSlot).State == EpochState.None)
            {
                return LedgerFault.NoSuchEpoch;
            }
        }

        if (!EpochUidCodec.TryRead(value, out EpochUidRow row))
        {
            return value.IsEmpty ? LedgerFault.BadDeletion : LedgerFault.BadValue;
        }

        _keys[_pending] = new EpochUidRef(_epochSlot, key.Third);
        _rows[_pending++] = row;
        return _pending == _keys.Length ? Flush() : LedgerFault.None;
    }

    /// <summary>Takes the rows of table 2 read so far into the overlay, many at once.</summary>
    private LedgerFault Flush()
    {
        overlay.EpochUids.Find(_keys.AsSpan(0, _pending), _slots);
        for (int i = 0; i < _pending; i++)
        {
            ref EpochUidEntry entry = ref overlay.EpochUids.Entries[_slots[i]];
            entry.Current = _rows[i];
            if (entry.Current == entry.Original)
            {
                return LedgerFault.Unchanged;
            }
        }

        _pending = 0;
        return LedgerFault.None;
    }
}
