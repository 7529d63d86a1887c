using MarketChain.Primitives;
using MarketChain.Primitives.SumTree;
using MarketChain.Storage;
using Microsoft.Win32.SafeHandles;

namespace MarketChain.State.Ledger.SumTree;

/// <summary>Writes a file of leaves, run by run; the same leaves may be written again.</summary>
internal sealed class LeavesAppender : IDisposable
{
    private readonly LeavesHeader _header;
    private readonly SafeFileHandle _file;

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="StorageException">The disk failed.</exception>
    public LeavesAppender(string path, in LeavesHeader header)
    {
        _header = header;
        _file = RandomFile.OpenOrCreate(path);
    }

    /// <summary>Writes leaves at their places, and the value above each run that they fill.</summary>
    /// <param name="leaves">Consecutive ones; those before them are in the file already.</param>
    public void Write(ReadOnlySpan<PayoutLeaf> leaves)
    {
        while (!leaves.IsEmpty)
        {
            uint first = leaves[0].Index;
            uint run = first / LeavesFormat.RunLeaves;
            uint runEnd = (run * LeavesFormat.RunLeaves) + (uint)LeavesFormat.LeavesOf(run, _header.Count);
            Invariant.Check(first < _header.Count);
            int count = (int)Math.Min(runEnd - first, (uint)leaves.Length);
            WriteWithinRun(leaves[..count]);
            if (first + (uint)count == runEnd)
            {
                WriteValue(run);
            }

            leaves = leaves[count..];
        }
    }

    /// <summary>Ends the file behind its last leaf; returns the root that its leaves lead to.</summary>
    public SumNode Complete()
    {
        SumNode[] values = ReadValues(_file, _header.Count);
        Span<byte> trailer = stackalloc byte[LeavesFormat.TrailerBytes];
        LeavesFormat.WriteTrailer(_header, values, trailer);
        RandomFile.Write(_file, LeavesFormat.LengthOf(_header.Count) - trailer.Length, trailer);
        return values.Length == 0 ? SumTreeHash.Empty : SumTreeBatch.RootOf(values);
    }

    /// <summary>Waits until the disk has all that was written.</summary>
    public void Sync() => RandomFile.Sync(_file);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>The values above all runs, as they stand in a file.</summary>
    internal static SumNode[] ReadValues(SafeFileHandle file, uint leaves)
    {
        SumNode[] values = new SumNode[LeavesFormat.RunsOf(leaves)];
        Span<byte> bytes = stackalloc byte[LeavesFormat.ValueBytes];
        for (uint run = 0; run < values.Length; run++)
        {
            RandomFile.ReadExactly(file, LeavesFormat.ValueOffsetOf(run, leaves), bytes);
            values[run] = LeavesFormat.ReadValue(bytes);
        }

        return values;
    }

    /// <summary>Reads a run of leaves and the tree's value of each.</summary>
    internal static SumNode[] ReadRun(SafeFileHandle file, in LeavesHeader header, uint run, Span<PayoutLeaf> leaves)
    {
        uint first = run * LeavesFormat.RunLeaves;
        int count = LeavesFormat.LeavesOf(run, header.Count);
        byte[] bytes = new byte[count * LeavesFormat.LeafBytes];
        RandomFile.ReadExactly(file, LeavesFormat.OffsetOf(first), bytes);
        for (int i = 0; i < count; i++)
        {
            leaves[i] = LeavesFormat.ReadLeaf(bytes.AsSpan(i * LeavesFormat.LeafBytes), header, first + (uint)i);
        }

        SumNode[] nodes = new SumNode[count];
        SumTreeBatch.HashLeaves(leaves[..count], nodes);
        return nodes;
    }

    private void WriteWithinRun(ReadOnlySpan<PayoutLeaf> leaves)
    {
        byte[] bytes = new byte[leaves.Length * LeavesFormat.LeafBytes];
        for (int i = 0; i < leaves.Length; i++)
        {
            Invariant.Check(leaves[i].Index == leaves[0].Index + (uint)i);
            Invariant.Check(leaves[i].Type == _header.TypeOf(leaves[i].Index));
            LeavesFormat.WriteLeaf(leaves[i], bytes.AsSpan(i * LeavesFormat.LeafBytes));
        }

        RandomFile.Write(_file, LeavesFormat.OffsetOf(leaves[0].Index), bytes);
    }

    private void WriteValue(uint run)
    {
        SumNode[] nodes = ReadRun(_file, _header, run, new PayoutLeaf[LeavesFormat.RunLeaves]);
        Span<byte> bytes = stackalloc byte[LeavesFormat.ValueBytes];
        LeavesFormat.WriteValue(SumTreeBatch.RootOf(nodes), bytes);
        RandomFile.Write(_file, LeavesFormat.ValueOffsetOf(run, _header.Count), bytes);
    }
}
