using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Chain.Tests.Modules;
using MarketChain.Client;
using MarketChain.Marketing;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>Compiled contracts on a real node, asked as any tool of Ethereum's asks.</summary>
public sealed class MarketContractTests : IAsyncLifetime, IDisposable
{
    private const string Calls = """{"tracer":"callTracer","tracerConfig":{"withLog":true}}""";
    private const string NothingToClaim = "33: the UID's available earnings are below the amount";

    /// <summary>
    /// Empty blocks come seldom: ledger rows are kept for 16 blocks, and an answer must not take as long as those.
    /// </summary>
    private static readonly string Unhurried = DevGenesis.Replace(("\"periodMs\": 250", "\"periodMs\": 20"));

    private static readonly UInt256 Coin = 1_000_000_000_000_000_000UL;

    private readonly TempFolder _home = new();
    private readonly Secp256k1PrivateKey _key = DevelopmentAccounts.DeriveKey(0);
    private NodeProcess _node = null!;
    private ulong _nonce;

    private static Address Sender => DevelopmentAccounts.Addresses[0];

    public async Task InitializeAsync()
    {
        string genesis = _home.File("genesis.json");
        await File.WriteAllTextAsync(genesis, Unhurried);
        _node = await NodeProcess.StartAsync(_home.File("node"), genesis);
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _key.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task A_contract_registers_a_uid_and_the_node_shows_and_traces_it()
    {
        byte[] code = CodeOf("ClaimSplitter", new object[] { Sender }, new object[] { 1U });
        string hash = await SendAsync(null, code);
        Address splitter = Address.OfCreated(Sender, 0);

        UidInfo? uid = await _node.Client.FindUidByControllerAsync(splitter);
        JsonElement receipt = await AskAsync("eth_getTransactionReceipt", hash);
        JsonElement trace = await AskAsync("debug_traceTransaction", hash, JsonNode.Parse(Calls));

        Assert.Equal(splitter, uid!.Controller);
        Assert.Equal($"{SystemAccounts.Uids}", receipt.GetProperty("logs")[0].GetProperty("address").GetString());
        JsonElement call = trace.GetProperty("calls")[0];
        Assert.Equal("CALL", call.GetProperty("type").GetString());
        Assert.Equal($"{SystemAccounts.Uids}", call.GetProperty("to").GetString());
        Assert.Equal(Hex.Encode(AbiCode.Word(uid.Uid)), call.GetProperty("output").GetString());
        Assert.Equal(
            receipt.GetProperty("logs")[0].GetProperty("data").GetString(),
            call.GetProperty("logs")[0].GetProperty("data").GetString());
        MarketChainException error = await Assert.ThrowsAsync<MarketChainException>(
            () => CallAsync("eth_estimateGas", splitter, AbiCode.Call("claim()")));
        Assert.Equal(3, error.RpcCode);
        Assert.Contains(NothingToClaim, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_treasury_opens_a_campaign_with_the_gas_that_was_estimated()
    {
        await SendAsync(null, CodeOf("CampaignTreasury"));
        Address treasury = Address.OfCreated(Sender, 0);
        await SendAsync(treasury, AbiCode.Call("payIn()"), 3 * Coin);
        byte[] open = AbiCode.Call(
            "open(string,{T},address,uint256)", "spring", AbiCode.TermsOf(Terms()), Sender, 2 * Coin);
        JsonElement estimate = await CallAsync("eth_estimateGas", treasury, open);

        await SendAsync(treasury, open, gas: Convert.ToUInt64(estimate.GetString(), 16));

        CampaignInfo campaign = (await _node.Client.FindCampaignAsync(1))!;
        Assert.Equal(treasury, campaign.Advertiser);
        Assert.Equal(2 * Coin, campaign.FreeEscrow);
        JsonElement read = await CallAsync(
            "eth_call", SystemAccounts.Campaigns, AbiCode.Call("getCampaign(uint32)", 1U));
        Assert.Equal(2 * Coin, AbiCode.WordAt(Hex.Decode(read.GetString()!), 8));
        JsonElement list = await CallAsync("eth_createAccessList", treasury, AbiCode.Call("topUp()"));
        Assert.Contains(
            list.GetProperty("accessList").EnumerateArray(),
            entry => entry.GetProperty("address").GetString() == $"{SystemAccounts.Campaigns}");
    }

    private static byte[] CodeOf(string contract, params object[] arguments)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MarketChain.sln")))
        {
            folder = folder.Parent;
        }

        string file = Path.Combine(folder.FullName, "contracts", "compiled", $"{contract}.json");
        string code = JsonNode.Parse(File.ReadAllBytes(file))!["bytecode"]!.GetValue<string>();
        return [.. Hex.Decode(code), .. AbiCode.Encode(arguments)];
    }

    private static CampaignTerms Terms() => new()
    {
        PricePerUa = 1_000_000_000UL,
        BudgetPerEpoch = Coin,
        UserBps = 6_000,
        SiteBps = 3_000,
        PlatformBps = 1_000,
        UidLevelMax = 3,
        UaModel = 1,
    };

    private Task<JsonElement> CallAsync(string method, Address to, byte[] data)
        => AskAsync(
            method,
            new JsonObject { ["from"] = $"{Sender}", ["to"] = $"{to}", ["input"] = Hex.Encode(data) },
            "latest");

    private Task<JsonElement> AskAsync(string method, params JsonNode?[] parameters)
        => _node.Client.CallAsync(method, CancellationToken.None, parameters);

    private async Task<string> SendAsync(Address? to, byte[] data, UInt256 value = default, ulong gas = 3_000_000)
    {
        ChainStatus status = await _node.Client.GetStatusAsync();
        EthereumTransaction transaction = EthereumTransaction.Sign(
            new EthereumFields
            {
                Type = TransactionType.DynamicFee,
                ChainId = status.ChainId,
                Nonce = _nonce++,
                MaxFeePerGas = 3_000_000_000UL,
                MaxPriorityFeePerGas = 1UL,
                GasLimit = gas,
                To = to,
                Value = value,
                Data = data,
            },
            _key);
        await _node.Client.SendRawAsync(transaction.Encoded);
        Receipt receipt = await _node.Client.WaitForReceiptAsync(transaction.Hash, NodeProgram.Deadline);
        Assert.True(receipt.Succeeded);
        return $"{transaction.Hash}";
    }
}
