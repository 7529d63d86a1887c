using MarketChain.State.Trie;
using MarketChain.Storage;

namespace MarketChain.State.Tests.Trie;

public class TrieNodeDeltaTests
{
    [Fact]
    public void Leads_back_from_any_record_to_any_other()
        => Seeds.Each(300, random =>
        {
            byte[]? older = random.Next(8) == 0 ? null : Record(random);
            byte[]? newer = random.Next(8) == 0 ? null : older is null ? Record(random) : Changed(older, random);
            byte[] delta = Delta(newer, older);
            Assert.Equal(older, TrieNodeDelta.Apply(newer, delta));
        });

    [Fact]
    public void Takes_a_tenth_of_the_record_when_one_child_of_sixteen_changes()
    {
        byte[] older = [0, .. Enumerable.Repeat((byte)7, 16), .. Enumerable.Repeat(Hash(1), 16).SelectMany(h => h)];
        byte[] newer = [.. older];
        newer[^1] ^= 1;
        Assert.Equal(3 + 1 + 33, Delta(newer, older).Length);
        Assert.Equal(older, TrieNodeDelta.Apply(newer, Delta(newer, older)));
    }

    [Fact]
    public void Every_prefix_of_a_delta_of_children_is_a_fault_of_the_disk()
    {
        byte[] older = [0, .. Enumerable.Repeat((byte)7, 16), .. Enumerable.Repeat(Hash(1), 16).SelectMany(h => h)];
        byte[] newer = [.. older];
        newer[^1] ^= 1;
        newer[40] ^= 1;
        byte[] delta = Delta(newer, older);
        for (int length = 1; length < delta.Length; length++)
        {
            Assert.Throws<StorageException>(() => TrieNodeDelta.Apply(newer, delta.AsSpan(0, length)));
        }

        Assert.Throws<StorageException>(() => TrieNodeDelta.Apply(newer, [.. delta, 0]));
        Assert.Throws<StorageException>(() => TrieNodeDelta.Apply(null, delta));
        Assert.Throws<StorageException>(() => TrieNodeDelta.Apply(newer, [9]));
    }

    private static byte[] Delta(byte[]? newer, byte[]? older)
    {
        byte[] bytes = new byte[TrieNodeDelta.BytesMax];
        return bytes[..TrieNodeDelta.Write(newer, older, bytes)];
    }

    private static byte[] Record(Random random)
    {
        byte[] prefix = new byte[random.Next(3) == 0 ? random.Next(5) : 0];
        return Join(prefix, [.. Enumerable.Range(0, 16).Select(_ => Child(random))]);
    }

    private static byte[] Changed(byte[] older, Random random)
    {
        var record = new TrieNodeRecord(older);
        ReadOnlySpan<byte> references = record.References;
        var children = new List<(byte Count, byte[] Reference)>();
        for (int child = 0; child < 16; child++)
        {
            byte[] reference = TrieNodeRecord.TakeReference(ref references).ToArray();
            children.Add(random.Next(4) == 0 ? Child(random) : (record.LeafCount(child), reference));
        }

        byte[] prefix = random.Next(8) == 0 ? [1, 2] : record.Prefix.ToArray();
        return Join(prefix, children);
    }

    private static byte[] Join(byte[] prefix, List<(byte Count, byte[] Reference)> children)
        => [
            (byte)prefix.Length, .. prefix, .. children.Select(c => c.Count), .. children.SelectMany(c => c.Reference),
        ];

    private static (byte Count, byte[] Reference) Child(Random random) => random.Next(4) switch
    {
        0 => (0, [0x80]),
        1 => (1, [0xc3, 0x20, 0x01, (byte)random.Next(256)]),
        _ => ((byte)(random.Next(2) == 0 ? 255 : 3), Hash((byte)random.Next(256))),
    };

    private static byte[] Hash(byte fill) => [0xa0, .. Enumerable.Repeat(fill, 32)];
}
