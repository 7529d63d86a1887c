using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>Traces and the lists that wallets ask for, from a real node, in geth's forms.</summary>
public sealed class TraceTests : IAsyncLifetime, IDisposable
{
    private const string Ghost = "0x00000000000000000000000000000000000ab0de";
    private const string ToGhost = $$"""{"to":"{{Ghost}}"}""";
    private const string Calls = """{"tracer":"callTracer","tracerConfig":{"withLog":true}}""";

    /// <summary>Stores 7 in slot 0, logs and stops; as the code that makes a contract, an empty one.</summary>
    private static readonly byte[] Storing = [0x60, 0x07, 0x5f, 0x55, 0x5f, 0x5f, 0xa0, 0x00];

    private readonly TempFolder _home = new();
    private readonly Secp256k1PrivateKey _key = DevelopmentAccounts.DeriveKey(0);
    private readonly HttpClient _http = new();
    private NodeProcess _node = null!;

    public async Task InitializeAsync()
    {
        string genesis = _home.File("genesis.json");
        await File.WriteAllTextAsync(genesis, DevGenesis.Fast);
        _node = await NodeProcess.StartAsync(_home.File("node"), genesis);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_transaction_is_traced_by_opcodes_and_by_calls_and_with_its_block()
    {
        (string hash, string block) = await CreateAsync();

        JsonElement steps = await AskAsync("debug_traceTransaction", hash);
        JsonElement frame = await AskAsync("debug_traceTransaction", hash, JsonNode.Parse(Calls));
        JsonElement traces = await AskAsync("debug_traceBlockByNumber", block, JsonNode.Parse(Calls));
        JsonElement receipts = await AskAsync("eth_getBlockReceipts", block);

        JsonElement store = steps.GetProperty("structLogs")[2];
        Assert.Equal("SSTORE", store.GetProperty("op").GetString());
        Assert.Equal(["0x7", "0x0"], store.GetProperty("stack").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(
            $"0x{7:x64}", store.GetProperty("storage").GetProperty($"0x{0:x64}").GetString());
        Assert.Equal("0x", steps.GetProperty("returnValue").GetString());
        Assert.False(steps.GetProperty("failed").GetBoolean());
        Assert.Equal("CREATE", frame.GetProperty("type").GetString());
        Assert.Equal("0x0", frame.GetProperty("logs")[0].GetProperty("position").GetString());
        Assert.Equal(receipts[0].GetProperty("gasUsed").GetString(), frame.GetProperty("gasUsed").GetString());
        Assert.Equal(hash, traces[0].GetProperty("txHash").GetString());
        Assert.Equal(frame.GetRawText(), traces[0].GetProperty("result").GetRawText());
        JsonElement byIndex = await AskAsync("eth_getTransactionByBlockNumberAndIndex", block, "0x0");
        Assert.Equal(hash, byIndex.GetProperty("hash").GetString());
    }

    [Fact]
    public async Task A_call_is_traced_with_the_reason_of_its_revert()
    {
        // Error("no") by hand: the selector, 32, 2, the text.
        string code = "0x6308c379a060e01b5f526020600452600260245261" + "6e6f" + "60f01b60445260645ffd";
        JsonElement frame = await AskAsync(
            "debug_traceCall", JsonNode.Parse(ToGhost), "latest", With(code, Calls));

        Assert.Equal("execution reverted", frame.GetProperty("error").GetString());
        Assert.Equal("no", frame.GetProperty("revertReason").GetString());
    }

    [Fact]
    public async Task Calls_hundreds_deep_are_answered()
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(_node.Rpc, new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "debug_traceCall",
            ["params"] = new JsonArray(
                JsonNode.Parse(ToGhost), "latest", With("0x5f5f5f5f5f305af100", Calls)),
        });

        string text = await answer.Content.ReadAsStringAsync();
        using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4_096 });
        int depth = 0;
        JsonElement frame = json.RootElement.GetProperty("result");
        while (frame.TryGetProperty("calls", out JsonElement calls))
        {
            frame = calls[0];
            depth++;
        }

        Assert.InRange(depth, 510, 1_025);
    }

    /// <summary>What code does, says or logs as it fails: nothing of it may keep the node from an answer.</summary>
    [Fact]
    public Task Any_code_is_answered_for() => Seeds.EachAsync(40, async random =>
    {
        string code = Hex.Encode(RandomCode(random));
        JsonObject overrides = new() { [Ghost] = new JsonObject { ["code"] = code } };
        (string Method, JsonNode?[] Parameters)[] questions =
        [
            ("eth_call", [JsonNode.Parse(ToGhost), "latest", overrides.DeepClone()]),
            ("eth_estimateGas", [JsonNode.Parse(ToGhost), "latest", overrides.DeepClone()]),
            ("eth_createAccessList", [JsonNode.Parse(ToGhost), "latest", overrides.DeepClone()]),
            ("debug_traceCall", [JsonNode.Parse(ToGhost), "latest", With(code, Calls)]),
            ("debug_traceCall", [JsonNode.Parse(ToGhost), "latest", With(code, """{"limit":500}""")]),
        ];
        foreach ((string method, JsonNode?[] parameters) in questions)
        {
            try
            {
                await AskAsync(method, parameters);
            }
            catch (MarketChainException error)
            {
                Assert.Contains(error.RpcCode, (int[])[3, -32000, -32005]);
            }
        }
    });

    [Fact]
    public async Task A_trace_too_long_for_an_answer_is_refused()
    {
        MarketChainException error = await Assert.ThrowsAsync<MarketChainException>(() => AskAsync(
            "debug_traceCall", JsonNode.Parse(ToGhost), "latest", With("0x5b38505f56", "{}")));

        Assert.Equal(-32005, error.RpcCode);
    }

    [Fact]
    public async Task Wallets_learn_lists_and_fees()
    {
        await CreateAsync();

        JsonElement list = await AskAsync(
            "eth_createAccessList", JsonNode.Parse(ToGhost), "latest",
            new JsonObject { [Ghost] = new JsonObject { ["code"] = "0x6001545060015f600255" } });
        JsonElement fees = await AskAsync("eth_feeHistory", "0x2", "latest", new JsonArray(10, 50.5));

        // The recipient is warm and listed for its slots alone.
        JsonElement entry = Assert.Single(list.GetProperty("accessList").EnumerateArray());
        Assert.Equal(Ghost, entry.GetProperty("address").GetString());
        Assert.Equal(
            [$"0x{1:x64}", $"0x{2:x64}"],
            entry.GetProperty("storageKeys").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(3, fees.GetProperty("baseFeePerGas").GetArrayLength());
        Assert.Equal(2, fees.GetProperty("gasUsedRatio").GetArrayLength());
        Assert.Equal(2, fees.GetProperty("reward")[1].GetArrayLength());
        Assert.Equal(0, (await AskAsync("eth_accounts")).GetArrayLength());
        Assert.Equal(
            "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            (await AskAsync("web3_sha3", "0x")).GetString());
    }

    [Theory]
    [InlineData("debug_traceTransaction", "[\"0x12\"]")]
    [InlineData("debug_traceCall", "[{}, \"latest\", {\"tracer\": \"prestateTracer\"}]")]
    [InlineData("debug_traceCall", "[{}, \"latest\", {\"limit\": -1}]")]
    [InlineData("debug_traceCall", "[{}, \"latest\", 5]")]
    [InlineData("debug_traceBlockByNumber", "[\"0xffffffffff\"]")]
    [InlineData("eth_feeHistory", "[1, \"latest\", [50, 10]]")]
    [InlineData("eth_feeHistory", "[1, \"latest\", [101]]")]
    public async Task Questions_out_of_form_are_answered_with_an_error(string method, string parameters)
    {
        JsonNode?[] items = [.. JsonNode.Parse(parameters)!.AsArray().Select(item => item?.DeepClone())];
        MarketChainException error = await Assert.ThrowsAsync<MarketChainException>(() => AskAsync(method, items));

        Assert.Contains(error.RpcCode, (int[])[-32602, -32001]);
    }

    /// <summary>Random opcodes behind small words, often a log, an end with data or the start of a reason.</summary>
    private static byte[] RandomCode(Random random)
    {
        byte[] endings = [0xa0, 0xa1, 0xa4, 0xf3, 0xfd, 0xfe, 0xff, 0x56, 0x20, 0xf0, 0xf1];
        List<byte> code = [];
        if (random.Next(2) == 0)
        {
            // Error(string) or Panic(uint256), with whatever follows.
            byte[] selector = random.Next(2) == 0 ? [0x08, 0xc3, 0x79, 0xa0] : [0x4e, 0x48, 0x7b, 0x71];
            code.AddRange([0x63, .. selector, 0x60, 0xe0, 0x1b, 0x5f, 0x52]);
        }

        for (int i = random.Next(20); i >= 0; i--)
        {
            for (int words = random.Next(5); words > 0; words--)
            {
                code.AddRange([0x60, (byte)random.Next(256)]);
            }

            code.Add(random.Next(2) == 0 ? endings[random.Next(endings.Length)] : (byte)random.Next(256));
        }

        return [.. code];
    }

    private Task<JsonElement> AskAsync(string method, params JsonNode?[] parameters)
        => _node.Client.CallAsync(method, CancellationToken.None, parameters);

    private static JsonNode With(string code, string options)
    {
        JsonNode json = JsonNode.Parse(options)!;
        json["stateOverrides"] = new JsonObject { [Ghost] = new JsonObject { ["code"] = code } };
        return json;
    }

    /// <summary>A contract made, and the block that it was made in.</summary>
    private async Task<(string Hash, string Block)> CreateAsync()
    {
        ChainStatus status = await _node.Client.GetStatusAsync();
        EthereumTransaction transaction = EthereumTransaction.Sign(
            new EthereumFields
            {
                Type = TransactionType.DynamicFee,
                ChainId = status.ChainId,
                MaxFeePerGas = 3_000_000_000UL,
                MaxPriorityFeePerGas = 1UL,
                GasLimit = 200_000,
                Data = Storing,
            },
            _key);
        await AskAsync("eth_sendRawTransaction", Hex.Encode(transaction.Encoded.Span));
        await _node.Client.WaitForReceiptAsync(transaction.Hash, NodeProgram.Deadline);
        string hash = transaction.Hash.ToString();
        JsonElement receipt = await AskAsync("eth_getTransactionReceipt", hash);
        return (hash, receipt.GetProperty("blockNumber").GetString()!);
    }
}
