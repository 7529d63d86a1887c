using System.Text.Json.Nodes;
using Google.Protobuf;
using MarketChain.Client;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>Bad input to a real node: each gets its own clear error, and nothing changes.</summary>
public sealed class BadInputTests : IAsyncLifetime, IDisposable
{
    private static readonly UInt256 GasPrice = 1_000_000_000UL;
    private readonly TempFolder _home = new();
    private readonly Secp256k1PrivateKey _key = DevelopmentAccounts.DeriveKey(0);
    private NodeProcess _node = null!;
    private ChainStatus _status = null!;

    public async Task InitializeAsync()
    {
        string genesis = _home.File("genesis.json");
        await File.WriteAllTextAsync(genesis, DevGenesis.Fast);
        _node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        _status = await _node.Client.GetStatusAsync();
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _key.Dispose();
        _home.Dispose();
    }

    [Theory]
    [InlineData("0x", "transaction")]
    [InlineData("0xzz", "hex")]
    [InlineData("4d00", "hex")]
    [InlineData("0x4d", "body")]
    [InlineData("0x4dff", "byte")]
    [InlineData("0x03c0", "BlobsUnsupported")]
    [InlineData("0x05c0", "UnsupportedType")]
    public Task Broken_bytes_are_refused_with_what_was_expected(string raw, string named)
        => RefusedAsync(named, JsonValue.Create(raw));

    [Fact]
    public Task A_transaction_for_another_chain_is_refused()
        => RefusedAsync("another chain", Native(Pay(), body => body with { ChainId = 1 }));

    [Fact]
    public Task A_transaction_signed_for_another_genesis_is_refused()
    {
        NativeTransaction transaction = NativeTransaction.Sign(Body(Pay()), Keccak256.Hash("elsewhere"u8), _key);

        // Recovery over another hash names another sender, who has no coin.
        return RefusedAsync("insufficient funds", JsonValue.Create(Hex.Encode(transaction.Encoded.Span)));
    }

    [Fact]
    public async Task A_replayed_nonce_is_refused()
    {
        JsonNode raw = Native(Pay());
        await _node.Client.CallAsync("mkt_sendTransaction", CancellationToken.None, raw);
        await _node.Client.WaitForReceiptAsync(HashOf(raw), NodeProgram.Deadline);

        await RefusedAsync("nonce", Native(Pay()));
    }

    [Fact]
    public Task A_gas_limit_below_what_is_charged_is_refused()
        => RefusedAsync("gas", Native(Pay(), body => body with { GasLimit = 20_000 }));

    [Fact]
    public Task A_fee_below_the_base_fee_is_refused()
        => RefusedAsync("base fee", Native(Pay(), body => body with { MaxFeePerGas = 1UL }));

    [Fact]
    public Task A_batch_without_its_rows_is_refused()
        => RefusedAsync("rows", Native(Batch(new byte[52], rows: 1)));

    [Fact]
    public Task A_batch_with_other_rows_than_were_signed_is_refused()
    {
        byte[] sidecar = new byte[52];
        NativeTransaction transaction = Sign(Batch(sidecar, rows: 1));
        sidecar[40] ^= 1;

        return RefusedAsync("rows", Pooled(transaction, sidecar));
    }

    [Fact]
    public Task A_batch_of_more_rows_than_may_be_is_refused()
        => RefusedAsync("rows", Altered(
            Batch(new byte[52], rows: 10_000), body => body.SubmitImpressions.Rows = 10_001));

    [Fact]
    public async Task A_batch_for_a_site_that_another_key_owns_fails_and_says_so()
    {
        using DevAccount owner = await DevAccount.OpenAsync(_node.Client, 1);
        UInt256 stake = UInt256.Parse("1000000000000000000");
        await owner.Account.SubmitAsync(new RegisterSite("theirs", owner.Account.Address, stake), NodeProgram.Deadline);
        byte[] sidecar = new byte[52];
        NativeTransaction transaction = Sign(Batch(sidecar, rows: 1));
        await _node.Client.CallAsync("mkt_sendTransaction", CancellationToken.None, Pooled(transaction, sidecar));

        Receipt receipt = await _node.Client.WaitForReceiptAsync(transaction.Hash, NodeProgram.Deadline);

        Assert.False(receipt.Succeeded);
        BatchInfo? batch = await _node.Client.FindBatchAsync(transaction.Hash);
        Assert.Equal(0u, batch!.Accepted);
    }

