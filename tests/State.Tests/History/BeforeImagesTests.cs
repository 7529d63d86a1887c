using MarketChain.State.History;
using MarketChain.Storage;

namespace MarketChain.State.Tests.History;

public class BeforeImagesTests
{
    private static readonly byte[] _images = Sample();

    [Fact]
    public void Finds_each_key_and_no_other()
    {
        var images = new BeforeImages(_images);
        Assert.Equal(3, images.Count);
        Assert.True(images.TryFind([0, 1, 1], out ReadOnlySpan<byte> value));
        Assert.Equal([5, 6], value.ToArray());
        Assert.True(images.TryFind([1, 2], out value));
        Assert.True(value.IsEmpty);
        Assert.False(images.TryFind([1], out _));
        Assert.False(images.TryFind([1, 9], out _));
        Assert.Equal(3, images.LowerBound([1, 9]));
    }

    [Fact]
    public void Every_prefix_and_every_flipped_byte_reads_or_is_a_fault_of_the_disk()
    {
        for (int length = 0; length < _images.Length; length++)
        {
            Assert.Throws<StorageException>(() => ReadAll(_images[..length]));
        }

        for (int i = 0; i < _images.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. _images];
                flipped[i] ^= (byte)(1 << bit);
                Exception? fault = Record.Exception(() => ReadAll(flipped));
                Assert.True(fault is null or StorageException, fault?.ToString());
            }
        }
    }

    private static void ReadAll(byte[] bytes)
    {
        var images = new BeforeImages(bytes);
        for (int i = 0; i < images.Count; i++)
        {
            images.TryFind(images.Key(i), out _);
            Assert.True(images.Value(i).Length <= bytes.Length);
        }
    }

    private static byte[] Sample()
    {
        var slots = new ColumnChanges(Column.SlotFlat);
        slots.Add([1, 1], [9], [5, 6]);
        var accounts = new ColumnChanges(Column.AccountFlat);
        accounts.Add([2], [7], []);
        accounts.Add([3], [], [8]);
        return BeforeImagesWriter.WriteFlat(slots, accounts);
    }
}
