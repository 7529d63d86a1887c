using System.Runtime.InteropServices;

namespace MarketChain.State.Trie;

/// <summary>Records of nodes with their keys, as they come. Used again for each trie.</summary>
internal sealed class NodeLog
{
    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    /// <summary>Number of records.</summary>
    public int Count => _entries.Count;

    /// <summary>The key of a record.</summary>
    public ReadOnlySpan<byte> Key(int index) => Key(_entries[index]);

    /// <summary>A record.</summary>
    public ReadOnlySpan<byte> Record(int index)
    {
        Entry entry = _entries[index];
        return _bytes.AsSpan(entry.Offset + entry.KeyLength, entry.RecordLength);
    }

    /// <summary>Adds a record.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> record)
    {
        int size = key.Length + record.Length;
        if (size > _bytes.Length - _length)
        {
            Array.Resize(ref _bytes, Math.Max(checked(_length + size), checked(_bytes.Length * 2)));
        }

        key.CopyTo(_bytes.AsSpan(_length));
        record.CopyTo(_bytes.AsSpan(_length + key.Length));
        _entries.Add(new Entry(_length, checked((ushort)key.Length), checked((ushort)record.Length)));
        _length += size;
    }

    /// <summary>Puts the records in the order of their keys.</summary>
    public void Sort() => CollectionsMarshal.AsSpan(_entries).Sort((a, b) => Key(a).SequenceCompareTo(Key(b)));

    /// <summary>
    /// The difference of two logs in key order: what only the old one has is removed, what only the new one has is
    /// added, and what both have is replaced if it differs.
    /// </summary>
    public static void Join(NodeLog old, NodeLog fresh, ColumnChanges changes)
    {
        int i = 0;
        int j = 0;
        while (i < old.Count || j < fresh.Count)
        {
            int order = Order(old, i, fresh, j);
            ReadOnlySpan<byte> key = order <= 0 ? old.Key(i) : fresh.Key(j);
            ReadOnlySpan<byte> oldRecord = order <= 0 ? old.Record(i++) : default;
            ReadOnlySpan<byte> newRecord = order >= 0 ? fresh.Record(j++) : default;
            changes.Add(key, newRecord, oldRecord);
        }
    }

    /// <summary>Forgets the records and keeps the memory.</summary>
    public void Clear()
    {
        _entries.Clear();
        _length = 0;
    }

    private static int Order(NodeLog old, int i, NodeLog fresh, int j)
    {
        if (i == old.Count || j == fresh.Count)
        {
            return i == old.Count ? 1 : -1;
        }

        return old.Key(i).SequenceCompareTo(fresh.Key(j));
    }

    private ReadOnlySpan<byte> Key(Entry entry) => _bytes.AsSpan(entry.Offset, entry.KeyLength);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Offset, ushort KeyLength, ushort RecordLength);
}
