using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State.Tests.Trie;

public class TrieNodeRecordTests
{
    private static readonly byte[] _record =
    [
        2, 0x0a, 0x0b,
        1, 0, 0, 255, .. new byte[12],
        0xc3, 0x20, 0x01, 0x07, 0x80, 0x80, 0xa0, .. Enumerable.Repeat((byte)9, 32),
            .. Enumerable.Repeat((byte)0x80, 12),
    ];

    [Fact]
    public void Reads_prefix_counts_and_references()
    {
        var record = new TrieNodeRecord(_record);
        Assert.Equal([0x0a, 0x0b], record.Prefix.ToArray());
        Assert.Equal(1, record.LeafCount(0));
        Assert.Equal(TrieNodeRecord.Stored, record.LeafCount(3));
        Assert.Equal(0b1001, record.ChildrenMask);
        Assert.Equal(0b1000, record.StoredMask);
        ReadOnlySpan<byte> references = record.References;
        Assert.Equal([0xc3, 0x20, 0x01, 0x07], TrieNodeRecord.TakeReference(ref references).ToArray());
    }

    [Fact]
    public void Every_prefix_and_anything_behind_is_a_fault_of_the_disk()
    {
        for (int length = 0; length < _record.Length; length++)
        {
            Assert.Throws<StorageException>(() => new TrieNodeRecord(_record.AsSpan(0, length)).LeafCount(0));
        }

        byte[] longer = [.. _record, 0x80];
        Assert.Throws<StorageException>(() => new TrieNodeRecord(longer).LeafCount(0));
    }

    [Fact]
    public void A_count_without_a_child_and_a_child_without_a_count_are_faults_of_the_disk()
    {
        byte[] counted = [.. _record];
        counted[4] = 1;
        Assert.Throws<StorageException>(() => new TrieNodeRecord(counted).LeafCount(0));
        byte[] uncounted = [.. _record];
        uncounted[3] = 0;
        Assert.Throws<StorageException>(() => new TrieNodeRecord(uncounted).LeafCount(0));
    }
}
