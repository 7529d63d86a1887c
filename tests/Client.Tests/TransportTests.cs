using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client.Tests.Support;

namespace MarketChain.Client.Tests;

public sealed class TransportTests
{
    [Fact]
    public async Task A_call_carries_its_parameters_and_brings_its_result()
    {
        await using FakeNode node = new();
        node["mkt_echo"] = parameters => parameters.DeepClone();
        using MarketChainClient client = node.Connect();
        JsonElement result = await client.CallAsync("mkt_echo", CancellationToken.None, "a", 7u, new JsonArray(1));
        Assert.Equal("""["a",7,[1]]""", result.GetRawText());
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_and_reason()
    {
        await using FakeNode node = new();
        node["mkt_status"] = _ => throw FakeNode.Refusal(-32003, "nonce 3 was used");
        MarketChainException fault = await FailsAsync(node);
        Assert.Equal((ClientFault.Refused, -32003), (fault.Fault, fault.RpcCode));
        Assert.Contains("nonce 3 was used", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"no"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"no"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"chainId":"0x4d43"}}""")]
    public async Task What_is_not_an_answer_is_a_bad_answer(string body)
    {
        await using FakeNode node = new() { Instead = (HttpStatusCode.OK, body) };
        Assert.Equal(ClientFault.BadAnswer, (await FailsAsync(node)).Fault);
    }

    [Fact]
    public async Task Too_deep_an_answer_is_a_bad_answer()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 10_000));
        await using FakeNode node = new() { Instead = (HttpStatusCode.OK, deep) };
        Assert.Equal(ClientFault.BadAnswer, (await FailsAsync(node)).Fault);
    }

    [Fact]
    public async Task A_busy_node_is_unreachable()
    {
        await using FakeNode node = new() { Instead = (HttpStatusCode.ServiceUnavailable, "too many requests") };
        MarketChainException fault = await FailsAsync(node);
        Assert.Equal(ClientFault.Unreachable, fault.Fault);
        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        using MarketChainClient client = new(new Uri($"http://127.0.0.1:{FreePort.Next()}"), TimeProvider.System);
        MarketChainException fault = await Assert.ThrowsAsync<MarketChainException>(() => client.GetStatusAsync());
        Assert.Equal(ClientFault.Unreachable, fault.Fault);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_no_fault_of_the_chain()
    {
        await using FakeNode node = new();
        using MarketChainClient client = node.Connect();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.GetStatusAsync(new CancellationToken(canceled: true)));
    }

    private static async Task<MarketChainException> FailsAsync(FakeNode node)
    {
        using MarketChainClient client = node.Connect();
        return await Assert.ThrowsAsync<MarketChainException>(() => client.GetStatusAsync());
    }
}
