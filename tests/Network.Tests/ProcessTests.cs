using MarketChain.Network.Frames;
using MarketChain.Network.Tests.Support;
using MarketChain.Network.Tls;
using MarketChain.Primitives.Peers;

namespace MarketChain.Network.Tests;

/// <summary>What concerns the whole process: its memory, its pool of threads. So alone, after the others.</summary>
[CollectionDefinition(nameof(ProcessTests), DisableParallelization = true)]
public sealed class ProcessTestsAlone;

[Collection(nameof(ProcessTests))]
public sealed class ProcessTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Links_that_come_and_go_leave_no_threads_and_no_memory()
    {
        NetworkLimits limits = new() { AcceptedPerSecondMax = 100_000, LinksBurst = 1_000, PauseAfterCutMs = 0 };
        await using var node = await TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))], limits);
        using var certificate = NodeCertificate.Create();
        await ComeAndGo(node, certificate, 20);
        var threads = node.Network.Figures.Threads;
        var bytes = BytesInUse();
        await ComeAndGo(node, certificate, 200);
        Assert.Equal(threads, node.Network.Figures.Threads);

        // Each link has a buffer of 64 KiB and half a message of a megabyte: a leak would be 13 MiB at least.
        Assert.InRange(BytesInUse() - bytes, long.MinValue, 6 << 20);
    }

    [Fact]
    public void Nodes_link_and_talk_while_the_pool_of_threads_is_busy()
    {
        using ManualResetEventSlim end = new();
        using CountdownEvent waiting = new(1_000);
        for (var i = 0; i < waiting.InitialCount; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => Occupy(waiting, end), state: null);
        try
        {
            Talk();
            Assert.Equal(waiting.InitialCount, waiting.CurrentCount);
            Assert.True(ThreadPool.PendingWorkItemCount > 0, "the pool was not full");
        }
        finally
        {
            end.Set();
            waiting.Wait();
        }
    }

    private static long BytesInUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task ComeAndGo(TestNode node, NodeCertificate certificate, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using (var peer = RawPeer.Link(node, key: 0, certificate))
            {
                peer.Send(FrameKind.Ping, new byte[8]);
                peer.SendRaw(RawPeer.Frame(FrameKind.Transactions, 1 << 20, new byte[FrameHeader.PayloadMax]));
            }

            await Eventually.True(() => node.Network.Peers.Count == 0, Deadline, "the link is gone");
        }

        await Eventually.True(
            () => node.Network.Figures is { Unadmitted: 0, Threads: 2 }, Deadline, "only keeper and listener are left");
    }

    private static void Occupy(CountdownEvent waiting, ManualResetEventSlim end)
    {
        end.Wait();
        waiting.Signal();
    }

    // By blocking calls only: this test's own continuations would not run either.
    private static void Talk()
    {
        var listener = TestNode.StartAsync(1, [new ListedPeer(Keys.Public(0))]).Result;
        var dialler = TestNode.StartAsync(0, [listener.AsListed()]).Result;
        Assert.True(SpinWait.SpinUntil(() => dialler.IsLinked(listener) && listener.IsLinked(dialler), 20_000));
        Assert.True(dialler.TrySend(listener, PeerChannel.Consensus, new byte[1]));
        Assert.True(SpinWait.SpinUntil(() => listener.Messages.Count == 1, 20_000));
        Assert.True(dialler.DisposeAsync().IsCompleted && listener.DisposeAsync().IsCompleted);
    }
}
