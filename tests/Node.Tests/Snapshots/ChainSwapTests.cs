using MarketChain.Node.Running;
using MarketChain.Node.Snapshots;

namespace MarketChain.Node.Tests.Snapshots;

/// <summary>A folder has its own chain or that of a snapshot, wherever a crash comes in between.</summary>
public sealed class ChainSwapTests : IDisposable
{
    private static readonly string[] Parts = ["database", "blocks", "sidecars", "ledger"];

    private readonly TempFolder _home = new();

    private string Folder => _home.Path;

    [Fact]
    public void What_was_not_committed_is_gone_and_the_chain_is_the_old_one()
    {
        Fill(Folder, "old");
        Fill(ChainSwap.Begin(Folder), "new");
        using DataFolder taken = DataFolder.Take(Folder);
        Assert.All(Parts, part => Assert.Equal("old", Read(part)));
        Assert.False(Directory.Exists(_home.File("restoring")));
    }

    [Fact]
    public void What_was_committed_replaces_the_chain_and_nothing_else()
    {
        Fill(Folder, "old");
        Directory.CreateDirectory(_home.File("votes"));
        File.WriteAllText(_home.File("votes/log"), "signed");
        File.WriteAllText(_home.File("node.key"), "key");
        Fill(ChainSwap.Begin(Folder), "new");
        ChainSwap.Commit(Folder);
        Assert.All(Parts, part => Assert.Equal("old", Read(part)));
        using DataFolder taken = DataFolder.Take(Folder);
        Assert.All(Parts, part => Assert.Equal("new", Read(part)));
        Assert.Equal("signed", File.ReadAllText(_home.File("votes/log")));
        Assert.Equal("key", File.ReadAllText(_home.File("node.key")));
        Assert.False(Directory.Exists(_home.File("restored")));
    }

    /// <summary>Each part is removed, then replaced; so many of these steps were done before the crash.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_swap_that_was_cut_short_goes_on(int steps)
    {
        Fill(Folder, "old");
        Fill(ChainSwap.Begin(Folder), "new");
        ChainSwap.Commit(Folder);
        for (int step = 0; step < steps; step++)
        {
            string part = Parts[step / 2];
            if (step % 2 == 0)
            {
                Directory.Delete(_home.File(part), recursive: true);
            }
            else
            {
                Directory.Move(_home.File($"restored/{part}"), _home.File(part));
            }
        }

        ChainSwap.Finish(Folder);
        Assert.All(Parts, part => Assert.Equal("new", Read(part)));
        Assert.False(Directory.Exists(_home.File("restored")));
        ChainSwap.Finish(Folder);
        Assert.All(Parts, part => Assert.Equal("new", Read(part)));
    }

    [Fact]
    public void A_new_folder_has_nothing_to_replace()
    {
        Fill(ChainSwap.Begin(Folder), "new");
        ChainSwap.Commit(Folder);
        ChainSwap.Finish(Folder);
        Assert.All(Parts, part => Assert.Equal("new", Read(part)));
    }

    public void Dispose() => _home.Dispose();

    private static void Fill(string folder, string what)
    {
        foreach (string part in Parts)
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            File.WriteAllText(Path.Combine(folder, part, "file"), what);
        }
    }

    private string Read(string part) => File.ReadAllText(_home.File($"{part}/file"));
}
