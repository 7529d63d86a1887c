namespace MarketChain.Crash.Tests;

/// <summary>What becomes of bytes and sizes.</summary>
public sealed class DataLossTests
{
    private const ulong SeedsMax = 48;

    [Fact]
    public async Task Synced_bytes_survive_every_seed()
    {
        using var disk = new Disk();
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            await disk.LosePowerAfterAsync(
                disk.Loss(seed), "replace a hello", "append a -world", "sync a", "sync .", "append a -later");
            Assert.StartsWith("a=hello-world", disk.Listing(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Unsynced_appends_are_kept_lost_or_torn_to_a_prefix()
    {
        using var disk = new Disk();
        var lengths = new HashSet<int>();
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            await disk.PrepareAsync("replace a 0123", "sync a");
            await disk.LosePowerAfterAsync(disk.Loss(seed), "append a 4567", "append a 89");
            var left = File.ReadAllText(disk.Beside("disk/a"));
            Assert.StartsWith(left.TrimEnd('\0'), "0123456789", StringComparison.Ordinal);
            lengths.Add(left.Length);
        }

        Assert.Superset(new HashSet<int> { 4, 10 }, lengths);
        Assert.True(lengths.Overlaps([5, 6, 7]), "no write was torn");
    }

    [Fact]
    public async Task Overwritten_bytes_come_back()
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a aaaaaaaa");
        await disk.LosePowerAfterAsync(
            disk.LossOfAllUnsynced(), "write a 2 bbb", "write a 4 cc", "append a dddd", "write a 7 e");
        Assert.Equal("a=aaaaaaaa", disk.Listing());
    }

    [Fact]
    public async Task Pages_of_one_write_may_reach_the_disk_apart_from_each_other()
    {
        using var disk = new Disk();
        var wasScattered = false;
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            await disk.PrepareAsync("fill a 0 16384 o", "sync a");
            await disk.LosePowerAfterAsync(disk.Loss(seed), "fill a 0 16384 n");
            var pages = File.ReadAllText(disk.Beside("disk/a")).Chunk(4096).Select(page => new string(page)).ToList();
            wasScattered |= pages[0][0] == 'o' && pages.Exists(page => page[0] == 'n');
        }

        Assert.True(wasScattered);
    }

    [Theory]
    [InlineData("truncate a 3")]
    [InlineData("truncate a 20")]
    [InlineData("reserve a 20")]
    [InlineData("replace a new")]
    public async Task A_change_of_size_is_undone_with_its_bytes(string step)
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a 0123456789");
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), step);
        Assert.Equal("a=0123456789", disk.Listing());
    }

    [Theory]
    [InlineData("truncate a 3", "a=012")]
    [InlineData("replace a new", "a=new")]
    public async Task A_synced_change_of_size_stays(string step, string expected)
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a 0123456789");
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), step, "sync a");
        Assert.Equal(expected, disk.Listing());
    }

    [Fact]
    public async Task A_sync_during_which_power_is_lost_promises_nothing()
    {
        using var disk = new Disk();
        await disk.PrepareAsync("replace a old");
        var loss = disk.LossOfAllUnsynced() with { AtOperation = 2 };
        await disk.LosePowerAfterAsync(loss, "write a 0 new", "sync a", "append a -later");
        Assert.Equal("a=old", disk.Listing());
    }

    [Fact]
    public async Task More_changes_than_are_remembered_lose_only_the_newest()
    {
        using var disk = new Disk();
        var appends = Enumerable.Range(0, 3000).Select(_ => "append a x");
        await disk.PrepareAsync("replace a x", "sync a");
        await disk.LosePowerAfterAsync(disk.LossOfAllUnsynced(), appends);
        Assert.InRange(new FileInfo(disk.Beside("disk/a")).Length, 1 + 3000 - 1024, 3000 - 512 + 1);
    }

    [Fact]
    public async Task The_same_seed_leaves_the_same_bytes()
    {
        using var disk = new Disk();
        string[] steps = ["fill a 0 40000 n", "append b 123456", "write a 100 zzz", "rename b c", "truncate a 30000"];
        var left = new HashSet<string>();
        for (var run = 0; run < 3; run++)
        {
            await disk.PrepareAsync("fill a 0 20000 o", "replace b old", "mkdir d", "rmdir d");
            await disk.LosePowerAfterAsync(disk.Loss(12), steps);
            left.Add(disk.Listing());
            disk.Clear();
        }

        Assert.Single(left);
    }
}
