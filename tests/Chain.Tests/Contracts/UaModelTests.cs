using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Tests.Modules;
using MarketChain.Chain.Tracing;
using MarketChain.Marketing;
using MarketChain.Marketing.Models;
using MarketChain.Primitives.Transactions;
using MarketChain.Storage;
using static MarketChain.Chain.Tests.Contracts.ModelMarket;

namespace MarketChain.Chain.Tests.Contracts;

/// <summary>Contracts that score rows, in blocks.</summary>
public sealed class UaModelTests
{
    private const ulong ModelOneUa = 50_000;

    public static TheoryData<string> ImpureNames => [.. ModelCode.Impure().Select(item => item.Name)];

    [Fact]
    public void A_contract_scores_the_rows_of_its_campaign_and_model_1_those_of_others()
    {
        using ModelMarket market = new(ModelCode.Dwell, ModelCode.Most);
        BatchView batch = market.Submit(
            Row(1, 1), Row(1, 2), Row(2, 2, dwellMs: 7_001), Row(3, 2, dwellMs: 999), Row(1, 3), Row(99, 2));

        Assert.Equal([0, 0, 0, 11, 0, 5], batch.Outcomes.ToArray());
        Assert.Equal((UInt128)(ModelOneUa + 5_000 + 7_001 + (1 << 24)), batch.Ua);
        Assert.Empty(batch.ModelFailures);
        market.AssertAnotherNodeAgrees();
    }

