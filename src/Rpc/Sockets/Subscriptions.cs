using System.Buffers;
using System.Text.Json;
using MarketChain.Chain;
using MarketChain.Primitives.Blocks;
using MarketChain.Rpc.Following;
using MarketChain.Rpc.JsonRpc;
using MarketChain.Rpc.Methods;

namespace MarketChain.Rpc.Sockets;

/// <summary>
/// What one client has subscribed to, with eth_subscribe and eth_unsubscribe. Requests add and remove on one task while
/// another takes what is new.
/// </summary>
internal sealed class Subscriptions(INode node, RpcLimits limits)
{
    private const string KindForm = "newHeads, logs or newPendingTransactions";

    /// <summary>What is taken of one subscription before the next has its turn.</summary>
    private const int ItemsPerTurn = 64;

    private readonly Lock _turn = new();
    private readonly SortedDictionary<ulong, IFollower> _begun = [];
    private readonly Dictionary<ulong, IFollower> _announced = [];
    private TaskCompletionSource _beginning = NewBeginning();
    private ulong _last;
    private ulong _lastTold;

    /// <summary>The methods of this connection.</summary>
    public IEnumerable<KeyValuePair<string, RpcMethod>> All =>
    [
        new("eth_subscribe", Subscribe),
        new("eth_unsubscribe", Unsubscribe),
    ];

    /// <summary>True when there may be something to take.</summary>
    public bool HasAny
    {
        get
        {
            lock (_turn)
            {
                return _begun.Count > 0;
            }
        }
    }

    /// <summary>Ends when there may be something new; to be taken before looking.</summary>
    public Task Change
    {
        get
        {
            lock (_turn)
            {
                return _begun.Count > 0 ? Task.WhenAny(node.Feed.Change, _beginning.Task) : _beginning.Task;
            }
        }
    }

    /// <summary>The client knows the numbers of all that it subscribed to: from now on it is told.</summary>
    public void Begin()
    {
        lock (_turn)
        {
            if (_announced.Count == 0)
            {
                return;
            }

            foreach ((ulong number, IFollower follower) in _announced)
            {
                _begun.Add(number, follower);
            }

            _announced.Clear();
            _beginning.SetResult();
            _beginning = NewBeginning();
        }
    }

    /// <summary>
    /// What is new, as messages, and how many bytes they are; no more than a client is told at once, so there may be
    /// more. The subscriptions take turns at being the first.
    /// </summary>
    public (IReadOnlyList<ReadOnlyMemory<byte>> Messages, long Bytes) Take()
    {
        List<ReadOnlyMemory<byte>> messages = [];
        long bytes = 0;
        lock (_turn)
        {
            using ChainReader chain = node.OpenReader();
            foreach ((ulong number, IFollower follower) in BehindFirst(_lastTold))
            {
                _lastTold = number;
                foreach (RpcValue item in follower.Take(chain).Take(ItemsPerTurn))
                {
                    messages.Add(MessageOf(number, item));
                    bytes += messages[^1].Length;
                    if (bytes >= limits.NewsBytesMax)
                    {
                        return (messages, bytes);
                    }
                }
            }
        }

        return (messages, bytes);
    }

    /// <summary>All of them: those behind one, and then the others.</summary>
    private IEnumerable<KeyValuePair<ulong, IFollower>> BehindFirst(ulong one)
        => _begun.Where(item => item.Key > one).Concat(_begun.Where(item => item.Key <= one));

    private static TaskCompletionSource NewBeginning() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ReadOnlyMemory<byte> MessageOf(ulong number, RpcValue item)
    {
        ArrayBufferWriter<byte> message = new();
        using (Utf8JsonWriter json = new(message))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            json.WriteString("method", "eth_subscription");
            json.WriteStartObject("params");
            json.Quantity("subscription", number);
            json.WritePropertyName("result");
            item(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return message.WrittenMemory;
    }

    private void Subscribe(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(2);
        IFollower follower = FollowerOf(parameters);
        lock (_turn)
        {
            if (_begun.Count + _announced.Count == limits.SubscriptionsMax)
            {
                throw new RpcException(
                    RpcErrorCode.LimitExceeded, $"expected at most {limits.SubscriptionsMax} subscriptions");
            }

            _announced.Add(++_last, follower);
            json.QuantityValue(_last);
        }
    }

    private IFollower FollowerOf(RpcParameters parameters)
    {
        string kind = parameters.Text(0, "kind", KindForm);
        using ChainReader chain = node.OpenReader();
        ulong next = chain.Head.Number + 1;
        return kind switch
        {
            "newHeads" => new BlockFollower(next, WriteHead),
            "logs" => new LogFollower(next, QueryOf(chain, parameters), limits.LogBlocksMax),
            "newPendingTransactions" => new PoolFollower(node, parameters.Flag(1, "whole", absent: false)),
            _ => throw RpcParameters.Wrong($"kind: expected {KindForm}, got {RpcParameters.Shown(kind)}"),
        };
    }

    private static LogQuery QueryOf(ChainReader chain, RpcParameters parameters)
    {
        if (parameters.Has(1))
        {
            return new LogQuery(chain, parameters.Element(1, "filter", "an object"));
        }

        using JsonDocument any = JsonDocument.Parse("{}");
        return new LogQuery(chain, any.RootElement);
    }

    private static void WriteHead(Utf8JsonWriter json, Block block)
    {
        json.WriteStartObject();
        BlockMethods.WriteHeader(json, block);
        json.WriteEndObject();
    }

    private void Unsubscribe(RpcParameters parameters, Utf8JsonWriter json)
    {
        parameters.End(1);
        ulong number = parameters.Number(0, "subscription", ulong.MaxValue);
        lock (_turn)
        {
            json.WriteBooleanValue(_begun.Remove(number) || _announced.Remove(number));
        }
    }
}
