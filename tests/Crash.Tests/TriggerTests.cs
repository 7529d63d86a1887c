namespace MarketChain.Crash.Tests;

/// <summary>When power is lost, and what the shim refuses to simulate.</summary>
public sealed class TriggerTests
{
    [Fact]
    public async Task An_idle_process_loses_power_by_its_button()
    {
        using var disk = new Disk();
        await using var actor = CrashableProcess.Start(
            disk.Actor("replace a text", "say ready", "wait"), disk.LossOfAllUnsynced());
        await actor.WaitForLineAsync(line => line == "ready", Disk.Deadline);
        actor.PressPowerButton();
        Assert.True((await actor.WaitForExitAsync(Disk.Deadline)).LostPower);
        Assert.Equal("", disk.Listing());
    }

    [Fact]
    public async Task A_file_that_appears_is_a_button_too()
    {
        using var disk = new Disk();
        var loss = disk.LossOfAllUnsynced() with { TriggerFile = disk.Beside("now") };
        await using var actor = CrashableProcess.Start(disk.Actor("replace a text", "say ready", "wait"), loss);
        await actor.WaitForLineAsync(line => line == "ready", Disk.Deadline);
        File.WriteAllText(loss.TriggerFile!, "");
        Assert.True((await actor.WaitForExitAsync(Disk.Deadline)).LostPower);
        Assert.Equal("", disk.Listing());
    }

    [Fact]
    public async Task Each_operation_can_be_the_last()
    {
        using var disk = new Disk();
        string[] left = ["a=", "a=x", "a=x", "a=x", "a=x b/", "a=x b/ c/"];
        for (var operation = 1; operation <= left.Length; operation++)
        {
            var loss = disk.Loss(1, operation) with { Survival = Survival.Everything };
            await disk.LosePowerAfterAsync(loss, "replace a x", "sync a", "sync .", "mkdir b", "mkdir c");
            Assert.Equal(left[operation - 1], disk.Listing());
            disk.Clear();
        }
    }

    [Fact]
    public async Task A_normal_exit_tells_the_number_of_operations_and_keeps_everything()
    {
        using var disk = new Disk();
        var loss = disk.LossOfAllUnsynced() with { CountFile = disk.Beside("count") };
        await using var actor = CrashableProcess.Start(
            disk.Actor("replace a x", "append a y", "truncate a 1", "sync a", "rename a b", "sync ."), loss);
        Assert.Equal(0, (await actor.WaitForExitAsync(Disk.Deadline)).Code);
        Assert.Equal("7\n", File.ReadAllText(loss.CountFile!));
        Assert.Equal("b=x", disk.Listing());
    }

    [Fact]
    public async Task A_writable_shared_mapping_ends_the_process_loudly()
    {
        using var disk = new Disk();
        await using var actor = CrashableProcess.Start(disk.Actor("replace a x", "map a"), disk.Loss(1));
        var end = await actor.WaitForExitAsync(Disk.Deadline);
        Assert.Equal(CrashShim.ExitBroken, end.Code);
        Assert.Contains("writable shared mapping", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_outside_the_folder_is_left_alone()
    {
        using var disk = new Disk();
        await disk.LosePowerAfterAsync(
            disk.LossOfAllUnsynced(), "replace ../disk2 kept", "mkdir ../disk-folder", "replace b lost");
        Assert.Equal("kept", File.ReadAllText(disk.Beside("disk2")));
        Assert.True(Directory.Exists(disk.Beside("disk-folder")));
        Assert.Equal("", disk.Listing());
    }

    [Fact]
    public async Task A_process_still_running_at_the_deadline_is_killed()
    {
        using var disk = new Disk();
        await using var actor = CrashableProcess.Start(disk.Actor("say ready", "wait"));
        await actor.WaitForLineAsync(line => line == "ready", Disk.Deadline);
        await Assert.ThrowsAsync<TimeoutException>(() => actor.WaitForExitAsync(TimeSpan.FromMilliseconds(1)));
        var end = await actor.WaitForExitAsync(Disk.Deadline);
        Assert.Equal(CrashShim.ExitPowerLost, end.Code);
        Assert.False(end.LostPower);
    }
}
