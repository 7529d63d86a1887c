using System.Numerics;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Marketing.Attention;

/// <summary>
/// Finds rows of a batch that repeat an earlier one: same campaign, canonical UID, time and format. A table of row
/// numbers by open addressing, small enough for the first cache; its seed keeps the batch's author from choosing rows
/// that meet.
/// </summary>
internal sealed class DuplicateRows
{
    private const int TableMax = 1 << 15;
    private const int TableMin = 64;

    private readonly ushort[] _table = new ushort[TableMax];
    private readonly uint[] _canonical = new uint[SubmitImpressions.RowsMax];
    private ulong _seed;
    private ulong _otherSeed;
    private int _mask;

    /// <summary>Forgets the rows of the batch before.</summary>
    /// <param name="rows">Rows of the new batch.</param>
    /// <param name="seed">Two numbers that depend on all of its content.</param>
    /// <param name="otherSeed">The other one.</param>
    internal void Begin(int rows, ulong seed, ulong otherSeed)
    {
        Invariant.Check(rows <= SubmitImpressions.RowsMax && 2 * SubmitImpressions.RowsMax <= TableMax);
        int size = Math.Max(TableMin, (int)BitOperations.RoundUpToPowerOf2((uint)rows * 2));
        _table.AsSpan(0, size).Clear();
        _mask = size - 1;
        _seed = seed;
        _otherSeed = otherSeed;
    }

    /// <summary>Takes a row in; false when it repeats one that was taken in before.</summary>
    internal bool TryAdd(in BatchRows rows, int row, uint canonical)
    {
        uint campaign = rows.Campaigns[row];
        uint offsetMs = rows.TimeOffsetsMs[row];
        byte format = rows.Formats[row];
        _canonical[row] = canonical;
        ulong who = ((ulong)campaign << 32) | canonical;
        ulong when = ((ulong)offsetMs << 8) | format;
        ulong high = Math.BigMul(who ^ _seed, when ^ _otherSeed, out ulong low);
        for (int at = (int)(high ^ low) & _mask; ; at = (at + 1) & _mask)
        {
            int other = _table[at] - 1;
            if (other < 0)
            {
                _table[at] = (ushort)(row + 1);
                return true;
            }

            if (_canonical[other] == canonical && rows.Campaigns[other] == campaign
                && rows.TimeOffsetsMs[other] == offsetMs && rows.Formats[other] == format)
            {
                return false;
            }
        }
    }
}
