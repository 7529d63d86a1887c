namespace MarketChain.Crash.Tests;

/// <summary>The loop tells a lost promise from a failing load, and either from a process that ends by itself.</summary>
public sealed class CrashLoopTests
{
    private static readonly string[] Steps =
        ["replace a old", "sync a", "sync .", "write a 0 new", "say ready", "wait"];

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_round_crashes_restarts_and_verifies()
    {
        using var disk = new Disk();
        var lines = new List<string>();
        var found = new List<string>();
        var loop = Loop(disk, Steps, load: WaitUntilReady, verify: process =>
        {
            found.Add(disk.Listing());
            return WaitUntilReady(process, CancellationToken.None);
        }, print: lines.Add);
        await loop.RunAsync(rounds: 3, firstSeed: 7);
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Contains("crash shim: power lost", line, StringComparison.Ordinal));
        Assert.Equal(3, found.Count);
    }

    [Fact]
    public async Task Power_is_lost_by_the_button_when_the_load_ends_before_its_operation_comes()
    {
        using var disk = new Disk();
        var lines = new List<string>();
        var loop = Loop(disk, Steps, WaitUntilReady, _ => Task.CompletedTask, lines.Add);
        await loop.RunAsync(new CrashRound(Seed: 1, AtOperation: 1000));
        Assert.Contains("(signal)", lines.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_promise_names_the_seed_and_the_operation()
    {
        using var disk = new Disk();
        var loop = Loop(disk, Steps, WaitUntilReady, _ => throw new InvalidDataException("block 7 is gone"));
        var failure = await Assert.ThrowsAsync<CrashRoundException>(() => loop.RunAsync(new CrashRound(3, 4)));
        Assert.Contains("block 7 is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MARKETCHAIN_CRASH=3:4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_fails_by_itself_is_not_taken_for_a_crash()
    {
        using var disk = new Disk();
        var loop = Loop(
            disk, ["say ready", "wait"], (_, _) => throw new InvalidDataException("bad load"), Nothing, grace: Short);
        var failure = await Assert.ThrowsAsync<CrashRoundException>(() => loop.RunAsync(new CrashRound(1, 1)));
        Assert.Contains("bad load", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_by_itself_fails_the_round()
    {
        using var disk = new Disk();
        var loop = Loop(disk, ["remove absent"], (process, _) => process.WaitForExitAsync(Disk.Deadline), Nothing);
        var failure = await Assert.ThrowsAsync<CrashRoundException>(() => loop.RunAsync(new CrashRound(1, 1)));
        Assert.Contains("exit code 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_are_counted_up_to_a_graceful_stop()
    {
        using var disk = new Disk();
        await disk.PrepareAsync(DotnetTests.Before);
        var loop = new CrashLoop
        {
            Command = () => Child.Command("files", disk.Root),
            Folder = disk.Root,
            OperationsMax = 1,
            Load = (child, _) => child.WaitForLineAsync(line => line == "done", Disk.Deadline),
            Verify = Nothing,
        };
        Assert.InRange(await loop.CountOperationsAsync(), 30, 100);
    }

    private static CrashLoop Loop(
        Disk disk, string[] steps, Func<CrashableProcess, CancellationToken, Task> load,
        Func<CrashableProcess, Task> verify, Action<string>? print = null, TimeSpan? grace = null) => new()
        {
            Command = () => disk.Actor(steps),
            Folder = disk.Root,
            OperationsMax = 5,
            Load = load,
            Verify = verify,
            Print = print ?? (_ => { }),
            DeathGrace = grace ?? Disk.Deadline,
        };

    private static Task Nothing(CrashableProcess process) => Task.CompletedTask;

    private static Task WaitUntilReady(CrashableProcess process, CancellationToken dead)
        => process.WaitForLineAsync(line => line == "ready", Disk.Deadline);
}
