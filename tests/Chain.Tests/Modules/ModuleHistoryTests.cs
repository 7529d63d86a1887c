using MarketChain.Chain.Simulation;
using MarketChain.Chain.Tracing;
using MarketChain.Marketing;
using MarketChain.Marketing.Reading;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

/// <summary>Calls of modules on older blocks, and traces of blocks that made some.</summary>
public sealed class ModuleHistoryTests
{
    private static readonly TraceOptions Calls = new() { Kind = TraceKind.Calls, WithLogs = true };
    private static readonly Address Heir = Address.Parse("0x00000000000000000000000000000000000ab0de");

    private static readonly Address SomebodyElse = Address.Parse("0x00000000000000000000000000000000000ab0df");

    [Fact]
    public void A_trace_shows_a_claim_as_it_was_in_its_block_while_the_rows_are_kept()
    {
        using ModuleBench bench = new();
        Address probe = ModuleWriteTests.OpenWithProbeUid(bench);
        UInt128 earned = bench.Read(market => market.GetEarnings(2)).Earned;
        byte[] claim = Claim(amount: 1_000);
        bench.SendAll(
            new ModuleBench.Sent(probe, ModuleWriteTests.Through(SystemAccounts.Attention, claim)),
            new ModuleBench.Sent(probe, ModuleWriteTests.Through(SystemAccounts.Attention, Claim(amount: 0))));
        ulong number = bench.Number;
        bench.MustSend(probe, []);

        TransactionTrace trace = Trace(bench, number, 1, out _)!;

        Receipt receipt = bench.Chain.ReceiptsOf(number).Receipts[1];
        TraceFrame call = Assert.Single(trace.Root!.Calls);
        Assert.Equal("CALL", call.Type);
        Assert.Equal(SystemAccounts.Attention, call.To);
        Assert.Equal(Claim(amount: 0), call.Input.ToArray());
        Assert.Equal((UInt256)(earned - 1_000), AbiCode.WordAt(call.Output.Span, 0));
        Assert.Equal(Assert.Single(receipt.Logs).Data.ToArray(), Assert.Single(call.Logs).Log.Data.ToArray());
        Assert.Equal(500UL + (4 * 3) + 45_000, call.GasUsed);
        for (int i = 0; i < 16; i++)
        {
            bench.Chain.Make();
        }

        Assert.Null(Trace(bench, number, 1, out string? refusal));
        Assert.StartsWith($"block {number} cannot be executed again: rows of the attention ledger", refusal);
    }

    [Fact]
    public void A_failed_call_is_traced_with_its_reason()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address probe = bench.Deploy("Probe");
        bench.MustSend(probe, ModuleWriteTests.Through(SystemAccounts.Attention, Claim(1)));

        TraceFrame call = Assert.Single(Trace(bench, bench.Number, 0, out _)!.Root!.Calls);

