using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Processes;

/// <summary>What README.md shows is what there is.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Its_program_registers_a_site_a_user_and_a_campaign_and_has_an_impression_counted()
    {
        string genesis = _home.File("genesis.json");
        File.WriteAllText(genesis, DevGenesis.Fast);
        await using NodeProcess node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        using StringWriter console = new();

        await PlatformExample.RunAsync($"{node.Rpc}", console);

        Assert.Equal(
            "site 1, uid 1, campaign 1\n1 of 1 impressions count, attention 40000\n",
            console.ToString().ReplaceLineEndings("\n"));
        await node.StopAsync();
    }

    [Fact]
    public void Its_program_is_the_one_that_is_tested()
    {
        string[] tested = [.. Lines("tests/Node.Tests/Processes/PlatformExample.cs")];
        int at = 0;
        foreach (string line in Lines("README.md").SkipWhile(line => line != "```csharp").Skip(1)
            .TakeWhile(line => line != "```"))
        {
            string expected = line.Replace("Console.WriteLine", "console.WriteLine", StringComparison.Ordinal);
            if (!expected.StartsWith("string url", StringComparison.Ordinal))
            {
                int found = Array.IndexOf(tested, expected, at);
                Assert.True(found >= 0, $"README.md shows a line that is not tested, or not here: {line}");
                at = found + 1;
            }
        }

        Assert.True(at > 40, "README.md shows no program");
    }

    private static IEnumerable<string> Lines(string file)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MarketChain.sln")))
        {
            folder = folder.Parent!;
        }

        IEnumerable<string> lines = File.ReadLines(Path.Combine(folder.FullName, file));
        return lines.Select(line => line.Trim()).Where(line => line.Length > 0);
    }
}
