using MarketChain.Chain.Reading;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>The models of <c>contracts/</c> as solc compiles them.</summary>
public sealed class SolidityModelTests
{
    private const uint BuiltIn = 1;
    private const uint Contract = 2;

    /// <summary>What the format of the first row makes a hostile model do: see <c>HostileModel.sol</c>.</summary>
    private static readonly UaModelFault[] Ways =
    [
        UaModelFault.None,         // gives 0
        UaModelFault.OutOfGas,     // an endless loop
        UaModelFault.OutOfGas,     // returns 2 GiB
        UaModelFault.OutOfGas,     // takes 256 MiB
        UaModelFault.WrongResult,  // one score too many
        UaModelFault.ScoreTooHigh, // 2^24 + 1
        UaModelFault.ScoreTooHigh, // 2^256 - 1
        UaModelFault.Reverted,     // with a long reason
        UaModelFault.Reverted,     // writes beyond an array: a panic
        UaModelFault.NotPure,      // reads storage
        UaModelFault.NotPure,      // writes it
        UaModelFault.NotPure,      // asks for the time
        UaModelFault.NotPure,      // for its balance
        UaModelFault.NotPure,      // makes a contract
        UaModelFault.NotPure,      // logs
        UaModelFault.NotPure,      // CALL
        UaModelFault.NotPure,      // STATICCALL
        UaModelFault.NotPure,      // DELEGATECALL of a precompile
        UaModelFault.NotPure,      // EXTCODESIZE
        UaModelFault.None,         // a function that the compiler took for impure and that does nothing
    ];

    [Fact]
    public void Model_1_in_Solidity_gives_every_row_what_the_built_in_one_gives()
        => Seeds.Each(3, random =>
        {
            FormatWeight[] weights = [new(1, 0), new(2, 20_000), new(3, (uint)random.Next(20_001))];
            using ModelMarket market = new();
            market.AddCompiled("UaModel1", terms => terms with { FormatWeights = [.. weights], ClickRateBps = 500 });
            market.Chain.Make(market.Market.Native(Advertising.Advertiser, new CreateCampaign(
                "twin",
                market.Market.Terms() with { FormatWeights = [.. weights], ClickRateBps = 500, PricePerUa = 1_000 },
                Transfers.Account(Advertising.Platform),
                Advertising.Coins(100))));
            ImpressionRow[] rows = [.. Enumerable.Range(0, 400).Select(i => RandomRow(random, (uint)i))];

            uint[] scored = UasOf(market, rows.Select(row => row with { Campaign = Contract }));

            // In an epoch of its own, since users look at both for no longer than it lasts.
            market.Chain.Make([], market.Market.EpochEndMs());
            uint[] builtIn = UasOf(market, rows.Select(row => row with { Campaign = 3 }));

            Assert.Equal(builtIn, scored);
            Assert.True(builtIn.Distinct().Count() > 200);
            market.AssertAnotherNodeAgrees();
        });

    [Fact]
    public void Early_seconds_count_as_the_example_says()
    {
        using ModelMarket market = new();
        market.AddCompiled("EarlySeconds");
        ImpressionFlags clicked = ImpressionFlags.Focus | ImpressionFlags.Click;
        uint[] uas = UasOf(
            market,
            [
                ModelMarket.Row(1, Contract),
                ModelMarket.Row(2, Contract, dwellMs: 10_000),
                ModelMarket.Row(3, Contract, dwellMs: 50_000, flags: clicked),
                ModelMarket.Row(4, Contract, dwellMs: uint.MaxValue),
            ]);
        Assert.Equal([50_000u, 100_000, 200_000, 525_000], uas);
    }

    [Fact]
    public void A_hostile_model_costs_its_gas_and_nothing_else()
    {
        using ModelMarket market = new();
        market.AddCompiled("HostileModel");
        for (byte way = 0; way < Ways.Length; way++)
        {
            ImpressionRow first = ModelMarket.Row(1, Contract, offset: way) with { Format = way };
            BatchView batch = market.Submit(first, ModelMarket.Row(2, Contract, offset: way));

            Assert.Equal((way, Ways[way] == UaModelFault.None ? 0 : 1), (way, batch.ModelFailures.Count));
            Assert.All(batch.ModelFailures, failure => Assert.Equal((way, Ways[way]), (way, failure.Fault)));
            Assert.All(
                batch.ModelFailures,
                failure => Assert.InRange(failure.GasUsed, 1UL, NativeGas.ModelCap(2, ModelMarket.RowGas)));
            Assert.Equal(2u, batch.Accepted);
            Assert.Equal((UInt128)(Ways[way] == UaModelFault.None ? 0 : 100_000), batch.Ua);
        }

        market.AssertAnotherNodeAgrees();
    }

    /// <summary>Model 1 with a few bytes of its code changed: most fail, some lie, and all nodes agree.</summary>
    [Fact]
    public void Damaged_code_fails_alike_everywhere()
        => Seeds.Each(4, random =>
        {
            using ModelMarket market = new();
            byte[] code = CodeOf(market, "UaModel1");
            for (int i = 0; i < 12; i++)
            {
                byte[] damaged = [.. code];
                for (int change = random.Next(1, 6); change > 0; change--)
                {
                    damaged[random.Next(1, damaged.Length)] = (byte)random.Next(256);
                }

                market.AddCode(damaged);
            }

            ImpressionRow[] rows = [.. Enumerable.Range(0, 60).Select(
                i => RandomRow(random, (uint)i) with { Campaign = Contract + (uint)(i % 12) })];
            BatchView batch = market.Submit(rows);
            Assert.Null(batch.Fault);
            market.AssertAnotherNodeAgrees();
        });

    /// <summary>What the creation of a compiled contract leaves as its code.</summary>
    private static byte[] CodeOf(ModelMarket market, string name)
    {
        Address contract = market.DeployCompiled(name);
        using ChainReader reader = market.Chain.Chain.OpenReader();
        return reader.GetAccounts(reader.Head.Number).Value!.GetCode(contract).ToArray();
    }

    private static ImpressionRow RandomRow(Random random, uint index)
        => new(
            (uint)random.Next(1, (int)ModelMarket.Users + 1),
            BuiltIn,
            index,
            random.Next(5) == 0 ? uint.MaxValue - (uint)random.Next(9) : (uint)random.Next(900, 4_000),
            (ushort)random.Next(490, 1_001),
            (ImpressionFlags)random.Next(8) | ImpressionFlags.Focus,
            (byte)random.Next(5));

    private static uint[] UasOf(ModelMarket market, IEnumerable<ImpressionRow> rows)
    {
        Primitives.Blocks.Block block = market.Chain.Make([market.Market.Batch(rows, gas: 20_000_000)]);
        Assert.Empty(market.Chain.LeftOut);
        BatchView batch = market.Chain.BatchOf(block.Number, 0);
        Assert.Null(batch.Fault);
        Assert.Empty(batch.ModelFailures);
        using ChainReader reader = market.Chain.Chain.OpenReader();
        BatchRows kept = reader.GetBatchRows(reader.FindTransaction(block.Body.Transactions[0].Hash)!.Value)!;
        int count = (int)batch.Payload.Rows;
        return [.. Enumerable.Range(0, count)
            .Select(row => BitConverter.ToUInt32(kept.Outcomes.Span[(count + (row * sizeof(uint)))..]))];
    }
}