    [Fact]
    public Task A_budget_of_256_bits_is_refused()
    {
        CampaignTerms terms = new()
        {
            PricePerUa = 1UL,
            BudgetPerEpoch = 1UL,
            UserBps = 10_000,
            UidLevelMax = 3,
            UaModel = 1,
        };
        return RefusedAsync("budget", Altered(
            new CreateCampaign("too rich", terms, _key.Address, UInt256.Zero),
            body => body.CreateCampaign.Terms.BudgetPerEpoch =
                ByteString.CopyFrom(UInt256.MaxValue.ToMinimal())));
    }

    [Theory]
    [InlineData("eth_getBalance", "[\"0x12\"]")]
    [InlineData("eth_getBalance", "[5]")]
    [InlineData("eth_getBalance", "[\"0x0000000000000000000000000000000000000001\", \"0x01\"]")]
    [InlineData("eth_getBalance", "[\"0x0000000000000000000000000000000000000001\", \"0xffffffffff\"]")]
    [InlineData("eth_getLogs", "[{\"fromBlock\": \"0x5\", \"toBlock\": \"0x1\"}]")]
    [InlineData("eth_getLogs", "[{\"topics\": [1,2,3,4,5]}]")]
    [InlineData("mkt_getUid", "[-1]")]
    [InlineData("mkt_getUid", "[4294967296]")]
    [InlineData("mkt_getUid", "[1, \"latest\", 2]")]
    [InlineData("mkt_getPayoutProof", "[1, 1, \"cat\", 1]")]
    public async Task Questions_out_of_form_are_answered_with_an_error(string method, string parameters)
    {
        JsonNode?[] items = [.. JsonNode.Parse(parameters)!.AsArray().Select(item => item?.DeepClone())];
        MarketChainException error = await Assert.ThrowsAsync<MarketChainException>(
            () => _node.Client.CallAsync(method, CancellationToken.None, items));

        Assert.Contains(error.RpcCode, (int[])[-32602, -32001, -32005]);
    }

    private static Transfer Pay() => new(Address.Parse("0x00000000000000000000000000000000000000aa"), 1UL);

    private static Hash256 HashOf(JsonNode raw) => Keccak256.Hash(Hex.Decode(raw.GetValue<string>()));

    private static SubmitImpressions Batch(byte[] sidecar, uint rows)
        => new(1, 0, 0, rows, ImpressionColumns.HashOf(sidecar), 1_000, OptionalColumns.None);

    private static JsonNode Pooled(NativeTransaction transaction, byte[] sidecar)
        => JsonValue.Create(Hex.Encode(new PooledTransaction(transaction, sidecar).Encode()));

    private NativeBody Body(NativePayload payload) => new()
    {
        ChainId = _status.ChainId,
        GasLimit = 1_000_000,
        MaxFeePerGas = GasPrice,
        Payload = payload,
    };

    private NativeTransaction Sign(NativePayload payload)
        => NativeTransaction.Sign(Body(payload), _status.GenesisHash, _key);

    private JsonNode Native(NativePayload payload, Func<NativeBody, NativeBody>? change = null)
    {
        NativeBody body = change is null ? Body(payload) : change(Body(payload));
        NativeTransaction transaction = NativeTransaction.Sign(body, _status.GenesisHash, _key);
        return JsonValue.Create(Hex.Encode(transaction.Encoded.Span));
    }

    /// <summary>What another library may write, since ours refuses to: a body changed after it was signed.</summary>
    private JsonNode Altered(NativePayload payload, Action<Wire.V1.NativeBody> change)
    {
        Wire.V1.SignedNative signed = Wire.V1.SignedNative.Parser.ParseFrom(Sign(payload).Encoded.ToArray()[1..]);
        Wire.V1.NativeBody body = Wire.V1.NativeBody.Parser.ParseFrom(signed.Body);
        change(body);
        signed.Body = body.ToByteString();
        return JsonValue.Create(Hex.Encode([0x4d, .. signed.ToByteArray()]));
    }

    /// <summary>The node refuses it with a sentence that names the matter, and no nonce moves.</summary>
    private async Task RefusedAsync(string named, JsonNode raw)
    {
        ulong before = await _node.Client.GetLaneAsync(_key.Address, 0);
        MarketChainException error = await Assert.ThrowsAsync<MarketChainException>(
            () => _node.Client.CallAsync("mkt_sendTransaction", CancellationToken.None, raw));

        Assert.Contains(error.RpcCode, (int[])[-32602, -32003]);
        Assert.Contains(named, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await _node.Client.GetLaneAsync(_key.Address, 0));
    }
}
