using MarketChain.Node.Devnet;
using MarketChain.Node.Settings;

namespace MarketChain.Node.Tests.Settings;

public sealed class PeerListTests : IDisposable
{
    private static readonly string London = $"{DevelopmentNodes.PublicKeyOf("london")}";
    private static readonly string Sanfran = $"{DevelopmentNodes.PublicKeyOf("sanfran")}";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Reads_keys_with_and_without_an_address()
    {
        string text = $"{London}@127.0.0.1:30303,{Sanfran}";
        IReadOnlyList<ListedPeer> peers = PeerList.Parse("--peers", text);
        Assert.Equal(DevelopmentNodes.PublicKeyOf("london"), peers[0].NodeKey);
        Assert.Equal(("127.0.0.1", 30303), (peers[0].Host, peers[0].Port));
        Assert.Equal((null, 0), (peers[1].Host, peers[1].Port));
        Assert.Equal(text, PeerList.Show(peers));
        Assert.Empty(PeerList.Parse("--peers", ""));
    }

    [Theory]
    [InlineData("node.example.org:1")]
    [InlineData("[::1]:65535")]
    public void Takes_names_and_addresses(string address)
        => Assert.Equal($"{London}@{address}", $"{PeerList.Parse("--peers", $"{London}@{address}").Single()}");

    [Theory]
    [InlineData("@127.0.0.1:0")]
    [InlineData("@127.0.0.1:65536")]
    [InlineData("@127.0.0.1")]
    [InlineData("@:80")]
    [InlineData("@::1:80")]
    [InlineData("@a b:80")]
    [InlineData("@")]
    [InlineData("00")]
    public void Refuses_what_nobody_can_dial(string rest)
    {
        CommandException refused = Assert.Throws<CommandException>(() => PeerList.Parse("--peers", London + rest));
        Assert.Contains("--peers: expected 0x… (64 hex digits", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_key_that_verifies_nothing_and_one_given_twice()
    {
        string none = "0x" + new string('0', 64);
        Assert.Throws<CommandException>(() => PeerList.Parse("--peers", none));
        CommandException refused = Assert.Throws<CommandException>(
            () => PeerList.Parse("--peers", $"{London},{London}@127.0.0.1:1"));
        Assert.Contains("is given twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_has_a_line_for_each_and_words_for_people()
    {
        string file = _folder.File("peers");
        File.WriteAllText(file, $"# the three cities\n\n{London}@127.0.0.1:1  # London\r\n{Sanfran}\n");
        Assert.Equal(PeerList.Parse("", $"{London}@127.0.0.1:1,{Sanfran}"), PeerList.ReadFile(file));
        Assert.Throws<CommandException>(() => PeerList.ReadFile(_folder.File("absent")));
        File.WriteAllText(file, new string('#', 300_000));
        Assert.Throws<CommandException>(() => PeerList.ReadFile(file));
    }

    public void Dispose() => _folder.Dispose();
}
