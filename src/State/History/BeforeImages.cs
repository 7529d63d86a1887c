using System.Buffers.Binary;
using MarketChain.Storage;

namespace MarketChain.State.History;

/// <summary>
/// What one block replaced: keys in order, each with the value before, or nothing where there was none.
/// <code>
/// count u32 ‖ ends u32×count ‖ entries                 little-endian; ends count from the first entry
///                              entry = keyLength u8 ‖ key ‖ value
/// </code>
/// </summary>
internal readonly ref struct BeforeImages
{
    private readonly ReadOnlySpan<byte> _ends;
    private readonly ReadOnlySpan<byte> _entries;

    /// <summary>Reads the value of a block.</summary>
    /// <exception cref="StorageException">The bytes are no such value.</exception>
    public BeforeImages(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
        {
            throw Corrupt();
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (count > (uint)(bytes.Length - sizeof(uint)) / sizeof(uint))
        {
            throw Corrupt();
        }

        Count = (int)count;
        _ends = bytes.Slice(sizeof(uint), Count * sizeof(uint));
        _entries = bytes[(sizeof(uint) + _ends.Length)..];
    }

    /// <summary>Number of keys.</summary>
    public int Count { get; }

    /// <summary>A key; for flat values the table comes before the flat key.</summary>
    public ReadOnlySpan<byte> Key(int index)
    {
        ReadOnlySpan<byte> entry = Entry(index);
        return entry.Slice(1, entry[0]);
    }

    /// <summary>The value before; empty for nothing.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ReadOnlySpan<byte> entry = Entry(index);
        return entry[(1 + entry[0])..];
    }

    /// <summary>The first key that is not before <paramref name="key"/>; <see cref="Count"/> when all are.</summary>
    public int LowerBound(ReadOnlySpan<byte> key)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (Key(middle).SequenceCompareTo(key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The value of a key before the block; false when the block did not change it.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        int index = LowerBound(key);
        bool found = index < Count && Key(index).SequenceEqual(key);
        value = found ? Value(index) : default;
        return found;
    }

    private ReadOnlySpan<byte> Entry(int index)
    {
        uint start = index == 0 ? 0 : End(index - 1);
        uint end = End(index);
        if (end > (uint)_entries.Length || start >= end || _entries[(int)start] >= end - start)
        {
            throw Corrupt();
        }

        return _entries[(int)start..(int)end];
    }

    private uint End(int index) => BinaryPrimitives.ReadUInt32LittleEndian(_ends[(index * sizeof(uint))..]);

    private static StorageException Corrupt()
        => new(StorageFault.Corrupt, "a block's before-images are malformed");
}

/// <summary>Writes <see cref="BeforeImages"/>.</summary>
internal static class BeforeImagesWriter
{
    /// <summary>The flat values that a block replaced, behind their tables.</summary>
    public static byte[] WriteFlat(ColumnChanges slots, ColumnChanges accounts)
    {
        int count = slots.Count + accounts.Count;
        byte[] bytes = new byte[HeaderBytes(count) + EntryBytes(slots, 1) + EntryBytes(accounts, 1)];
        var writer = new Writer(bytes, count);
        writer.WriteAll(slots, [FlatTable.Slots]);
        writer.WriteAll(accounts, [FlatTable.Accounts]);
        return bytes;
    }

    /// <summary>The trie nodes that a block replaced.</summary>
    public static byte[] WriteNodes(ColumnChanges nodes)
    {
        byte[] bytes = new byte[HeaderBytes(nodes.Count) + EntryBytes(nodes, 0)];
        var writer = new Writer(bytes, nodes.Count);
        writer.WriteAll(nodes, []);
        return bytes;
    }

    private static int HeaderBytes(int count) => checked(sizeof(uint) * (1 + count));

    private static int EntryBytes(ColumnChanges changes, int tableBytes)
    {
        int bytes = 0;
        for (int i = 0; i < changes.Count; i++)
        {
            bytes = checked(bytes + 1 + tableBytes + changes.Key(i).Length + changes.OldValue(i).Length);
        }

        return bytes;
    }

    private ref struct Writer
    {
        private readonly Span<byte> _entries;
        private Span<byte> _ends;
        private int _length;

        public Writer(Span<byte> bytes, int count)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
            _ends = bytes[sizeof(uint)..HeaderBytes(count)];
            _entries = bytes[HeaderBytes(count)..];
        }

        public void WriteAll(ColumnChanges changes, ReadOnlySpan<byte> table)
        {
            for (int i = 0; i < changes.Count; i++)
            {
                _entries[_length++] = checked((byte)(table.Length + changes.Key(i).Length));
                Append(table);
                Append(changes.Key(i));
                Append(changes.OldValue(i));
                BinaryPrimitives.WriteInt32LittleEndian(_ends, _length);
                _ends = _ends[sizeof(uint)..];
            }
        }

        private void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_entries[_length..]);
            _length += bytes.Length;
        }
    }
}

/// <summary>The table before a flat key where both kinds of flat keys lie in one column.</summary>
internal static class FlatTable
{
    public const byte Slots = 0;
    public const byte Accounts = 1;
}
