using MarketChain.Chain.Building;
using MarketChain.Chain.Simulation;
using MarketChain.Chain.Tracing;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

public sealed class ModuleGasTests
{
    private const ulong CallPrice = 500;
    private const ulong WordPrice = 3;

    public static TheoryData<string> Writes =>
        ["register", "bind", "suspend", "create", "fund", "pause", "close", "terms", "settle", "claim"];

    [Theory]
    [InlineData("uidCount()", 2_100UL)]
    [InlineData("uidOf(address)", 2_100UL)]
    [InlineData("getUid(uint32)", 8_400UL)]
    [InlineData("siteCount()", 2_100UL)]
    [InlineData("getSite(uint32)", 8_400UL)]
    [InlineData("siteName(uint32)", 12_600UL)]
    [InlineData("maySubmit(uint32,address)", 10_500UL)]
    [InlineData("campaignCount()", 2_100UL)]
    [InlineData("getCampaign(uint32)", 14_700UL)]
    [InlineData("campaignName(uint32)", 18_900UL)]
    [InlineData("getTerms(uint32,uint32)", 21_000UL)]
    [InlineData("currentEpoch()", 0UL)]
    [InlineData("getEpochTimes(uint32)", 0UL)]
    [InlineData("getEpoch(uint32,uint32)", 11_300UL)]
    [InlineData("getUidEpoch(uint32,uint32,uint32)", 1_600UL)]
    [InlineData("getSiteEpoch(uint32,uint32,uint32)", 1_600UL)]
    [InlineData("getEarnings(uint32)", 800UL)]
    [InlineData("getTotals()", 800UL)]
    [InlineData("lastUaModel()", 2_100UL)]
    [InlineData("getUaModel(uint32)", 12_600UL)]
    [InlineData("getParameters()", 0UL)]
    [InlineData("getUaParameters()", 0UL)]
    public void A_read_costs_what_the_specification_says(string signature, ulong price)
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        int count = signature.Contains("()", StringComparison.Ordinal) ? 0 : signature.Split(',').Length;
        object[] arguments = [.. Enumerable.Repeat<object>(1U, count)];
        byte[] data = AbiCode.Call(signature, arguments);
        AssertPrice(bench, ModuleOf(bench, data), data, value: 0, Address.Zero, price, price);
    }

    [Fact]
    public void Items_of_a_list_are_paid_for_before_they_are_read()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        CampaignTerms terms = bench.Market.Terms() with
        {
            AllowedSites = [1],
            FormatWeights = [new FormatWeight(1, 1), new FormatWeight(2, 2)],
        };
        bench.MustSend(
            SystemAccounts.Campaigns,
            AbiCode.Call("createCampaign(string,{T},address)", "", AbiCode.TermsOf(terms), ModuleBench.Account));
        byte[] data = AbiCode.Call("getTerms(uint32,uint32)", 2U, 1U);
        AssertPrice(bench, SystemAccounts.Campaigns, data, 0, Address.Zero, 21_900, 21_900);
    }

    [Theory]
    [InlineData("register", 75_000UL, 75_000UL)]
    [InlineData("bind", 60_000UL, 60_000UL)]
    [InlineData("suspend", 40_000UL, 40_000UL)]
    [InlineData("create", 150_000UL, 150_000UL)]
    [InlineData("fund", 40_000UL, 40_000UL)]
    [InlineData("pause", 40_000UL, 40_000UL)]
    [InlineData("close", 40_000UL, 40_000UL)]
    [InlineData("terms", 100_000UL, 100_000UL)]
    [InlineData("settle", 20_000UL + (400 * 100), 20_000UL + (400 * 56))]
    [InlineData("claim", 45_000UL, 45_000UL)]
    public void A_write_costs_what_its_native_payload_costs(string name, ulong needed, ulong used)
    {
        using WriteCase write = new(name);
        Address from = write.Value.IsZero ? write.Probe : ModuleBench.Account;
        AssertPrice(write.Bench, write.Module, write.Data, write.Value, from, needed, used);
    }

    /// <summary>GHSA-mjfq-3qr2-6g84: whatever the gas, a write is whole or nothing of it is kept.</summary>
    [Theory]
    [MemberData(nameof(Writes))]
    public void A_write_that_runs_out_of_gas_leaves_nothing(string name)
    {
        using WriteCase write = new(name);
        using BlockProposal fees = write.Bench.Chain.Build(
            [new PooledTransaction(write.Bench.Sign(ModuleBench.Account, [], gas: 30_000), default)]);
        int whole = 0;
        int nothing = 0;
        foreach (ulong gas in GasLimitsOf(write))
        {
            using BlockProposal proposal = write.Bench.Chain.Build(
                [new PooledTransaction(write.Bench.Sign(write.Probe, write.Call, write.Value, gas), default)]);
            Assert.Empty(write.Bench.Chain.LeftOut);
            Receipt receipt = Assert.Single(proposal.Receipts.Receipts);
            if (receipt.Logs.Count > 0)
            {
                Assert.True(receipt.Succeeded);
                Assert.NotEqual(Changes(fees), Changes(proposal));
                whole++;
                continue;
            }

            // Where the probe lived to tell of the failure, it has what was sent along.
            nothing++;
            int accounts = fees.Result.State.AccountCount + (receipt.Succeeded && !write.Value.IsZero ? 1 : 0);
            Assert.Equal(accounts, proposal.Result.State.AccountCount);
            Assert.Equal(Changes(fees), Changes(proposal));
            Assert.Equal(
                fees.Result.SettledRuns.Sum(run => run.Leaves.Count),
                proposal.Result.SettledRuns.Sum(run => run.Leaves.Count));
        }

        Assert.NotEqual(0, whole);
        Assert.NotEqual(0, nothing);
    }

    [Fact]
    public void A_treasury_runs_out_of_gas_at_every_opcode_and_keeps_nothing()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address treasury = bench.Deploy("CampaignTreasury");
        bench.MustSend(treasury, AbiCode.Call("payIn()"), 5_000);
        byte[] open = ModuleWriteTests.OpenTreasury(bench, escrow: 5_000);
        foreach (ulong gas in LimitsAtEachOpcode(bench, treasury, open))
        {
            using BlockProposal proposal = bench.Chain.Build(
                [new PooledTransaction(bench.Sign(treasury, open, gas: gas), default)]);
            Receipt receipt = Assert.Single(proposal.Receipts.Receipts);
            Assert.Equal(receipt.Succeeded, receipt.Logs.Count == 1);
            Assert.Equal(receipt.Succeeded ? 1 : 0, Math.Min(1, proposal.Result.ChangeSet.Count));
            Assert.Equal(receipt.Succeeded ? 1 : 0, Math.Min(1, proposal.Result.State.SlotCount));
            Assert.Equal(receipt.Succeeded ? 5 : 2, proposal.Result.State.AccountCount);
        }
    }

    /// <summary>What a block changed besides balances and nonces.</summary>
    private static (int Slots, Hash256 Ledger) Changes(BlockProposal proposal)
        => (proposal.Result.State.SlotCount, proposal.Result.ChangeSet.Digest);

    /// <summary>The least gas for a call is what is needed, and one less is too little.</summary>
    private static void AssertPrice(
        ModuleBench bench, Address module, byte[] data, UInt256 value, Address from, ulong needed, ulong used)
    {
        ulong words = ((ulong)data.Length + 31) / 32;
        ulong intrinsic = 21_000
            + (ulong)data.Sum(each => each == 0 ? 4 : 16);
        ulong limit = intrinsic + CallPrice + (words * WordPrice) + needed;
        CallRequest request = new() { From = from, To = module, Data = data, Value = value, GasLimit = limit };

        CallOutcome enough = bench.Try(bench.Number, request);
        CallOutcome tooLittle = bench.Try(bench.Number, request with { GasLimit = limit - 1 });

        Assert.NotEqual(EvmStatus.OutOfGas, enough.Status);
        Assert.Equal(Math.Max(limit - needed + used, FloorOf(data)), enough.GasUsed);
        Assert.Equal(EvmStatus.OutOfGas, tooLittle.Status);
        Assert.Equal(limit - 1, tooLittle.GasUsed);
    }

    /// <summary>EIP-7623.</summary>
    private static ulong FloorOf(byte[] data) => 21_000 + (ulong)data.Sum(each => each == 0 ? 10 : 40);

    private static Address ModuleOf(ModuleBench bench, byte[] data)
        => SystemAccounts.All.Single(module =>
        {
            CallOutcome outcome = bench.Try(
                bench.Number, new CallRequest { To = module, Data = data, GasLimit = ModuleBench.GasMax });
            return !outcome.IsReverted
                || !AbiCode.ReasonOf(outcome.Output.Span).Contains("got selector", StringComparison.Ordinal);
        });

    /// <summary>At each opcode, and evenly through the write itself.</summary>
    private static IEnumerable<ulong> GasLimitsOf(WriteCase write)
    {
        List<ulong> limits = [.. LimitsAtEachOpcode(write.Bench, write.Probe, write.Call, write.Value)];
        ulong most = limits[^1] + 100_000;
        for (ulong gas = limits[0]; gas < most; gas += 2_503)
        {
            limits.Add(gas);
        }

        return limits;
    }

    private static IEnumerable<ulong> LimitsAtEachOpcode(
        ModuleBench bench, Address to, byte[] data, UInt256 value = default)
    {
        using ChainReader reader = bench.Chain.Chain.OpenReader();
        CallRequest request = new()
        {
            From = ModuleBench.Account, To = to, Data = data, Value = value, GasLimit = ModuleBench.GasMax,
        };
        TransactionTrace trace = reader.GetCalls(bench.Number).Value!.TryTrace(
            request, new TraceOptions { WithStack = false, WithStorage = false }, new TraceBudget(64 << 20), out _)!;
        ulong[] limits =
        [
            .. trace.Steps.Where(step => step.Depth == 1)
                .Select(step => (Before: ModuleBench.GasMax - step.Gas, step.GasCost))
                .SelectMany(step => (ulong[])[step.Before, step.Before + step.GasCost])
                .Where(limit => limit >= FloorOf(data)).Distinct().Order(),
        ];

        // A frame keeps back a 64th of what it hands down, so the last limits are a little higher than what was used.
        return [.. limits, trace.GasUsed + (trace.GasUsed / 32) + 200_000];
    }

    /// <summary>A write of a probe that succeeds when the gas suffices.</summary>
    private sealed class WriteCase : IDisposable
    {
        private const uint Users = 40;
        private const uint KnownUid = 41;
        private const uint OwnUid = 42;
        private static readonly Hash256 Opening = new(AbiCode.Word(99));

        public WriteCase(string name)
        {
            Bench = new ModuleBench(
                GenesisFiles.Read(json => json["marketing"]!["settleRowsPerBlock"] = 16));
            Bench.Market.Open(Users);
            UidEntry known = new(UidEntry.Identity, ModuleWriteTests.Commitment(2, Opening), 0, null);
            Bench.Chain.Make(Bench.Market.Native(Advertising.SiteOwner, new RegisterUids(1, [known])));
            Probe = Bench.Deploy("Probe");
            if (name is not ("register" or "bind"))
            {
                Do(SystemAccounts.Uids, AbiCode.Call("registerUid()"));
            }

            Do(SystemAccounts.Campaigns, ModuleWriteTests.CreateCall(Bench));
            uint epoch = Bench.Read(market => market.Epoch);
            Bench.Chain.Make([Bench.Market.Batch([.. Advertising.Range(1, Users - 1), OwnUid])]);
            Bench.Chain.Make([], Bench.Market.EpochEndMs());
            while (name != "settle" && Bench.Read(market => market.Totals.SettledEpochs) == 0)
            {
                Bench.Chain.Make();
            }

            (Module, Data, Value) = Of(name, epoch);
        }

        public ModuleBench Bench { get; }

        public Address Probe { get; }

        public Address Module { get; }

        public byte[] Data { get; }

        public UInt256 Value { get; }

        public byte[] Call => ModuleWriteTests.Through(Module, Data, Value);

        public void Dispose() => Bench.Dispose();

        private (Address Module, byte[] Data, UInt256 Value) Of(string name, uint epoch) => name switch
        {
            "register" => (SystemAccounts.Uids, AbiCode.Call("registerUid()"), 0),
            "bind" => (SystemAccounts.Uids, AbiCode.Call("bindUid(uint32,bytes32)", KnownUid, Opening), 0),
            "suspend" => (SystemAccounts.Uids, AbiCode.Call("suspendUid(uint32,bool)", OwnUid, true), 0),
            "create" => (SystemAccounts.Campaigns, ModuleWriteTests.CreateCall(Bench), 7_000),
            "fund" => (SystemAccounts.Campaigns, AbiCode.Call("fundCampaign(uint32)", 2U), 7_000),
            "pause" => (SystemAccounts.Campaigns, AbiCode.Call("pauseCampaign(uint32)", 2U), 0),
            "close" => (SystemAccounts.Campaigns, AbiCode.Call("closeCampaign(uint32)", 2U), 0),
            "terms" => (SystemAccounts.Campaigns,
                AbiCode.Call("changeTerms(uint32,{T})", 2U, AbiCode.TermsOf(Bench.Market.Terms())), 0),
            "settle" => (SystemAccounts.Attention,
                AbiCode.Call("settleEpoch(uint32,uint32,uint32)", 1U, epoch, 100U), 0),
            _ => (SystemAccounts.Attention,
                AbiCode.Call("claimEarnings(uint32,address,uint256)", OwnUid, ModuleBench.Account, 0U), 0),
        };

        private void Do(Address module, byte[] data) => Bench.MustSend(Probe, ModuleWriteTests.Through(module, data));
    }
}
