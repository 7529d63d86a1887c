using MarketChain.Chain.Files;

namespace MarketChain.Chain.Tests;

/// <summary>
/// A file of blocks that came from anywhere: whatever was cut off or altered is refused with a reason, and no length
/// that it declares is believed before its bytes are there.
/// </summary>
public sealed class BlockFileTests : IDisposable
{
    private const long AllocationMax = 1 << 20;

    private readonly TestChain _maker = new();
    private readonly byte[] _file;
    private readonly ulong _blocks;

    public BlockFileTests()
    {
        using Advertising market = new(_maker);
        market.Open(users: 3);
        _maker.Make([market.Batch(1, 2, 3)]);
        _maker.Make([], market.EpochEndMs());
        using MemoryStream file = new();
        using ChainReader reader = _maker.Chain.OpenReader();
        _blocks = reader.Head.Number;
        BlockFileWriter.Write(reader, 1, _blocks, file, _ => { });
        _file = file.ToArray();
    }

    public void Dispose() => _maker.Dispose();

    [Fact]
    public void Every_prefix_is_refused_or_ends_between_two_blocks()
    {
        using TestChain importer = new();
        int whole = 0;
        for (int length = 0; length < _file.Length; length++)
        {
            whole += Fault(importer, _file[..length]) is null ? 1 : 0;
        }

        // After the header, and after each block but the last.
        Assert.Equal((int)_blocks, whole);
        Assert.Equal(_blocks - 1, importer.Chain.Head.Number);
    }

    [Fact]
    public void A_flipped_byte_anywhere_is_refused_and_a_whole_file_serves_afterwards()
    {
        using TestChain importer = new();
        for (int at = 0; at < _file.Length; at++)
        {
            byte[] altered = [.. _file];
            altered[at] ^= (byte)(1 << (at % 8));
            Assert.False(string.IsNullOrEmpty(Fault(importer, altered)), $"byte {at} was altered");
        }

        Assert.Null(Fault(importer, _file));
        Assert.Equal(_maker.Chain.Head.Hash, importer.Chain.Head.Hash);
    }

    [Theory]
    [InlineData(0xf8)]
    [InlineData(0xfb)]
    [InlineData(0xff)]
    public void A_declared_length_allocates_nothing(byte prefix)
    {
        using TestChain importer = new();
        byte[] declared = [.. Header(), prefix, .. Enumerable.Repeat((byte)0xff, prefix - 0xf7)];
        Fault(importer, declared);
        long before = GC.GetAllocatedBytesForCurrentThread();

        string? fault = Fault(importer, declared);

        Assert.NotNull(fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationMax);
    }

    [Fact]
    public void Lengths_declared_within_an_item_are_compared_with_what_is_there()
    {
        using TestChain importer = new();
        Assert.NotNull(Fault(importer, [.. Header(), 0xc6, 0xbb, 0xff, 0xff, 0xff, 0xff, 0xc0]));
        Assert.NotNull(Fault(importer, [.. Header(), 0xc6, 0x80, 0xfb, 0xff, 0xff, 0xff, 0xff]));
    }

    /// <summary>The first item: a list of fewer than 56 bytes, or of its length in one byte more.</summary>
    private byte[] Header() => _file[..(_file[0] < 0xf8 ? 1 + _file[0] - 0xc0 : 2 + _file[1])];

    /// <summary>The reason why a file is refused; null when it is taken.</summary>
    private static string? Fault(TestChain importer, byte[] file)
    {
        try
        {
            BlockFileReader.Import(importer.Chain, new MemoryStream(file), _ => { });
            return null;
        }
        catch (BlockFileException refused)
        {
            return refused.Message;
        }
    }
}
