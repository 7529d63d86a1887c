using System.Net;
using System.Net.Sockets;

namespace MarketChain.Rpc.JsonRpc;

/// <summary>
/// Requests are served some at a time, whichever way they came: the cores that serve them make blocks as well. Clients
/// are served in turn, so that one who asks much waits for itself.
/// </summary>
/// <param name="limits">How many, and how long one may wait and take.</param>
/// <param name="clock">For the times.</param>
internal sealed class RequestTurns(RpcLimits limits, TimeProvider clock)
{
    private readonly FairPlaces _places = new(limits.WaitingRequestsMax + limits.ConcurrentRequestsMax);
    private readonly FairTurns _turns = new(limits.ConcurrentRequestsMax, clock);

    /// <summary>What is said to a request that cannot be served.</summary>
    public static string Crowded => "the node is busy with requests of others";

    /// <summary>
    /// What tells clients apart: an IPv4 address, or the /64 of an IPv6 address, since whoever has one has all of it.
    /// Programs on the node's own machine are one client together, and so are those behind one proxy.
    /// </summary>
    public static IPAddress ClientOf(IPAddress? remote)
    {
        IPAddress address = remote is { IsIPv4MappedToIPv6: true } ? remote.MapToIPv4() : remote ?? IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>Joins those that wait; false when they are too many. Whoever joined leaves.</summary>
    public bool TryJoin(IPAddress client) => _places.TryJoin(client);

    /// <summary>Does not wait any more.</summary>
    public void Leave(IPAddress client) => _places.Leave(client);

    /// <summary>The answer to a request; null when its turn did not come in time.</summary>
    public async Task<ReadOnlyMemory<byte>?> AnswerAsync(
        IPAddress client, JsonRpcDispatcher dispatcher, ReadOnlyMemory<byte> request, CancellationToken aborted)
    {
        if (!await _turns.TakeAsync(client, TimeSpan.FromMilliseconds(limits.TurnMs), aborted))
        {
            return null;
        }

        try
        {
            using CancellationTokenSource deadline = new(TimeSpan.FromMilliseconds(limits.AnswerMs), clock);
            return dispatcher.Answer(request, deadline.Token);
        }
        finally
        {
            _turns.Give(client);
        }
    }

    /// <summary>Does something in a turn of its own, whenever it comes.</summary>
    public async Task<T> DoAsync<T>(IPAddress client, Func<T> work, CancellationToken aborted)
    {
        await _turns.TakeAsync(client, Timeout.InfiniteTimeSpan, aborted);
        try
        {
            return work();
        }
        finally
        {
            _turns.Give(client);
        }
    }
}
