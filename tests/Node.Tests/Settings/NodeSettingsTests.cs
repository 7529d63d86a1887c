using MarketChain.Node.Settings;

namespace MarketChain.Node.Tests.Settings;

public sealed class NodeSettingsTests
{
    [Fact]
    public void Every_default_is_a_value_that_its_setting_takes()
    {
        NodeOptions options = new();
        foreach (NodeSetting setting in NodeSettings.All)
        {
            string shown = setting.Show(options);
            if (shown.Length > 0)
            {
                Assert.Equal(shown, setting.Show(setting.Set(options, shown)));
            }
        }
    }

    [Fact]
    public void Names_are_distinct_and_each_setting_says_what_it_means()
    {
        Assert.Distinct(NodeSettings.All.Select(setting => setting.Name));
        Assert.All(NodeSettings.All, setting => Assert.True(setting.Meaning.Length > 10 && setting.Unit.Length > 0));
    }

    [Theory]
    [InlineData("rpc", "some", "--rpc: expected HOST:PORT with an address such as 127.0.0.1:8545, got 'some")]
    [InlineData("metrics", "", "--metrics: expected HOST:PORT")]
    [InlineData("clock-factor", "0", "--clock-factor: expected 1 to 1000000 (chain ms per real ms), got '0'")]
    [InlineData("clock-factor", "-1", "got '-1'")]
    [InlineData("clock-factor", "1.5", "got '1.5'")]
    [InlineData("block-cache", "99999999999999", "--block-cache: expected 8 to 1048576 (MiB), got '99999999999999'")]
    [InlineData("log", "yaml", "--log: expected text|json, got 'yaml'")]
    [InlineData("log-level", "5", "--log-level: expected trace|debug|")]
    [InlineData("stop-with-stdin", "yes", "--stop-with-stdin: expected true or false, got 'yes'")]
    [InlineData("data", "", "--data: expected FOLDER, got nothing")]
    public void Refuses_with_what_was_expected_and_what_came(string name, string text, string message)
    {
        NodeSetting setting = NodeSettings.All.Single(setting => setting.Name == name);
        CommandException refused = Assert.Throws<CommandException>(() => setting.Set(new NodeOptions(), text));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        NodeOptions good = new() { DataFolder = "x" };
        Assert.Same(good, good.Check());
        Assert.Throws<CommandException>(() => new NodeOptions().Check());
        Assert.Throws<CommandException>(() => (good with { HistoryBlocks = 10, ProofBlocks = 11 }).Check());
        Assert.Throws<CommandException>(() => (good with { ValidatorKeyFile = "k", DevValidator = "v" }).Check());
    }
}
