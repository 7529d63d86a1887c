using System.Text.Json;
using System.Text.Json.Nodes;
using MarketChain.Client;
using MarketChain.Client.Events;
using MarketChain.NodeKit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Node.Tests.Processes;

/// <summary>A model in Solidity from its deployment to the rows that it scores, as docs/models.md tells it.</summary>
public sealed class ModelTests : IAsyncLifetime, IDisposable
{
    private const uint Model = CampaignTerms.ContractModelMin;

    private readonly TempFolder _home = new();
    private NodeProcess _node = null!;
    private DevAccount _account = null!;

    private MarketChainClient Client => _node.Client;

    public async Task InitializeAsync()
    {
        string genesis = _home.File("genesis.json");
        await File.WriteAllTextAsync(genesis, DevGenesis.Fast);
        _node = await NodeProcess.StartAsync(_home.File("node"), genesis);
        _account = await DevAccount.OpenAsync(Client, 0);
    }

    public async Task DisposeAsync()
    {
        _account.Dispose();
        await _node.DisposeAsync();
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_contract_is_registered_named_by_a_campaign_and_scores_its_rows()
    {
        Address contract = await DeployAsync();
        Hash256 codeHash = Keccak256.Hash(Hex.Decode((await AskAsync("eth_getCode", $"{contract}")).GetString()!));
        string[] sender = ["--dev", "1", "--rpc", _node.Rpc.ToString()];
        string registered = await NodeProgram.RunWellAsync(
        [
            "tx", "register-ua-model", "--name", "one", "--contract", $"{contract}", "--code-hash", $"{codeHash}",
            "--row-gas", "800", .. sender,
        ]);
        await NodeProgram.RunWellAsync(
        [
            "tx", "create-campaign", "--name", "shoes", "--platform", $"{_account.Account.Address}", "--escrow", "10",
            "--budget", "5", "--price", "1000", "--ua-model", $"{Model}", .. sender,
        ]);
        Assert.Contains($"UaModelRegistered {{ Model = {Model}", registered, StringComparison.Ordinal);
        await AssertReadAsync(contract, codeHash);

        ImpressionBatch batch = await NewBatchAsync();
        ulong modelGas = await Client.GetModelGasAsync(batch);
        Assert.Equal(NativeGas.ModelMax(rows: 1, rowGas: 800), modelGas);
        BatchInfo scored = await SendAsync(batch, modelGas);
        BatchInfo failed = await SendAsync(await NewBatchAsync(), modelGas: 0);

        Assert.Equal((1u, (UInt256)40_000UL), (scored.Accepted, scored.Ua));
        Assert.Empty(scored.ModelFailures);
        Assert.Equal("the gas limit does not cover the contracts that score the rows", failed.Fault);
        Assert.Equal(40_000UL, await ScoreAsync(contract));
    }

    [Fact]
    public async Task A_simulation_gives_contracts_no_more_gas_than_a_block_has()
    {
        ImpressionColumnsBuilder rows = new(OptionalColumns.None);
        rows.Add(new ImpressionRow(1, 1, 0, 5_000, 1_000, ImpressionFlags.Focus, 0));
        byte[] sidecar = rows.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
        SubmitImpressions payload = rows.BuildPayload(1, 0, 0, 0, sidecar);
        NativeTransaction signed = _account.Account.Sign(payload, 1, modelGas: 1UL << 40);
        MarketChainException refusal = await Assert.ThrowsAsync<MarketChainException>(
            () => Client.SimulateBatchAsync(new PooledTransaction(signed, sidecar).Encode()));
        Assert.Contains("gas limit", refusal.Message, StringComparison.Ordinal);
    }

    private async Task AssertReadAsync(Address contract, Hash256 codeHash)
    {
        UaModelInfo? model = await Client.FindUaModelAsync(Model);
        Assert.Equal(("one", contract, codeHash, 800u), (model!.Name, model.Contract, model.CodeHash, model.RowGas));
        Assert.Equal("working", model.Status);
        Assert.Equal([model], (await Client.ListUaModelsAsync(0, 10)).Items);
        Assert.Null(await Client.FindUaModelAsync(1));
        Assert.Null(await Client.FindUaModelAsync(Model + 1));
        Assert.Equal(Model, (await Client.FindCampaignAsync(1))!.UaModel);
        JsonElement campaign = await AskAsync("mkt_getCampaign", 1);
        Assert.Equal($"{codeHash}", campaign.GetProperty("uaModelCodeHash").GetString());
        Assert.Equal(1, campaign.GetProperty("uaModelFallback").GetInt32());
    }

    private async Task<Address> DeployAsync()
    {
        await using Stream stream = typeof(ModelTests).Assembly.GetManifestResourceStream("UaModel1.json")!;
        string code = (await JsonNode.ParseAsync(stream))!["bytecode"]!.GetValue<string>();
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(9);
        EthereumFields creation = new()
        {
            Type = TransactionType.DynamicFee,
            ChainId = (await Client.GetStatusAsync()).ChainId,
            MaxFeePerGas = 3_000_000_000UL,
            GasLimit = 1_000_000,
            Data = Hex.Decode(code),
        };
        EthereumTransaction transaction = EthereumTransaction.Sign(creation, key);
        await Client.SendRawAsync(transaction.Encoded.ToArray());
        (await Client.WaitForReceiptAsync(transaction.Hash, NodeProgram.Deadline)).EnsureSucceeded();
        return Address.OfCreated(DevelopmentAccounts.Addresses[9], 0);
    }

    /// <summary>Five seconds of a whole advertisement before a user of level 2, in campaign 1.</summary>
    private async Task<ImpressionBatch> NewBatchAsync()
    {
        if (await Client.FindSiteAsync(1) is null)
        {
            NativeAccount account = _account.Account;
            UInt256 stake = 1_000_000_000_000_000_000UL;
            await account.SubmitAsync(new RegisterSite("news", account.Address, 10 * stake), NodeProgram.Deadline);
            UidEntry user = new(UidEntry.Identity, Keccak256.Hash("user"u8), 0, Controller: null);
            await account.SubmitAsync(new RegisterUids(1, [user]), NodeProgram.Deadline);
        }

        ulong nowMs = (await Client.GetStatusAsync()).TimestampMs;
        ImpressionBatchBuilder rows = new(site: 1, stream: 0, firstBatchSequence: _account.Account.NextSequence);
        rows.TryAdd(new Impression(nowMs, 1, 1, 5_000, 1_000, ImpressionFlags.Focus, Format: 0));
        return rows.Build(Keccak256.Hash("salt"u8).Bytes);
    }

    private async Task<BatchInfo> SendAsync(ImpressionBatch batch, ulong modelGas)
    {
        Hash256 hash = await _account.Account.SendAsync(batch, modelGas);
        await Client.WaitForReceiptAsync(hash, NodeProgram.Deadline);
        return (await Client.FindBatchAsync(hash))!;
    }

    /// <summary>What anybody who calls the contract gets for the same row.</summary>
    private async Task<ulong> ScoreAsync(Address contract)
    {
        UInt256 row = ((UInt256)10_000UL << 80) | ((UInt256)2UL << 64) | (4UL << 48) | (1_000UL << 32) | 5_000UL;
        byte[] call =
        [
            .. MarketEvents.TopicOf("score(uint32,uint32,uint256[])").Bytes[..4],
            .. new UInt256[] { 1UL, 1UL, 96UL, 1UL, row }.SelectMany(word => word.ToBigEndian()),
        ];
        JsonElement answer = await AskAsync(
            "eth_call", new JsonObject { ["to"] = $"{contract}", ["input"] = Hex.Encode(call) });
        return UInt256.ReadBigEndian(Hex.Decode(answer.GetString()!).AsSpan(64)).LowUInt64;
    }

    private Task<JsonElement> AskAsync(string method, params JsonNode?[] parameters)
        => Client.CallAsync(method, CancellationToken.None, parameters);
}
