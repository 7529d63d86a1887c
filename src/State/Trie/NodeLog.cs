using System.Runtime.InteropServices;

namespace MarketChain.State.Trie;

/// <summary>Records of nodes with their keys, as they come. Used again for each trie.</summary>
internal sealed class NodeLog
{
    /// <summary>Memory kept from one trie to the next; a block that needs more is rare.</summary>
    private const int KeptBytesMax = 32 << 20;
    private const int BytesMin = 1 << 16;

    /// <summary>What leads back in most nodes: two children of 16.</summary>
    private const int DeltaBytesTypical = 80;

    private readonly List<Entry> _entries = [];
    private byte[] _bytes = new byte[BytesMin];
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
            byte[] larger = GC.AllocateUninitializedArray<byte>(checked(Math.Max(_length + size, _bytes.Length * 2)));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            _bytes = larger;
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
    /// added, and what both have is replaced if it differs; each with what leads back.
    /// </summary>
    public static void Join(NodeLog old, NodeLog fresh, ColumnChanges changes)
    {
        Span<byte> delta = stackalloc byte[TrieNodeDelta.BytesMax];
        changes.EnsureCapacity(Math.Max(old.Count, fresh.Count), fresh._length + (fresh.Count * DeltaBytesTypical));
        int i = 0;
        int j = 0;
        while (i < old.Count || j < fresh.Count)
        {
            int order = Order(old, i, fresh, j);
            ReadOnlySpan<byte> key = order <= 0 ? old.Key(i) : fresh.Key(j);
            ReadOnlySpan<byte> oldRecord = order <= 0 ? old.Record(i++) : default;
            ReadOnlySpan<byte> newRecord = order >= 0 ? fresh.Record(j++) : default;
            if (!newRecord.SequenceEqual(oldRecord))
            {
                int length = TrieNodeDelta.Write(newRecord, oldRecord, delta);
                changes.Add(key, newRecord, delta[..length]);
            }
        }
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        if (_bytes.Length > KeptBytesMax)
        {
            _bytes = new byte[BytesMin];
        }

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
