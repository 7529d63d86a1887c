using System.Net;
using MarketChain.Chain.Genesis;
using MarketChain.Node.Settings;

namespace MarketChain.Node.Running;

/// <summary>What a chain asks of a node's settings.</summary>
internal static class NodeRules
{
    /// <summary>Checks settings against the chain that they are to run.</summary>
    /// <exception cref="CommandException">They do not fit.</exception>
    public static void Check(NodeOptions options, GenesisConfig genesis)
    {
        if (genesis.DevelopmentOnly)
        {
            CheckLoopback("rpc", options.Rpc, genesis);
            CheckLoopback("metrics", options.Metrics, genesis);
            CheckLoopback("listen", options.Listen, genesis);
        }
        else if (options.ClockFactor != 1)
        {
            throw new CommandException(
                $"--clock-factor: chain '{genesis.Name}' is not developmentOnly: expected 1, "
                + $"got {options.ClockFactor}");
        }
    }

    /// <summary>Checks where a chain is served: one whose keys everybody knows is for its own machine.</summary>
    /// <exception cref="CommandException">Others can reach it.</exception>
    public static void CheckLoopback(string setting, IPEndPoint? listen, GenesisConfig genesis)
    {
        if (listen is not null && !Endpoint.IsLoopback(listen))
        {
            throw new CommandException(
                $"--{setting}: chain '{genesis.Name}' is developmentOnly, its keys are public: expected an address of "
                + $"loopback, got {listen}");
        }
    }
}
