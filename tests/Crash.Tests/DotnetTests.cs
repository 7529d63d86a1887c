namespace MarketChain.Crash.Tests;

/// <summary>The shim sees all that the .NET runtime does to files, whichever way it calls the system.</summary>
public sealed class DotnetTests
{
    internal static readonly string[] Before =
    [
        "replace old old-text", "replace moved moved-text", "replace replaced replaced-text",
        "replace removed removed-text", "replace log log-text", "mkdir full", "replace full/file text",
    ];

    [Fact]
    public async Task No_change_that_dotnet_makes_escapes_the_shim()
    {
        using var disk = new Disk();
        await disk.PrepareAsync(Before);
        var before = disk.Listing();
        await RunAsync(disk, "files", disk.LossOfAllUnsynced());
        Assert.Equal(before, disk.Listing());
    }

    [Fact]
    public async Task All_that_dotnet_and_libc_sync_stays()
    {
        using var kept = new Disk();
        await kept.PrepareAsync(Before);
        await RunAsync(kept, "files", kept.Loss(1) with { Survival = Survival.Everything });

        using var disk = new Disk();
        await disk.PrepareAsync(Before);
        await RunAsync(disk, "files-synced", disk.LossOfAllUnsynced());
        Assert.Equal(kept.Listing(), disk.Listing());
    }

    private static async Task RunAsync(Disk disk, string mode, PowerLoss loss)
    {
        await using var child = CrashableProcess.Start(Child.Command(mode, disk.Root), loss);
        await child.WaitForLineAsync(line => line == "done", Disk.Deadline);
        child.PressPowerButton();
        var end = await child.WaitForExitAsync(Disk.Deadline);
        Assert.True(end.LostPower, end.ToString());
    }
}