        Assert.Equal("execution reverted", call.Error);
        Assert.Equal("7 no UID has this number", AbiCode.ReasonOf(call.Output.Span));
        Assert.Empty(call.Logs);
    }

    [Fact]
    public void A_block_whose_contracts_read_no_row_is_traced_for_longer()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address probe = bench.Deploy("Probe");
        byte[] getUid = AbiCode.Call("getUid(uint32)", 1U);
        byte[] getEarnings = AbiCode.Call("getEarnings(uint32)", 1U);
        bench.MustSend(probe, ModuleWriteTests.Through(SystemAccounts.Uids, getUid));
        ulong ofUid = bench.Number;
        bench.MustSend(probe, ModuleWriteTests.Through(SystemAccounts.Attention, getEarnings));
        ulong ofEarnings = bench.Number;
        for (int i = 0; i < 20; i++)
        {
            bench.Chain.Make();
        }

        TraceFrame call = Assert.Single(Trace(bench, ofUid, 0, out _)!.Root!.Calls);
        Assert.Equal(bench.Ask(SystemAccounts.Uids, getUid), call.Output.ToArray());
        Assert.Null(Trace(bench, ofEarnings, 0, out string? refusal));
        Assert.Contains("rows of the attention ledger are kept from block", refusal, StringComparison.Ordinal);
    }

    /// <summary>A step pays sites without an event while the epoch goes on: it must not be left out.</summary>
    [Fact]
    public void A_block_that_settled_a_part_of_an_epoch_is_not_traced_without_its_rows()
    {
        using ModuleBench bench = new(GenesisFiles.Read(json => json["marketing"]!["settleRowsPerBlock"] = 16));
        bench.Market.Open(40);
        Address probe = bench.Deploy("Probe");
        bench.Chain.Make([bench.Market.Batch(Advertising.Range(1, 40))]);
        ulong endMs = bench.Market.EpochEndMs();
        EthereumTransaction call = bench.Sign(probe, ModuleWriteTests.Through(Transfers.Account(3), []));

        bench.Chain.Make([new PooledTransaction(call, default)], endMs);

        ulong number = bench.Number;
        Assert.Empty(bench.Chain.ReceiptsOf(number).SystemLogs);
        Assert.NotNull(Trace(bench, number, 0, out _));
        for (int i = 0; i < 20; i++)
        {
            bench.Chain.Make();
        }

        Assert.Null(Trace(bench, number, 0, out string? refusal));
        Assert.Contains("rows of the attention ledger", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_block_is_asked_as_far_as_its_rows_are_kept()
    {
        using ModuleBench bench = new();
        Address probe = ModuleWriteTests.OpenWithProbeUid(bench);
        ulong before = bench.Number;
        byte[] earnings = AbiCode.Call("getEarnings(uint32)", 2U);
        byte[] campaigns = AbiCode.Call("campaignCount()");
        byte[] asked = bench.Ask(SystemAccounts.Attention, earnings);
        bench.MustSend(probe, ModuleWriteTests.Through(SystemAccounts.Attention, Claim(0)));
        bench.MustSend(SystemAccounts.Campaigns, ModuleWriteTests.CreateCall(bench));
        CallRequest request = new() { To = SystemAccounts.Attention, Data = earnings, GasLimit = 100_000 };

        Assert.Equal(asked, bench.Try(before, request).Output.ToArray());
        Assert.NotEqual(asked, bench.Ask(SystemAccounts.Attention, earnings));
        for (int i = 0; i < 16; i++)
        {
            bench.Chain.Make();
        }

        using ChainReader reader = bench.Chain.Chain.OpenReader();
        CallSimulator calls = reader.GetCalls(before).Value!;
        Assert.Null(calls.TryCall(request, out string? refusal));
        Assert.Contains($"those after block {before} are needed", refusal, StringComparison.Ordinal);
        Assert.Equal(0UL, calls.EstimateGas(request, out _, out refusal));
        Assert.NotNull(refusal);
        CallRequest count = request with { To = SystemAccounts.Campaigns, Data = campaigns };
        Assert.Equal((UInt256)1UL, AbiCode.WordAt(calls.TryCall(count, out _)!.Output.Span, 0));
    }

    [Fact]
    public void A_simulated_write_keeps_nothing_and_its_estimate_suffices()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address treasury = bench.Deploy("CampaignTreasury");
        bench.MustSend(treasury, AbiCode.Call("payIn()"), 5_000);
        TotalsView totals = bench.Read(market => market.Totals);
        byte[] open = ModuleWriteTests.OpenTreasury(bench, escrow: 5_000);
        CallRequest request = new()
        {
            From = ModuleBench.Account, To = treasury, Data = open, GasLimit = ModuleBench.GasMax,
        };
        ulong gas;
        using (ChainReader reader = bench.Chain.Chain.OpenReader())
        {
            gas = reader.GetCalls(bench.Number).Value!.EstimateGas(request, out _, out string? refusal);
            Assert.Null(refusal);
        }

        Assert.Equal(totals, bench.Read(market => market.Totals));
        Assert.Equal(1U, bench.Read(market => market.CampaignCount));
        Assert.False(bench.Try(bench.Number, request with { GasLimit = gas - 1 }).Succeeded);
        Receipt receipt = bench.Send(treasury, open, gas: gas);
        Assert.Single(receipt.Logs);
        Assert.Equal(2U, bench.Read(market => market.CampaignCount));
    }

    [Fact]
    public void The_modules_accounts_cannot_be_spoken_for_or_replaced()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        using ChainReader reader = bench.Chain.Chain.OpenReader();
        CallSimulator calls = reader.GetCalls(bench.Number).Value!;
        CallRequest request = new() { To = Heir, Value = 1, From = SystemAccounts.Attention, GasLimit = 100_000 };
        Assert.Null(calls.TryCall(request, out string? refusal));
        Assert.StartsWith("the native modules' accounts", refusal);
        Dictionary<Address, AccountOverride> emptied = new()
        {
            [SystemAccounts.Attention] = new AccountOverride { Balance = UInt256.Zero },
        };
        Assert.Null(calls.TryCall(request with { From = Heir, Value = 0, Accounts = emptied }, out refusal));
        Assert.StartsWith("the native modules' accounts", refusal);
    }

    [Fact]
    public void Coin_that_nobody_has_breaks_nothing()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Dictionary<Address, AccountOverride> rich = new() { [Heir] = new() { Balance = UInt256.MaxValue } };
        rich.Add(SomebodyElse, new AccountOverride { Balance = UInt256.MaxValue });
        CallRequest between = new() { From = Heir, To = SomebodyElse, Value = 5, GasLimit = 100_000, Accounts = rich };
        Assert.True(bench.Try(bench.Number, between).Succeeded);
        UInt256 most = (UInt256)UInt128.MaxValue - Advertising.Coins(100);
        CallRequest request = new()
        {
            From = Heir,
            To = SystemAccounts.Campaigns,
            Data = AbiCode.Call("fundCampaign(uint32)", 1U),
            Value = most,
            GasLimit = 1_000_000,
            Accounts = rich,
        };
        Assert.True(bench.Try(bench.Number, request).Succeeded);
        Assert.Equal(
            $"fundCampaign: expected at most {most} wei, got {most + UInt256.One}",
            AbiCode.ReasonOf(bench.Try(bench.Number, request with { Value = most + UInt256.One }).Output.Span));
    }

    private static byte[] Claim(ulong amount)
        => AbiCode.Call("claimEarnings(uint32,address,uint256)", 2U, Heir, amount);

    private static TransactionTrace? Trace(ModuleBench bench, ulong block, int index, out string? refusal)
    {
        using ChainReader reader = bench.Chain.Chain.OpenReader();
        TraceRequest request = new(
            reader.GetBlock(block)!, reader.GetReceipts(block)!, index, 1, Calls, new TraceBudget(16 << 20), () => { });
        return reader.TryTrace(request, out refusal)?[0];
    }
}
