namespace MarketChain.Crash.Tests.Nodes;

/// <summary>
/// The node loses power under load: it starts again, has every block and receipt that it has shown to anybody, and
/// settles and pays on; stopped, its folder passes <c>marketchain db check</c> and its database is what its blocks
/// make it. <c>MARKETCHAIN_CRASHES=200 ./test Crash</c> does it more often.
/// </summary>
public sealed class NodeCrashTests
{
    private const int Rounds = 20;
    private const int RoundsPerChain = 5;
    private const long OperationsMax = 1_000;

    [Fact]
    public async Task No_final_block_is_lost_and_the_state_is_what_the_blocks_make_it()
    {
        using var disk = new Disk();
        var node = new NodeUnderTest(disk);
        var load = new MarketLoad();
        var round = 0;
        var loop = new CrashLoop
        {
            Command = node.Command,
            Folder = disk.Root,
            OperationsMax = OperationsMax,
            Prepare = _ =>
            {
                if (round++ % RoundsPerChain == 0)
                {
                    disk.Clear();
                    load.Forget();
                }

                return Task.CompletedTask;
            },
            Load = load.RunAsync,
            Verify = load.CheckAsync,
            Inspect = async () => load.Tally.SawCheckpoint(await node.InspectAsync()),
        };
        var crashes = await loop.RunAsAskedAsync(Rounds);
        Console.WriteLine($"{crashes} crashes: {load.Tally}");
        if (crashes >= Rounds)
            Assert.True(load.Tally.IsReal, $"no real load: {load.Tally}");
    }
}
