using MarketChain.Node.Running;
using MarketChain.Storage;

namespace MarketChain.Node.Tests.Running;

public sealed class WorkerThreadsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Does_every_piece_once_again_and_again(int width)
    {
        using WorkerThreads workers = new(width);
        for (int pieces = 0; pieces < 300; pieces++)
        {
            int[] done = new int[pieces];
            workers.Run(pieces, piece => Interlocked.Increment(ref done[piece]));
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Works_on_two_pieces_at_once()
    {
        using WorkerThreads workers = new(2);
        using Barrier barrier = new(2);
        workers.Run(2, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_a_piece_throws_is_thrown_to_the_caller_and_the_next_work_is_done(int width)
    {
        using WorkerThreads workers = new(width);
        for (int i = 0; i < 50; i++)
        {
            StorageException fault = Assert.Throws<StorageException>(() => workers.Run(20, piece =>
            {
                if (piece % 3 == 1)
                {
                    throw new StorageException(StorageFault.Io, "a piece");
                }
            }));
            Assert.Contains("a piece", fault.Message, StringComparison.Ordinal);
            int sum = 0;
            workers.Run(5, piece => Interlocked.Add(ref sum, piece));
            Assert.Equal(10, sum);
        }
    }
}
