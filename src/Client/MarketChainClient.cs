using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client.JsonRpc;

namespace MarketChain.Client;

/// <summary>
/// The way from a platform to the chain, over JSON-RPC:
/// <code>
/// reads      client.GetCampaignAsync(7)                          mkt_*, eth_*: typed, every form checked
/// writes     NativeAccount.SubmitAsync(new FundCampaign(…))      numbered, priced by the published rules, signed here
/// batches    ImpressionBatchBuilder → NativeAccount.SendAsync    rows in columns, salted
/// events     receipt.Events, MarketEvents.Read(log)              ABI of docs/spec/transactions.md 9
/// proofs     PayoutProofInfo.Verify, AccountProof.Verify         against a block's state root, trusting no node
/// </code>
/// Keys never leave the process. Every failure is a <see cref="MarketChainException"/>; every call can be cancelled;
/// waits use the clock that is passed in. It does not retry: whoever calls knows what may be sent twice (a batch and
/// a numbered transaction may: the chain takes the second for a duplicate). Safe for many callers at once.
/// </summary>
public sealed partial class MarketChainClient : IDisposable
{
    private readonly JsonRpcTransport _transport;
    private readonly TimeProvider _time;

    /// <summary>Opens no connection yet.</summary>
    /// <param name="endpoint">The node's JSON-RPC, such as http://127.0.0.1:8545.</param>
    /// <param name="time">The clock of all waiting: <c>TimeProvider.System</c> but in tests.</param>
    /// <param name="handler">What carries the requests; null for sockets. The caller disposes of it.</param>
    public MarketChainClient(Uri endpoint, TimeProvider time, HttpMessageHandler? handler = null)
    {
        _transport = new JsonRpcTransport(endpoint, handler);
        _time = time;
    }

    /// <summary>How long to wait between two looks at something that is awaited.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>Calls any method of the node.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="parameters">Its parameters, in order.</param>
    /// <returns>The result, which may be JSON's null.</returns>
    /// <exception cref="MarketChainException">The node refused, did not answer, or answered something else.</exception>
    public Task<JsonElement> CallAsync(string method, CancellationToken cancellation, params JsonNode?[] parameters)
        => _transport.CallAsync(method, [.. parameters], cancellation);

    private async Task<T> CallAsync<T>(
        string method, Func<JsonElement, T> read, CancellationToken cancellation, params JsonNode?[] parameters)
        => read(await CallAsync(method, cancellation, parameters));

    private async Task<T?> FindAsync<T>(
        string method, Func<JsonElement, T> read, CancellationToken cancellation, params JsonNode?[] parameters)
        where T : class
    {
        JsonElement result = await CallAsync(method, cancellation, parameters);
        return result.ValueKind == JsonValueKind.Null ? null : read(result);
    }
}
