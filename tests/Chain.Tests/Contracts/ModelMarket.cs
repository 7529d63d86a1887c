using System.Text.Json.Nodes;
using MarketChain.Chain.Reading;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>
/// A market whose campaigns are scored by contracts: campaign 1 by model 1, campaign i + 2 by the contract i, which is
/// model 256 + i.
/// </summary>
internal sealed class ModelMarket : IDisposable
{
    public const int Owner = 5;
    public const uint Users = 4;
    public const uint RowGas = 800;

    private uint _models;

    public ModelMarket(params IEnumerable<byte[]> codes)
    {
        Market = new Advertising(Chain);
        Market.Open(Users);
        foreach (byte[] code in codes)
        {
            Add(code);
        }
    }

    public TestChain Chain { get; } = new();

    public Advertising Market { get; }

    /// <summary>A contract of this code, a model and a campaign of it.</summary>
    public void Add(byte[] code, Func<CampaignTerms, CampaignTerms>? change = null)
        => Add(Deploy(Bytecode.Creating(code)), change);

    /// <summary>The same for code of any length.</summary>
    public void AddCode(byte[] code)
    {
        // n, n, where it begins, 0: CODECOPY; 0: RETURN.
        byte[] creation = [0x61, (byte)(code.Length >> 8), (byte)code.Length, 0x80, 0x60, 0x0a, 0x5f, 0x39, 0x5f, 0xf3];
        Add(Deploy([.. creation, .. code]));
    }

    /// <summary>A contract of <c>contracts/compiled</c>, a model and a campaign of it.</summary>
    public void AddCompiled(string name, Func<CampaignTerms, CampaignTerms>? change = null)
        => Add(DeployCompiled(name), change);

    /// <summary>A contract of <c>contracts/compiled</c>.</summary>
    public Address DeployCompiled(string name)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllBytes(GenesisFiles.Find($"contracts/compiled/{name}.json")))!;
        return Deploy(Hex.Decode(json["bytecode"]!.GetValue<string>()));
    }

    private void Add(Address contract, Func<CampaignTerms, CampaignTerms>? change = null)
    {
        Hash256 codeHash;
        using (ChainReader reader = Chain.Chain.OpenReader())
        {
            codeHash = Keccak256.Hash(reader.GetAccounts(reader.Head.Number).Value!.GetCode(contract).Span);
        }

        uint model = CampaignTerms.ContractModelMin + _models++;
        CampaignTerms terms = Market.Terms() with { UaModel = model, PricePerUa = 1_000 };
        Chain.Make(
            Market.Native(Owner, new RegisterUaModel($"model {model}", contract, codeHash, RowGas)),
            Market.Native(Advertising.Advertiser, new CreateCampaign(
                "scored", change?.Invoke(terms) ?? terms, Transfers.Account(Advertising.Platform),
                Advertising.Coins(100))));
        AssertSucceeded(2);
    }

    /// <summary>A batch in a block of its own; its gas limit covers whatever the models may use.</summary>
    public BatchView Submit(params IEnumerable<ImpressionRow> rows) => Submit(gas: 20_000_000, rows);

    public BatchView Submit(ulong gas, IEnumerable<ImpressionRow> rows)
    {
        Block block = Chain.Make([Market.Batch(rows, gas)]);
        Assert.Empty(Chain.LeftOut);
        return Chain.BatchOf(block.Number, 0);
    }

    public static ImpressionRow Row(
        uint uid, uint campaign, uint dwellMs = 5_000, ImpressionFlags flags = ImpressionFlags.Focus, uint offset = 0)
        => new(uid, campaign, offset, dwellMs, 1_000, flags, 0);

    /// <summary>The fault of each contract that failed in a batch, by campaign.</summary>
    public static IEnumerable<(uint Campaign, UaModelFault Fault)> FaultsOf(BatchView batch)
        => batch.ModelFailures.Select(failure => (failure.Campaign, failure.Fault));

    /// <summary>Another node comes to the same blocks.</summary>
    public void AssertAnotherNodeAgrees()
    {
        using TestChain importer = new();
        for (ulong number = 1; number <= Chain.Chain.Head.Number; number++)
        {
            Files.BlockWithSidecars block = Chain.Read(number);
            Assert.Null(importer.Chain.TryImport(block.Block, block.Sidecars));
        }

        Assert.Equal(Chain.Chain.Head.Hash, importer.Chain.Head.Hash);
    }

    public void Dispose()
    {
        Market.Dispose();
        Chain.Dispose();
    }

    private Address Deploy(byte[] creation)
    {
        using ChainReader reader = Chain.Chain.OpenReader();
        ulong nonce = reader.GetAccounts(reader.Head.Number).Value!.GetAccount(Transfers.Account(Owner)).Nonce;
        EthereumFields fields = Transfers.Fields(nonce, null, 0) with
        {
            Data = creation,
            GasLimit = 1_000_000,
        };
        Chain.Make(Transfers.Sign(fields, Owner));
        AssertSucceeded(1);
        Market.Skip(Owner);
        return Address.OfCreated(Transfers.Account(Owner), nonce);
    }

    private void AssertSucceeded(int transactions)
    {
        Assert.Empty(Chain.LeftOut);
        Assert.Equal(
            Enumerable.Repeat(true, transactions),
            Chain.ReceiptsOf(Chain.Chain.Head.Number).Receipts.Select(receipt => receipt.Succeeded));
    }
}
