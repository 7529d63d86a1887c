using MarketChain.Node.Snapshots;
using MarketChain.Replica.Messages;

namespace MarketChain.Node.Tests.Snapshots;

public sealed class PartStreamTests
{
    [Fact]
    public async Task Its_reader_waits_for_each_part_and_gets_all_bytes_in_order()
    {
        byte[] bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        using PartStream parts = new(bytes.Length);
        using MemoryStream got = new();
        Task reading = Task.Factory.StartNew(
            () => parts.CopyTo(got, 777), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int from = 0; from < bytes.Length; from += 3_000)
        {
            parts.Add(bytes.AsMemory(from, Math.Min(3_000, bytes.Length - from)));
        }

        await reading;
        Assert.Equal(bytes, got.ToArray());
        Assert.Equal(bytes.Length, parts.ReadBytes);
    }

    [Fact]
    public void What_waits_is_bounded()
    {
        using PartStream parts = new(1L << 30);
        byte[] part = new byte[MessageLimits.SnapshotPartLength];
        int added = 0;
        for (; parts.HasRoom; added++)
        {
            parts.Add(part);
        }

        Assert.Equal(2, added);
        parts.ReadExactly(new byte[MessageLimits.SnapshotPartLength]);
        Assert.True(parts.HasRoom);
    }

    [Fact]
    public async Task Whoever_waits_when_it_is_abandoned_is_told()
    {
        using PartStream parts = new(10);
        parts.Add(new byte[4]);
        parts.ReadExactly(new byte[4]);
        Task reading = Task.Factory.StartNew(
            parts.ReadByte, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        parts.Abandon();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reading);
    }
}
