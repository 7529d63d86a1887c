using MarketChain.Primitives;

namespace MarketChain.Storage.Tests;

public sealed class KeyListTests
{
    [Fact]
    public void Keeps_keys_of_any_length_in_order()
    {
        var keys = new KeyList();
        for (int round = 0; round < 2; round++)
        {
            byte[][] expected =
                [.. Enumerable.Range(0, 300).Select(i => new byte[] { (byte)(i / 256), (byte)i, 1 }[..^(i % 2)])];
            foreach (byte[] key in expected)
            {
                keys.Add(key);
            }

            Assert.Equal(expected.Length, keys.Count);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], keys[i].ToArray());
            }

            keys.Clear();
            Assert.Equal(0, keys.Count);
        }
    }

    [Theory]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { })]
    public void Refuses_a_key_that_does_not_sort_after_the_last(byte[] key)
    {
        var keys = new KeyList();
        keys.Add([2]);
        Assert.Throws<InvariantException>(() => keys.Add(key));
    }

    [Fact]
    public void Refuses_an_index_outside()
        => Assert.Throws<InvariantException>(() => new KeyList()[0].Length);
}