    [Fact]
    public void The_sender_of_the_batch_pays_for_what_the_contract_used_and_no_more()
    {
        using ModelMarket market = new(ModelCode.Dwell);
        market.Submit(Row(1, 1), Row(1, 2));
        ulong builtIn = GasOf(market, Row(2, 1));
        ulong scored = GasOf(market, Row(2, 2));
        ulong used = scored - builtIn - NativeGas.ModelCall - NativeGas.ModelRow;
        Assert.InRange(used, 100UL, 300UL);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_batch_whose_gas_does_not_cover_the_most_that_contracts_may_use_fails_as_a_whole(ulong missing)
    {
        using ModelMarket market = new(ModelCode.Dwell);
        market.Submit(Row(3, 1));

        // As long as the batch that follows, whose bytes cost gas.
        PooledTransaction probe = market.Market.Batch([Row(1, 1), Row(1, 2)], gas: 200_000);
        NativeTransaction transaction = (NativeTransaction)probe.Transaction;
        ulong needed = NativeGas.Intrinsic(transaction)
            + NativeGas.Reserved(transaction, distinctCampaigns: 2)
            + NativeGas.ModelMax(rows: 1, RowGas);
        market.Chain.Make([probe]);

        BatchView batch = market.Submit(needed - missing, [Row(2, 1), Row(2, 2)]);

        const string fault = "the gas limit does not cover the contracts that score the rows";
        Assert.Equal(missing == 0 ? null : fault, batch.Fault);
        Assert.Equal(missing == 0 ? 2u : 0, batch.Accepted);
        market.AssertAnotherNodeAgrees();
    }

    [Fact]
    public void A_row_whose_click_may_not_count_is_asked_about_with_it_and_without()
    {
        using ModelMarket market = new();
        market.Add(ModelCode.Flags, terms => terms with { ClickRateBps = 100 });
        ImpressionFlags clicked = ImpressionFlags.Focus | ImpressionFlags.Click;
        BatchView batch = market.Submit(Row(1, 2, flags: clicked), Row(2, 2, flags: clicked), Row(3, 2));

        // One click in a hundred counts.
        Assert.Equal((UInt128)(5 + 4 + 4), batch.Ua);
        Assert.Empty(batch.ModelFailures);
    }

    [Theory]
    [MemberData(nameof(ImpureNames))]
    public void A_contract_that_looks_at_the_chain_fails_and_model_1_scores(string name)
    {
        byte[] code = ModelCode.Impure().Single(item => item.Name == name).Code;
        AssertFails(code, UaModelFault.NotPure);
    }

    [Fact]
    public void One_that_calls_a_precompile_does_not()
    {
        using ModelMarket market = new(ModelCode.Copies);
        BatchView batch = market.Submit(Row(1, 2), Row(2, 2, dwellMs: 1_234));
        Assert.Equal((UInt128)(5_000 + 1_234), batch.Ua);
    }

    [Fact]
    public void Endless_loops_and_bombs_run_out_of_gas()
    {
        AssertFails([0x5b, 0x5f, 0x56], UaModelFault.OutOfGas);
        AssertFails([0x63, 0xff, 0xff, 0xff, 0xff, 0x5f, 0xf3], UaModelFault.OutOfGas);
        AssertFails([0x5f, 0x63, 0x7f, 0xff, 0xff, 0xff, 0x52], UaModelFault.OutOfGas);
        AssertFails([0x5f, 0x5f, 0x19, 0x52], UaModelFault.OutOfGas);
        AssertFails([0x5b, 0x5a, 0x5f, 0x5f, 0x5f, 0x5f, 0x60, 0x05, 0x5a, 0xfa, 0x5f, 0x56], UaModelFault.OutOfGas);
    }

    [Fact]
    public void Reverts_and_broken_code_fail()
    {
        AssertFails([0x61, 0xff, 0xff, 0x5f, 0xfd], UaModelFault.Reverted);
        AssertFails([0xfe], UaModelFault.Halted);
        AssertFails([0x0c], UaModelFault.Halted);
        AssertFails([0x50], UaModelFault.Halted);
        AssertFails([0x60, 0x05, 0x56], UaModelFault.Halted);
        AssertFails([0x60, 0x01, 0x5f, 0x5f, 0x3e], UaModelFault.Halted);
    }

    [Fact]
    public void Answers_of_another_form_fail()
    {
        byte[] head = [0x60, 0x20, 0x5f, 0x52, 0x60, 0x02, 0x60, 0x20, 0x52];
        AssertFails([0x00], UaModelFault.WrongResult);
        AssertFails([.. head, 0x60, 0x80, 0x5f, 0xf3], UaModelFault.None);
        AssertFails([.. head, 0x60, 0x7f, 0x5f, 0xf3], UaModelFault.WrongResult);
        AssertFails([.. head, 0x60, 0xa0, 0x5f, 0xf3], UaModelFault.WrongResult);
        AssertFails([0x60, 0x02, 0x60, 0x20, 0x52, 0x60, 0x80, 0x5f, 0xf3], UaModelFault.WrongResult);
        AssertFails([0x60, 0x20, 0x5f, 0x52, 0x60, 0x03, 0x60, 0x20, 0x52, 0x60, 0x80, 0x5f, 0xf3],
            UaModelFault.WrongResult);
        AssertFails(ModelCode.TooMuch, UaModelFault.ScoreTooHigh);
        AssertFails(ModelCode.FarTooMuch, UaModelFault.ScoreTooHigh);
    }

    [Fact]
    public void What_a_simulation_foretells_is_what_the_block_does()
    {
        using ModelMarket market = new(ModelCode.Dwell, [0xfe]);
        PooledTransaction batch = market.Market.Batch([Row(1, 1), Row(1, 2), Row(1, 3)]);
        Assert.Null(new TransactionRules(market.Chain.Chain.Spec).TryCheck(batch, out CheckedTransaction valid));
        BatchView foretold;
        using (ChainReader reader = market.Chain.Chain.OpenReader())
        {
            foretold = reader.Simulate(valid);
        }

        BatchView done = market.Chain.BatchOf(market.Chain.Make([batch]).Number, 0);
        Assert.Equal((foretold.Block, foretold.Ua, foretold.OutcomesHash), (done.Block, done.Ua, done.OutcomesHash));
        Assert.Equal(foretold.ModelFailures, done.ModelFailures);
        Assert.Equal([(3u, UaModelFault.Halted)], FaultsOf(done));
    }

    [Fact]
    public void A_restart_and_a_replay_of_all_blocks_come_to_the_same()
    {
        using ModelMarket market = new(ModelCode.Dwell, [0x42]);
        market.Submit(Row(1, 2), Row(2, 3));
        market.Chain.Reopen();
        market.Submit(Row(3, 2), Row(4, 3));
        market.Chain.Make([], market.Market.EpochEndMs());
        market.Chain.Reopen();
        Assert.Equal((UInt128)(ModelOneUa + 5_000), market.Submit(Row(1, 2), Row(2, 3)).Ua);
        market.AssertAnotherNodeAgrees();
    }

    /// <summary>Each block's batch of writes is lost once, so that a start executes it again from the logs.</summary>
    [Fact]
    public void What_a_crash_takes_is_executed_again_to_the_same()
    {
        using ModelMarket market = new(ModelCode.Dwell, [0x42]);
        market.Submit(Row(1, 2), Row(2, 3), Row(3, 1));
        market.Submit(gas: 100_000, [Row(3, 2)]);
        market.Chain.Make([], market.Market.EpochEndMs());
        using FailingStore store = new();
        using TestChain crashing = new(store: store);
        for (ulong number = 1; number <= market.Chain.Chain.Head.Number; number++)
        {
            BlockWithSidecars block = market.Chain.Read(number);
            store.Next = WriteFailure.Lost;
            Assert.Throws<StorageException>(() => crashing.Chain.TryImport(block.Block, block.Sidecars));
            crashing.Reopen();
            Assert.Equal(1UL, crashing.Chain.Opening.ReplayedBlocks);
            Assert.Equal(block.Block.Hash, crashing.Chain.Head.Hash);
        }
    }

    /// <summary>A trace executes the block up to its transaction again, batches and their contracts too.</summary>
    [Fact]
    public void Transactions_behind_a_scored_batch_can_be_traced_and_the_batch_is_told_as_native()
    {
        using ModelMarket market = new(ModelCode.Dwell, [0xfe]);
        PooledTransaction batch = market.Market.Batch([Row(1, 2), Row(2, 3)]);
        ulong number = market.Chain.Make(
            [batch, new PooledTransaction(Transfers.Make(8, 0, Transfers.Account(7), 1), default)]).Number;
        Assert.Empty(market.Chain.LeftOut);

        using ChainReader reader = market.Chain.Chain.OpenReader();
        TraceRequest request = new(
            reader.GetBlock(number)!, reader.GetReceipts(number)!, First: 0, Count: 2,
            new TraceOptions { Kind = TraceKind.Calls }, new TraceBudget(1 << 20), () => { });
        IReadOnlyList<TransactionTrace>? traces = reader.TryTrace(request, out string? refusal);

        Assert.Null(refusal);
        Assert.Equal(["NATIVE", "CALL"], traces!.Select(trace => trace.Root!.Type));
        Assert.Equal(request.Receipts.Receipts[0].CumulativeGasUsed, traces![0].GasUsed);
        Assert.Empty(traces[0].Root!.Calls);
    }

    [Theory]
    [InlineData(256u, true)]
    [InlineData(257u, false)]
    [InlineData(255u, false)]
    public void A_campaign_that_is_made_by_a_call_names_a_model_like_any_other(uint model, bool exists)
    {
        const int caller = 8;
        using ModelMarket market = new(ModelCode.Dwell);
        CampaignTerms terms = market.Market.Terms() with { UaModel = model, PricePerUa = 1_000 };
        EthereumFields call = Transfers.Fields(0, SystemAccounts.Campaigns, Advertising.Coins(100)) with
        {
            Data = AbiCode.Call(
                "createCampaign(string,{T},address)", "made", AbiCode.TermsOf(terms), Transfers.Account(caller)),
            GasLimit = 1_500_000,
        };
        ulong number = market.Chain.Make(Transfers.Sign(call, caller)).Number;

        Assert.Equal(exists, Assert.Single(market.Chain.ReceiptsOf(number).Receipts).Succeeded);
        BatchView batch = market.Submit(Row(1, 3, dwellMs: 7_001));
        Assert.Equal((UInt128)(exists ? 7_001 : 0), batch.Ua);
        market.AssertAnotherNodeAgrees();
    }

    [Fact]
    public void Each_campaign_fails_for_itself()
    {
        using ModelMarket market = new([0xfe], ModelCode.Dwell, [0x42]);
        BatchView batch = market.Submit(Row(1, 4), Row(1, 2), Row(1, 3), Row(2, 2));
        Assert.Equal(
            [(4u, UaModelFault.NotPure), (2u, UaModelFault.Halted)], FaultsOf(batch));
        Assert.Equal((UInt128)((3 * ModelOneUa) + 5_000), batch.Ua);
        market.AssertAnotherNodeAgrees();
    }

    /// <summary>Two rows of a campaign whose contract fails; the block goes on and another node agrees.</summary>
    private static void AssertFails(byte[] code, UaModelFault fault)
    {
        using ModelMarket market = new(code);
        BatchView batch = market.Submit(Row(1, 2), Row(2, 2));
        Assert.Equal(2u, batch.Accepted);
        Assert.Equal(fault == UaModelFault.None ? [] : [(2u, fault)], FaultsOf(batch));
        Assert.Equal((UInt128)(fault == UaModelFault.None ? 0 : 2 * ModelOneUa), batch.Ua);
        market.AssertAnotherNodeAgrees();
    }

    private static ulong GasOf(ModelMarket market, ImpressionRow row)
    {
        market.Submit(row);
        return market.Chain.ReceiptsOf(market.Chain.Chain.Head.Number).Receipts[0].CumulativeGasUsed;
    }
}
