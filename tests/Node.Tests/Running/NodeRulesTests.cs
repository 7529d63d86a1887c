using System.Net;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Running;
using MarketChain.Node.Settings;
using MarketChain.NodeKit;

namespace MarketChain.Node.Tests.Running;

public sealed class NodeRulesTests
{
    private static readonly GenesisConfig Development = DevGenesis.Read();

    private static readonly GenesisConfig Public = DevGenesis.Read(
        ("\"developmentOnly\": true", "\"developmentOnly\": false"));

    private static readonly IPEndPoint Outside = new(IPAddress.Any, 8545);

    [Fact]
    public void A_development_chain_is_served_on_loopback_only()
    {
        NodeRules.Check(new NodeOptions(), Development);
        NodeRules.Check(new NodeOptions { Rpc = Outside, Metrics = Outside }, Public);
        Refuses("--rpc: chain 'dev' is developmentOnly", new NodeOptions { Rpc = Outside }, Development);
        Refuses("--metrics: chain 'dev' is developmentOnly", new NodeOptions { Metrics = Outside }, Development);
    }

    [Fact]
    public void Only_a_development_chains_clock_runs_faster()
    {
        NodeRules.Check(new NodeOptions { ClockFactor = 60 }, Development);
        Refuses("expected 1, got 60", new NodeOptions { ClockFactor = 60 }, Public);
    }

    private static void Refuses(string sentence, NodeOptions options, GenesisConfig genesis)
    {
        CommandException refused = Assert.Throws<CommandException>(() => NodeRules.Check(options, genesis));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }
}
