namespace MarketChain.Tidy.Tests;

/// <summary>What the other suites rely on: a failure says what was awaited, which seed, which file is absent.</summary>
public sealed class TestKitTests
{
    [Fact]
    public async Task A_wait_returns_as_soon_as_its_condition_holds()
    {
        var asked = 0;
        await Eventually.True(() => ++asked == 3, TimeSpan.FromMinutes(1), "asked three times");
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_wait_in_vain_says_what_for()
    {
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => Eventually.True(() => false, TimeSpan.Zero, "pigs fly"));
        Assert.Contains("pigs fly", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_run_that_fails_names_its_seed()
    {
        var first = Enumerable.Range(1, 3).Select(seed => new Random(seed).Next()).ToList();
        var seen = new List<int>();
        Seeds.Each(3, random => seen.Add(random.Next()));
        Assert.Equal(first, seen);

        var failure = Assert.Throws<SeedFailedException>(
            () => Seeds.Each(3, random => Assert.NotEqual(first[1], random.Next())));
        Assert.Equal(2, failure.Seed);
        Assert.Contains("MARKETCHAIN_SEED=2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_file_is_the_reason_to_skip()
    {
        var skip = new SharedFactAttribute("vectors/no-such-file").Skip;
        Assert.Contains("vectors/no-such-file", skip, StringComparison.Ordinal);
    }

    [Fact]
    public void A_temporary_folder_leaves_nothing()
    {
        string path;
        using (var folder = new TempFolder())
        {
            path = folder.Path;
            File.WriteAllText(folder.File("x"), "x");
            Assert.True(File.Exists(Path.Combine(path, "x")));
        }

        Assert.False(Directory.Exists(path));
    }

    [SharedFact("data/open-bandit/random-men.csv.xz")]
    public async Task A_packed_data_set_is_unpacked()
    {
        using var folder = new TempFolder();
        var unpacked = await Xz.UnpackAsync(SharedFiles.Get("data/open-bandit/random-men.csv.xz"), folder.Path);
        Assert.Equal(folder.File("random-men.csv"), unpacked);
        Assert.Contains(',', File.ReadLines(unpacked).First());
    }
}
