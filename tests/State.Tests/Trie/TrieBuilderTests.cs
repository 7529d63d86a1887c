using MarketChain.Primitives;
using MarketChain.State.Trie;

namespace MarketChain.State.Tests.Trie;

public class TrieBuilderTests
{
    [Fact]
    public void An_empty_trie_has_the_known_root()
    {
        var builder = new TrieBuilder();
        builder.Start(TrieLeafKind.Slot, null);
        Assert.Equal("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421", builder.Finish().ToString());
    }

    [Fact]
    public void Agrees_with_the_naive_trie_on_random_leaves()
        => Seeds.Each(60, random =>
        {
            var builder = new TrieBuilder();
            SortedDictionary<Hash256, byte[]> leaves = TrieSamples.Slots(random, random.Next(1, 400));
            builder.Start(TrieLeafKind.Slot, null);
            foreach ((Hash256 key, byte[] value) in leaves)
            {
                builder.AddLeaf(key, value);
            }

            Assert.Equal(TrieSamples.NaiveRoot(leaves), builder.Finish());
        });

    [Fact]
    public void More_leaves_than_wait_for_their_hashes_at_once_agree_too()
    {
        var builder = new TrieBuilder();
        SortedDictionary<Hash256, byte[]> leaves = TrieSamples.Slots(new Random(1), 6_000);
        for (int run = 0; run < 2; run++)
        {
            builder.Start(TrieLeafKind.Slot, null);
            foreach ((Hash256 key, byte[] value) in leaves)
            {
                builder.AddLeaf(key, value);
            }

            Assert.Equal(TrieSamples.NaiveRoot(leaves), builder.Finish());
        }
    }

    [Fact]
    public void Leaves_out_of_order_or_twice_are_broken_code()
    {
        var builder = new TrieBuilder();
        builder.Start(TrieLeafKind.Slot, null);
        Hash256 low = Hash256.Zero;
        var high = new Hash256(Enumerable.Repeat((byte)0x11, 32).ToArray());
        builder.AddLeaf(high, [1]);
        Assert.Throws<InvariantException>(() => builder.AddLeaf(high, [1]));
        Assert.Throws<InvariantException>(() => builder.AddLeaf(low, [1]));
    }
}
