using System.Text.Json.Nodes;
using MarketChain.Chain;
using MarketChain.Chain.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Benchmarks;

/// <summary>
/// Batches whose rows a contract scores (model 1 in Solidity) beside batches that the built-in model scores, block by
/// block in turns: what a row costs in gas, and a block in time.
/// </summary>
internal static class ModelBench
{
    private const uint RowGas = 800;

    public static Hash256 Run(BenchSize size, string folder)
    {
        Console.WriteLine($"models: {size}");
        using ChainPair pair = new(size, folder);
        pair.Register();
        AddModel(pair);
        Side builtIn = new(pair, "built in", firstCampaign: 1, modelGas: 0);
        Side contract = new(pair, "by contract", 1 + (uint)size.Campaigns, GasMax(size));
        for (int i = 0; i < size.BlockCount; i++)
        {
            builtIn.MakeBlock(size.RowsPerBlock);
            contract.MakeBlock(size.RowsPerBlock);
        }

        Figures.Print("accepted", $"{pair.Maker.Accepted:N0} of {2 * size.RowCount:N0} impressions");
        builtIn.Print(size.RowCount);
        contract.Print(size.RowCount);
        return pair.Finish();
    }

    /// <summary>Every row in every campaign, none of which limits clicks: no less than any batch can need.</summary>
    private static ulong GasMax(BenchSize size)
        => NativeGas.ModelMax((uint)size.RowsPerBatch, RowGas)
            + ((ulong)size.Campaigns * NativeGas.ModelMax(0, RowGas));

    /// <summary>Deploys model 1 in Solidity, registers it, and makes campaigns of it.</summary>
    private static void AddModel(ChainPair pair)
    {
        using Stream stream = typeof(ModelBench).Assembly.GetManifestResourceStream("UaModel1.json")!;
        using Secp256k1PrivateKey key = DevelopmentAccounts.DeriveKey(0);
        EthereumFields creation = new()
        {
            Type = TransactionType.DynamicFee,
            ChainId = pair.Maker.Chain.Spec.ChainId,
            GasLimit = 1_000_000,
            Data = Hex.Decode(JsonNode.Parse(stream)!["bytecode"]!.GetValue<string>()),
        };
        Make(pair, new PooledTransaction(EthereumTransaction.Sign(creation, key), default));
        Address contract = Address.OfCreated(DevelopmentAccounts.Addresses[0], 0);
        Make(pair, pair.Load.Model(contract, CodeHashOf(pair.Maker, contract), RowGas));
        Make(pair, [.. pair.Load.Campaigns(CampaignTerms.ContractModelMin)]);
    }

    private static Hash256 CodeHashOf(BenchChain chain, Address contract)
    {
        using ChainReader reader = chain.Chain.OpenReader();
        return Keccak256.Hash(reader.GetAccounts(reader.Head.Number).Value!.GetCode(contract).Span);
    }

    private static void Make(ChainPair pair, params PooledTransaction[] items)
        => pair.Importer.Import(pair.Maker.Make(items).Encode(), []);

    /// <summary>One way of scoring.</summary>
    private sealed class Side(ChainPair pair, string what, uint firstCampaign, ulong modelGas)
    {
        private readonly Timings _built = new($"{what}, built", "rows");
        private readonly Timings _imported = new($"{what}, imported", "rows");
        private ulong _gas;

        public void MakeBlock(int rows)
        {
            pair.Load.FirstCampaign = firstCampaign;
            pair.Load.ModelGas = modelGas;
            ulong timeMs = pair.Maker.EarliestMs + 60_000;
            IReadOnlyList<PooledTransaction> items = pair.Load.Batches(timeMs);
            Block block = null!;
            _built.Measure(rows, () => block = pair.Maker.Make(items, timeMs));
            byte[] encoded = block.Encode();
            ReadOnlyMemory<byte>[] sidecars = [.. items.Select(item => item.Sidecar)];
            _imported.Measure(rows, () => pair.Importer.Import(encoded, sidecars));
            _gas += block.Header.GasUsed;
            using ChainReader reader = pair.Maker.Chain.OpenReader();
            BatchView batch = reader.GetBatch(block.Body.Transactions[0].Hash)!;
            Invariant.Check(batch.Fault is null && batch.ModelFailures.Count == 0);
        }

        public void Print(long rows)
        {
            _built.Print();
            _imported.Print();
            Figures.Print($"{what}, gas", $"{(double)_gas / rows:N1} a row");
        }
    }
}
