using System.Runtime.InteropServices;
using MarketChain.State.Ledger.Committed;

namespace MarketChain.State.Ledger.History;

/// <summary>What a block's changes of table 2 replaced: runs of packed rows, a run an epoch, by UID.</summary>
internal sealed class EpochUidImages
{
    private readonly Dictionary<EpochKey, Run> _runs = [];
    private PackedRow[] _rows = [];
    private int _count;

    /// <summary>Makes room for the rows of a block.</summary>
    public void Reserve(int rows)
    {
        if (rows > _rows.Length)
        {
            _rows = new PackedRow[Math.Max(rows, _rows.Length * 2)];
        }
    }

    /// <summary>Begins the run of an epoch and gives its rows to be filled, ascending by UID.</summary>
    public Span<PackedRow> AddRun(EpochKey epoch, int length)
    {
        _runs.Add(epoch, new Run(_count, length));
        _count += length;
        return _rows.AsSpan(_count - length, length);
    }

    /// <summary>The row before the block, when the block changed it.</summary>
    public bool TryGet(EpochUidKey key, out EpochUidRow row)
    {
        row = default;
        Run run = _runs.GetValueOrDefault(key.Parent);
        ReadOnlySpan<PackedRow> rows = _rows.AsSpan(run.Start, run.Length);
        int index = rows.BinarySearch(new ByUid(key.Uid));
        if (index >= 0)
        {
            row = rows[index].Unpack();
        }

        return index >= 0;
    }

    /// <summary>Forgets the rows and keeps the memory.</summary>
    public void Clear()
    {
        _runs.Clear();
        _count = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(int Start, int Length);

    private readonly struct ByUid(uint uid) : IComparable<PackedRow>
    {
        public int CompareTo(PackedRow other) => uid.CompareTo(other.Uid);
    }
}
