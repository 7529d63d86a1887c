using MarketChain.Node.Running;

namespace MarketChain.Node.Tests.Running;

public sealed class PoolThreadsTests
{
    private const int Answers = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>By itself a pool that grows by two threads a second would need a minute for them.</summary>
    [Fact]
    public async Task What_is_quick_finds_a_thread_while_answers_take_long()
    {
        PoolThreads.Reserve(Answers);
        using ManualResetEventSlim over = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 0;
        Task[] answers = [.. Enumerable.Range(0, Answers).Select(_ => Task.Run(() =>
        {
            if (Interlocked.Increment(ref count) == Answers)
            {
                begun.SetResult();
            }

            over.Wait();
        }))];
        try
        {
            await Task.Run(() => { }).WaitAsync(Patience);
            await begun.Task.WaitAsync(Patience);
        }
        finally
        {
            over.Set();
        }

        await Task.WhenAll(answers);
    }
}
