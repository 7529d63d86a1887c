using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>Why a file of leaves is refused.</summary>
public enum LeavesFault
{
    /// <summary>It is whole.</summary>
    None,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>
    /// It does not end in the trailer of a file of leaves: the epoch is not settled, or the file is cut.
    /// </summary>
    NotLeaves,

    /// <summary>Its length is not that of its leaves.</summary>
    WrongLength,

    /// <summary>Values or trailer are not those that were written.</summary>
    WrongChecksum,

    /// <summary>It holds the leaves of another epoch.</summary>
    OtherEpoch,

    /// <summary>A run of leaves does not lead to the value above it.</summary>
    WrongRun,
}

/// <summary>
/// Reads the leaves of a settled epoch, and proves them. Holds the tree's values above runs of 256 leaves, 72 bytes
/// each, and judges every run that it returns leaves from. Safe for many threads.
/// </summary>
public sealed class LeavesReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SumNode[] _values;

    private LeavesReader(SafeFileHandle file, LeavesHeader header, SumNode[] values)
    {
        _file = file;
        _values = values;
        Header = header;
        Root = values.Length == 0 ? SumTreeHash.Empty : SumTreeBatch.RootOf([.. values]);
    }

    /// <summary>What the file holds.</summary>
    public LeavesHeader Header { get; }

    /// <summary>The root that the file leads to: worth as much as its comparison with the trie's.</summary>
    public SumNode Root { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public static LeavesFault TryOpen(string path, EpochKey epoch, out LeavesReader? reader)
    {
        reader = null;
        if (!File.Exists(path))
        {
            return LeavesFault.Missing;
        }

        SafeFileHandle file = RandomFile.OpenRead(path);
        LeavesFault fault = Check(file, epoch, out LeavesHeader header, out SumNode[] values);
        if (fault != LeavesFault.None)
        {
            file.Dispose();
            return fault;
        }

        reader = new LeavesReader(file, header, values);
        return LeavesFault.None;
    }

    /// <summary>Reads leaves from <paramref name="first"/> on, as many as fit and are there.</summary>
    /// <returns>False when a run is damaged.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryRead(uint first, Span<PayoutLeaf> leaves, out int count)
    {
        count = (int)Math.Min((ulong)leaves.Length, Header.Count - Math.Min(first, Header.Count));
        PayoutLeaf[] run = new PayoutLeaf[LeavesFormat.RunLeaves];
        for (int done = 0; done < count;)
        {
            uint index = first + (uint)done;
            if (!TryReadRun(index / LeavesFormat.RunLeaves, run, out int runCount, out _))
            {
                count = 0;
                return false;
            }

            int skipped = (int)(index % LeavesFormat.RunLeaves);
            int taken = Math.Min(runCount - skipped, count - done);
            run.AsSpan(skipped, taken).CopyTo(leaves[done..]);
            done += taken;
        }

        return true;
    }

    /// <summary>Finds a leaf by what it is of.</summary>
    /// <param name="type">Site or UID.</param>
    /// <param name="id">Its number.</param>
    /// <returns>Its index; the complement of the index that it would have when there is none.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public long Find(PayoutLeafType type, uint id)
    {
        uint low = type == PayoutLeafType.Site ? 0 : Header.Sites;
        uint high = type == PayoutLeafType.Site ? Header.Sites : Header.Count;
        Span<byte> bytes = stackalloc byte[LeavesFormat.LeafBytes];
        while (low < high)
        {
            uint middle = low + ((high - low) / 2);
            RandomFile.ReadExactly(_file, LeavesFormat.OffsetOf(middle), bytes);
            uint found = LeavesFormat.ReadLeaf(bytes, Header, middle).Id;
            if (found == id)
            {
                return middle;
            }

            (low, high) = found < id ? (middle + 1, high) : (low, middle);
        }

        return ~(long)low;
    }

    /// <summary>Proves a leaf.</summary>
    /// <param name="index">Below the number of leaves.</param>
    /// <param name="proof">The proof, under <see cref="Root"/>.</param>
    /// <returns>False when its run is damaged.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryProve(uint index, out PayoutProof? proof)
    {
        Invariant.Check(index < Header.Count);
        PayoutLeaf[] run = new PayoutLeaf[LeavesFormat.RunLeaves];
        proof = null;
        if (!TryReadRun(index / LeavesFormat.RunLeaves, run, out _, out SumNode[] nodes))
        {
            return false;
        }

        List<SumNode> path = [];
        int inRun = (int)(index % LeavesFormat.RunLeaves);
        AddSiblings(nodes, inRun, path);
        AddSiblings([.. _values], (int)(index / LeavesFormat.RunLeaves), path);
        proof = new PayoutProof(run[inRun], Header.Count, path);
        return true;
    }

    /// <summary>Proves that there is no leaf of a site or UID.</summary>
    /// <param name="wouldBeAt">From <see cref="Find"/>: the complement of its result.</param>
    /// <param name="proof">The proof, under <see cref="Root"/>.</param>
    /// <returns>False when a neighbour's run is damaged.</returns>
    /// <exception cref="StorageException">The disk failed.</exception>
    public bool TryProveAbsence(uint wouldBeAt, out AbsenceProof? proof)
    {
        Invariant.Check(wouldBeAt <= Header.Count);
        PayoutProof? before = null;
        PayoutProof? after = null;
        bool isWhole = (wouldBeAt == 0 || TryProve(wouldBeAt - 1, out before))
            && (wouldBeAt == Header.Count || TryProve(wouldBeAt, out after));
        proof = isWhole ? new AbsenceProof(before, after) : null;
        return isWhole;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>
    /// The siblings on the way from one value of a level to the single one above all; uses the level up.
    /// </summary>
    private static void AddSiblings(Span<SumNode> level, int index, List<SumNode> path)
    {
        while (level.Length > 1)
        {
            int sibling = index ^ 1;
            if (sibling < level.Length)
            {
                path.Add(level[sibling]);
            }

            int pairs = level.Length / 2;
            SumTreeBatch.JoinPairs(level, level);
            if (level.Length % 2 == 1)
            {
                level[pairs] = level[^1];
            }

            level = level[..(pairs + (level.Length % 2))];
            index /= 2;
        }
    }

    private static LeavesFault Check(SafeFileHandle file, EpochKey epoch, out LeavesHeader header, out SumNode[] values)
    {
        header = default;
        values = [];
        long length = RandomAccess.GetLength(file);
        Span<byte> trailer = stackalloc byte[LeavesFormat.TrailerBytes];
        if (length < trailer.Length)
        {
            return LeavesFault.NotLeaves;
        }

        RandomFile.ReadExactly(file, length - trailer.Length, trailer);
        if (!LeavesFormat.TryReadTrailer(trailer, out header))
        {
            return LeavesFault.NotLeaves;
        }

        if (LeavesFormat.LengthOf(header.Count) != length)
        {
            return LeavesFault.WrongLength;
        }

        values = LeavesAppender.ReadValues(file, header.Count);
        return !LeavesFormat.HasChecksum(values, trailer) ? LeavesFault.WrongChecksum
            : header.Epoch != epoch ? LeavesFault.OtherEpoch
            : LeavesFault.None;
    }

    private bool TryReadRun(uint run, Span<PayoutLeaf> leaves, out int count, out SumNode[] nodes)
    {
        nodes = LeavesAppender.ReadRun(_file, Header, run, leaves);
        count = nodes.Length;
        return SumTreeBatch.RootOf([.. nodes]) == _values[run];
    }
}
