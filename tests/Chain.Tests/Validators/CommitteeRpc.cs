using System.Text;
using System.Text.Json;
using MarketChain.Auditor;
using MarketChain.Chain.Voting;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;
using MarketChain.Rpc;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Chain.Tests.Validators;

/// <summary>A committee's node as its callers see it, without a socket.</summary>
internal sealed class CommitteeRpc : INode, IRpc
{
    private readonly Committee _committee;
    private readonly JsonRpcDispatcher _dispatcher;

    public CommitteeRpc(Committee committee)
    {
        _committee = committee;
        RpcLimits limits = new();
        _dispatcher = new JsonRpcDispatcher(
            RpcMethods.Of(this, limits), limits, (method, fault) => Assert.Fail($"{method}: {fault}"));
    }

    public string ClientVersion => "marketchain/test";

    public uint ClockFactor => 1;

    public NodeFeed Feed { get; } = new();

    public Hash256 Secret => default;

    public VoteIntents? Votes { get; set; } = VoteIntents.InMemory();

    public LinksView Links { get; set; } = new(default, ValidatorKey: null, ListenAddress: null, []);

    public ChainReader OpenReader() => _committee.Node.Chain.OpenReader();

    public string? Submit(PooledTransaction transaction) => "nobody makes blocks of it";

    public Transaction? FindPending(in Hash256 hash) => null;

    public ulong PendingSequence(in Address account, uint lane, ulong committed) => committed;

    public JsonElement Call(string method, string parameters)
    {
        string request = $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";
        ReadOnlyMemory<byte> answer = _dispatcher.Answer(Encoding.UTF8.GetBytes(request));
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("error", out JsonElement error)
            ? throw new RpcFaultException(
                method, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()!)
            : document.RootElement.GetProperty("result").Clone();
    }
}
