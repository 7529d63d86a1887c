using System.Net;
using MarketChain.Node.Settings;

namespace MarketChain.Node.Tests.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Takes_texts_numbers_and_flags()
    {
        NodeOptions options = Apply(
            """{"data": "x", "clock-factor": 60, "stop-with-stdin": true, "metrics": "off", "rpc": "[::1]:1"}""");
        Assert.Equal("x", options.DataFolder);
        Assert.Equal(60u, options.ClockFactor);
        Assert.True(options.StopWithStdin);
        Assert.Null(options.Metrics);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 1), options.Rpc);
    }

    [Theory]
    [InlineData("", "expected a JSON file of settings")]
    [InlineData("[1]", "expected an object of settings, got Array")]
    [InlineData("""{"dta": "x"}""", "there is no setting 'dta'")]
    [InlineData("""{"data": "x", "data": "y"}""", "'data' is given twice")]
    [InlineData("""{"data": null}""", "'data': expected text, a number or true or false, got Null")]
    [InlineData("""{"rpc": {"host": 1}}""", "'rpc': expected text, a number or true or false, got Object")]
    [InlineData("""{"clock-factor": 1e3}""", "--clock-factor: expected 1 to 1000000")]
    public void Refuses_what_no_setting_takes(string text, string message)
    {
        CommandException refused = Assert.Throws<CommandException>(() => Apply(text));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_that_is_not_there_or_too_long()
    {
        Assert.Throws<CommandException>(() => SettingsFile.Apply(new NodeOptions(), _folder.File("absent")));
        CommandException refused = Assert.Throws<CommandException>(() => Apply(new string(' ', (1 << 20) + 1)));
        Assert.Contains("expected at most 1048576 bytes", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private NodeOptions Apply(string text)
    {
        string file = _folder.File("settings.json");
        File.WriteAllText(file, text);
        return SettingsFile.Apply(new NodeOptions(), file);
    }
}
