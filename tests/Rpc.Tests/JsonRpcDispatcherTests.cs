using System.Globalization;
using System.Text;
using System.Text.Json;
using MarketChain.Rpc.JsonRpc;

namespace MarketChain.Rpc.Tests;

public sealed class JsonRpcDispatcherTests
{
    private const int ResponseBytesMax = 4 << 20;
    private readonly List<string> _failures = [];
    private readonly JsonRpcDispatcher _dispatcher;

    public JsonRpcDispatcherTests()
    {
        MethodTable methods = new(
        [
            new("echo", (parameters, json) => json.WriteStringValue(parameters.Text(0, "text", "a string"))),
            new("half", (_, json) =>
            {
                json.WriteStartArray();
                json.WriteNumberValue(1);
                throw new RpcException(RpcErrorCode.ResourceNotFound, "gone half-way");
            }),
            new("broken", (_, _) => throw new InvalidOperationException("secret detail")),
            new("reverted", (parameters, _) => throw new RpcException(RpcErrorCode.Reverted, "execution reverted")
            {
                Payload = new byte[int.Parse(parameters.Text(0, "bytes", "a number"), CultureInfo.InvariantCulture)],
            }),
            new("wide", (_, json) => json.WriteStringValue(new string('x', 5 << 20))),
            new("endless", WriteEndless),
        ]);
        RpcLimits limits = new() { BatchCallsMax = 3, ResponseBytesMax = ResponseBytesMax };
        _dispatcher = new JsonRpcDispatcher(methods, limits, (method, _) => _failures.Add(method));
    }

    [Theory]
    [InlineData("", -32700)]
    [InlineData("{", -32700)]
    [InlineData("nonsense", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"echo\",\"params\":[\"x\"]}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[\"\\udfff\"]}", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"\\ud800\":1,\"id\":1,\"method\":\"echo\",\"params\":[\"x\"]}", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"id":2,"method":"echo","params":["x"]}""", -32700)]
    [InlineData("1", -32600)]
    [InlineData("[]", -32600)]
    [InlineData("[1,2,3,4]", -32600)]
    [InlineData("""{"id":1}""", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"echo"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"echo"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"nope"}""", -32601)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo"}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"echo","params":[5]}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"half"}""", -32001)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"wide"}""", -32005)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"endless"}""", -32005)]
    public void Answers_what_is_wrong_with_its_code(string request, int code)
    {
        JsonElement answer = Ask(request);

        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.NotEmpty(answer.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public void Answers_a_call_under_its_id()
    {
        JsonElement answer = Ask("""{"jsonrpc":"2.0","id":"a","method":"echo","params":["x"]}""");

        Assert.Equal("a", answer.GetProperty("id").GetString());
        Assert.Equal("x", answer.GetProperty("result").GetString());
    }

    [Fact]
    public void Answers_a_batch_call_by_call_and_notifications_not_at_all()
    {
        JsonElement answer = Ask(
            """
            [{"jsonrpc":"2.0","method":"echo","params":["silent"]},
             {"jsonrpc":"2.0","id":1,"method":"nope"},
             {"jsonrpc":"2.0","id":2,"method":"echo","params":["x"]}]
            """);

        Assert.Equal(2, answer.GetArrayLength());
        Assert.Equal(-32601, answer[0].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("x", answer[1].GetProperty("result").GetString());
    }

    [Fact]
    public void Answers_nothing_to_notifications_alone()
    {
        string request = """[{"jsonrpc":"2.0","method":"echo","params":["x"]}]""";

        Assert.True(_dispatcher.Answer(Encoding.UTF8.GetBytes(request)).IsEmpty);
    }

    [Fact]
    public void Refuses_json_that_is_nested_too_deep()
    {
        string deep = new string('[', 1_000) + new string(']', 1_000);

        Assert.Equal(-32700, Ask(deep).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void Refuses_what_is_not_unicode()
    {
        byte[] request = [.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\",\"params\":[\""u8, 0xff, .. "\"]}"u8];
        JsonElement answer = JsonDocument.Parse(_dispatcher.Answer(request)).RootElement;

        Assert.Equal(-32700, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Empty(_failures);
    }

    [Fact]
    public void Refuses_more_values_than_fit_before_it_reads_them()
    {
        string values = string.Join(',', Enumerable.Repeat("1", 100_000));
        JsonElement answer = Ask($$"""{"jsonrpc":"2.0","id":1,"method":"echo","params":[{{values}}]}""");

        Assert.Equal(-32005, answer.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void Answers_no_call_after_the_deadline()
    {
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"echo","params":["x"]}""";
        ReadOnlyMemory<byte> answer = _dispatcher.Answer(
            Encoding.UTF8.GetBytes($"[{Call},{Call}]"), new CancellationToken(canceled: true));
        JsonElement calls = JsonDocument.Parse(answer).RootElement;

        Assert.Equal(2, calls.GetArrayLength());
        Assert.Equal(-32005, calls[1].GetProperty("error").GetProperty("code").GetInt32());
    }

    [Fact]
    public void Reasons_of_reverts_count_like_other_answers()
    {
        string calls = string.Join(',', new[] { 1_500_000, 1_000_000, 500 }.Select((bytes, id)
            => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"reverted","params":["{{bytes}}"]}"""));

        JsonElement answer = Ask($"[{calls}]");

        Assert.Equal([3, -32005, 3], answer.EnumerateArray().Select(
            call => call.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(3_000_002, answer[0].GetProperty("error").GetProperty("data").GetString()!.Length);
        Assert.False(answer[1].GetProperty("error").TryGetProperty("data", out _));
    }

    [Fact]
    public void Keeps_its_own_failures_to_the_log()
    {
        JsonElement error = Ask("""{"jsonrpc":"2.0","id":1,"method":"broken"}""").GetProperty("error");

        Assert.Equal(-32603, error.GetProperty("code").GetInt32());
        Assert.DoesNotContain("secret", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["broken"], _failures);
    }

    /// <summary>Stops only when it is stopped.</summary>
    private static void WriteEndless(RpcParameters parameters, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        while (json.BytesCommitted <= 2 * ResponseBytesMax)
        {
            json.WriteStringValue("one log more");
        }

        throw new InvalidOperationException("nobody stopped it");
    }

    private JsonElement Ask(string request)
    {
        using JsonDocument document = JsonDocument.Parse(_dispatcher.Answer(Encoding.UTF8.GetBytes(request)));
        return document.RootElement.Clone();
    }
}
