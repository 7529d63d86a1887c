namespace MarketChain.Crash.Tests;

/// <summary>What becomes of names: created, removed, moved.</summary>
public sealed class NameLossTests
{
    [Fact]
    public async Task A_sync_of_a_file_does_not_make_its_name_durable()
    {
        using var disk = new Disk();
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), "replace a text", "sync a");
        Assert.Equal("", disk.Listing());
    }

    [Fact]
    public async Task A_sync_of_the_folder_does_not_make_the_bytes_durable()
    {
        using var disk = new Disk();
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), "replace a text", "sync .");
        Assert.Equal("a=", disk.Listing());
    }

    [Theory]
    [InlineData("rename a b")]
    [InlineData("remove a")]
    [InlineData("link a c")]
    [InlineData("mkdir d")]
    [InlineData("rmdir e")]
    [InlineData("rename e f")]
    [InlineData("remove a|rename b a|link a c|remove c|rename a b|mkdir d|rename d g|rmdir g|rmdir e|mkdir e")]
    public async Task Unsynced_changes_of_names_are_undone(string steps)
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a first", "replace b second", "mkdir e");
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), steps.Split('|'));
        Assert.Equal("a=first b=second e/", disk.Listing());
    }

    [Theory]
    [InlineData("rename a b", "b=first e/")]
    [InlineData("remove a", "b=second e/")]
    [InlineData("link a c", "a=first b=second c=first e/")]
    [InlineData("mkdir d", "a=first b=second d/ e/")]
    [InlineData("rmdir e", "a=first b=second")]
    public async Task Synced_changes_of_names_stay(string step, string expected)
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a first", "replace b second", "mkdir e");
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), step, "sync .", "remove b");
        Assert.Equal(expected, disk.Listing());
    }

    [Fact]
    public async Task A_new_folder_is_lost_with_all_that_was_synced_in_it()
    {
        using var disk = new Disk();
        await disk.LosePowerAfterAsync(
            disk.LossOfAllUnsynced(), "mkdir d", "replace d/a text", "sync d/a", "sync d");
        Assert.Equal("", disk.Listing());
    }

    [Fact]
    public async Task A_folder_removed_for_good_takes_what_was_removed_in_it_along()
    {
        using var disk = new Disk();
        await disk.PrepareAsync("mkdir d", "replace d/a text", "mkdir d/e");
        await disk.LosePowerAfterAsync(
            disk.LossOfAllUnsynced(), "remove d/a", "rmdir d/e", "rmdir d", "sync .", "replace b text");
        Assert.Equal("", disk.Listing());
        Assert.Single(Directory.GetFileSystemEntries(CrashShim.TrashOf(disk.Root)));
    }

    [Fact]
    public async Task Changes_of_a_folder_are_kept_up_to_some_point()
    {
        using var disk = new Disk();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 40; seed++)
        {
            await disk.LosePowerAfterAsync(disk.Loss(seed), "mkdir a", "mkdir b", "mkdir c");
            seen.Add(disk.Listing());
            disk.Clear();
        }

        Assert.Equal(["", "a/", "a/ b/", "a/ b/ c/"], seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sync d")]
    [InlineData("sync e")]
    public async Task A_move_between_folders_is_durable_once_either_is_synced_and_whole_always(string sync)
    {
        using var disk = new Disk();
        for (ulong seed = 1; seed <= 16; seed++)
        {
            await disk.PrepareAsync("mkdir d", "mkdir e", "replace d/a text");
            await disk.LosePowerAfterAsync(disk.Loss(seed), "rename d/a e/a", sync, "rename e/a d/b");
            Assert.Contains(disk.Listing(), (string[])["d/ e/ e/a=text", "d/ d/b=text e/"]);
            disk.Clear();
        }
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_cannot_be_removed()
    {
        using var disk = new Disk();
        await disk.PrepareAsync("mkdir d", "mkdir d/e");
        await using var actor = CrashableProcess.Start(disk.Actor("rmdir d"), disk.Loss(1));
        var end = await actor.WaitForExitAsync(Disk.Deadline);
        Assert.Equal(2, end.Code);
        Assert.Contains("Directory not empty", end.Errors, StringComparison.Ordinal);
    }
}
