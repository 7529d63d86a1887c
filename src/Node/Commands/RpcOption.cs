using System.CommandLine;
using MarketChain.Client;

namespace MarketChain.Node.Commands;

/// <summary>The node that a command speaks to.</summary>
internal static class RpcOption
{
    /// <summary>Where a node serves JSON-RPC unless it is told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8545";

    /// <summary>A new <c>--rpc</c>.</summary>
    public static Option<string> Create() => new("--rpc")
    {
        Description = "A node's JSON-RPC",
        HelpName = "URL",
        DefaultValueFactory = _ => DefaultUrl,
    };

    /// <summary>A client of the node.</summary>
    /// <exception cref="CommandException">The text is no URL.</exception>
    public static MarketChainClient Connect(string url)
        => Uri.TryCreate(url, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is "http" or "https"
            ? new MarketChainClient(endpoint, TimeProvider.System)
            : throw new CommandException($"--rpc: expected a URL such as {DefaultUrl}, got '{url}'");
}
