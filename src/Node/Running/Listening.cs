using System.Net;
using System.Net.Sockets;
using MarketChain.Node.Settings;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Node.Running;

/// <summary>What all servers of a node share about their addresses.</summary>
internal static class Listening
{
    /// <summary>Starts a server.</summary>
    /// <exception cref="CommandException">Its address is taken, or is not this machine's.</exception>
    public static async Task<T> StartAsync<T>(string setting, IPEndPoint listen, Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw new CommandException($"--{setting}: cannot listen on {listen}: {fault.Message}", fault);
        }
    }

    /// <summary>What a request's Host header may hold: loopback's names, the address itself, and what is set.</summary>
    public static IReadOnlyList<string> HostsOf(NodeOptions options)
    {
        string address = options.Rpc.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{options.Rpc.Address}]"
            : options.Rpc.Address.ToString();
        return [.. RpcHttpOptions.LoopbackHosts, address, .. options.RpcHosts];
    }
}
