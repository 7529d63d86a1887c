using MarketChain.State.Ledger.Committed;
using MarketChain.State.Ledger.Encoding;

namespace MarketChain.State.Ledger.Checkpoint;

/// <summary>Fills empty committed rows from a file of pages, strictly: what is not a ledger is refused.</summary>
internal sealed class PagesLoader(PagesReader reader, CommittedRows rows)
{
    private RowKey _lastKey;
    private ulong _count;
    private CommittedEpoch? _epoch;

    /// <summary>The file cannot hold more rows than its pages have room for, whatever header or rows say.</summary>
    private ulong RowsLeft
        => Math.Min(reader.Header.Rows, (ulong)reader.Header.Pages * ContentHash.PageRows) is var most && most > _count
            ? most - _count
            : 0;

    /// <summary>Reads every page; the rows are of no use after a fault.</summary>
    public PagesFault Load()
    {
        while (reader.TryReadPage(out ReadOnlyMemory<byte> page, out PagesFault fault) || fault != PagesFault.None)
        {
            if (fault != PagesFault.None)
            {
                return fault;
            }

            if (!TryLoadPage(page.Span))
            {
                return PagesFault.WrongRows;
            }
        }

        if (_count != reader.Header.Rows || !CountsItsRows())
        {
            return PagesFault.WrongRows;
        }

        DeriveDwell();
        return PagesFault.None;
    }

    private bool TryLoadPage(ReadOnlySpan<byte> page)
    {
        RowReader row = new(page);
        while (row.MoveNext())
        {
            if (row.Key <= _lastKey || !TryLoadRow(row.Key, row.Value))
            {
                return false;
            }

            _lastKey = row.Key;
            _count++;
        }

        return row.Fault == LedgerFault.None;
    }

    private bool TryLoadRow(RowKey key, ReadOnlySpan<byte> value)
    {
        switch (key.Table)
        {
            case LedgerTable.Epoch:
                bool isEpoch = EpochCodec.TryRead(value, out EpochRow epoch);
                if (isEpoch)
                {
                    rows.SetEpoch(EpochCodec.FromRowKey(key), epoch);
                }

                return isEpoch;
            case LedgerTable.EpochUid:
                return TryLoadEpochUid(key, value);
            case LedgerTable.EpochSite:
                bool isSite = EpochSiteCodec.TryRead(value, out EpochSiteRow site) && TryEnter(key);
                if (isSite)
                {
                    _epoch!.Sites.Set(key.Third, site);
                }

                return isSite;
            case LedgerTable.Uid:
                return TryLoadUid(key, value);
            default:
                return TryLoadSmall(key, value);
        }
    }

    private bool TryLoadEpochUid(RowKey key, ReadOnlySpan<byte> value)
    {
        if (!EpochUidCodec.TryRead(value, out EpochUidRow row) || !TryEnter(key))
        {
            return false;
        }

        _epoch!.Uids.Add(new PackedRow(key.Third, row));
        return true;
    }

    private bool TryLoadUid(RowKey key, ReadOnlySpan<byte> value)
    {
        if (!UidCodec.TryRead(value, out UidRow row) || key.First != rows.Uids.Count + 1)
        {
            return false;
        }

        if (rows.Uids.Count == 0)
        {
            // Most of the rows that are left.
            rows.Uids.Reserve((uint)Math.Min(RowsLeft, uint.MaxValue / 2));
        }

        rows.Uids.Set(key.First, row);
        return true;
    }

    private bool TryLoadSmall(RowKey key, ReadOnlySpan<byte> value)
    {
        switch (key.Table)
        {
            case LedgerTable.Stream when StreamCodec.TryRead(value, out StreamRow stream):
                rows.SetStream(StreamCodec.FromRowKey(key), stream);
                return true;
            case LedgerTable.SiteEpoch when SiteEpochCodec.TryRead(value, out SiteEpochRow siteEpoch):
                rows.SetSiteEpoch(SiteEpochCodec.FromRowKey(key), siteEpoch);
                return key.Second == reader.Header.Epoch;
            case LedgerTable.Totals when TotalsCodec.TryRead(value, out TotalsRow totals):
                rows.SetTotals(totals);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Finds the epoch of a row, which is there, and makes room for as many rows as it says.</summary>
    private bool TryEnter(RowKey key)
    {
        EpochKey epochKey = new(key.First, key.Second);
        if (_epoch?.Key == epochKey)
        {
            return true;
        }

        _epoch = rows.FindEpoch(epochKey);
        if (_epoch is not null && key.Table == LedgerTable.EpochUid)
        {
            _epoch.Uids.Reserve((int)Math.Min(_epoch.Row.UidRows, Math.Min(RowsLeft, int.MaxValue)));
        }

        return _epoch is not null;
    }

    private bool CountsItsRows()
        => rows.AllEpochs.All(epoch =>
            epoch.Uids.Count == epoch.Row.UidRows
            && epoch.Sites.Count == epoch.Row.SiteRows
            && epoch.Uids.LastUid <= rows.UidCount);

    private void DeriveDwell()
    {
        foreach (CommittedEpoch epoch in rows.AllEpochs.Where(epoch => epoch.Key.Epoch == reader.Header.Epoch))
        {
            epoch.Uids.AddDwell(rows);
        }
    }
}
