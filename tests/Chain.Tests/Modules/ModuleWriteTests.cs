using MarketChain.Marketing;
using MarketChain.Marketing.Events;
using MarketChain.Marketing.Reading;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Modules;

public sealed class ModuleWriteTests
{
    private const string Create = "createCampaign(string,{T},address)";
    private const string Open = "open(string,{T},address,uint256)";

    [Fact]
    public void A_treasury_opens_fills_and_ends_a_campaign_and_shares_what_comes_back()
    {
        using ModuleBench bench = new();
        bench.Market.Open(2);
        Address treasury = bench.Deploy("CampaignTreasury");
        bench.MustSend(treasury, AbiCode.Call("payIn()"), Advertising.Coins(30));
        UInt256 booked = bench.Chain.BalanceOf(SystemAccounts.Attention);

        bench.MustSend(treasury, OpenTreasury(bench, escrow: Advertising.Coins(5)));

        CampaignView made = bench.Read(market => market.GetCampaign(2))!;
        Assert.Equal(treasury, made.Record.Advertiser);
        Assert.Equal("spring", made.Name);
        Assert.Equal(bench.Market.Terms(), made.Terms);
        Assert.Equal((UInt256)made.Record.FreeEscrow, Advertising.Coins(5));
        Assert.Equal(booked + Advertising.Coins(5), bench.Chain.BalanceOf(SystemAccounts.Attention));
        Assert.Equal((UInt256)2UL, bench.AskWord(treasury, AbiCode.Call("campaign()")));

        bench.MustSend(treasury, AbiCode.Call("topUp()"));
        Assert.Equal(Advertising.Coins(20), (UInt256)bench.Read(market => market.GetCampaign(2))!.Record.FreeEscrow);
        bench.MustSend(treasury, AbiCode.Call("pause()"));
        bench.MustSend(treasury, AbiCode.Call("resume()"));
        bench.MustSend(treasury, AbiCode.Call("close()"));
        bench.Chain.Make([], bench.Market.EpochEndMs());
        bench.MustSend(treasury, AbiCode.Call("close()"));
        Assert.Equal(Advertising.Coins(30), bench.Chain.BalanceOf(treasury));

        bench.MustSend(treasury, AbiCode.Call("takeOut()"));

        Assert.Equal(UInt256.Zero, bench.Chain.BalanceOf(treasury));
        Assert.Equal(booked, bench.Chain.BalanceOf(SystemAccounts.Attention));
    }

    [Fact]
    public void A_call_emits_the_events_of_the_native_transaction()
    {
        using ModuleBench called = new();
        using ModuleBench native = new();
        called.Market.Open(1);
        native.Market.Open(1);
        CampaignTerms terms = called.Market.Terms();
        Address platform = Transfers.Account(2);

        Receipt receipt = called.Send(
            SystemAccounts.Campaigns, AbiCode.Call(Create, "x", AbiCode.TermsOf(terms), platform), 77);
        native.Chain.Make(
            native.Market.Native(ModuleBench.Sender, new CreateCampaign("x", terms, platform, 77)));

        LogEntry log = Assert.Single(receipt.Logs);
        LogEntry expected = Assert.Single(Assert.Single(native.Chain.ReceiptsOf(native.Number).Receipts).Logs);
        Assert.Equal(expected.Address, log.Address);
        Assert.Equal(expected.Topics, log.Topics);
        Assert.Equal(expected.Data.ToArray(), log.Data.ToArray());
        Assert.Equal(
            native.Read(market => market.GetCampaign(2))!.Record with { CreatedAtBlock = 0 },
            called.Read(market => market.GetCampaign(2))!.Record with { CreatedAtBlock = 0 });
    }

    [Fact]
    public void A_contract_registers_a_uid_earns_settles_claims_and_splits()
    {
        using ModuleBench bench = new(GenesisFiles.Read(json => json["marketing"]!["settleRowsPerBlock"] = 16));
        bench.Market.Open(40);
        Address payee = Transfers.Account(7);
        Address splitter = bench.Deploy(
            "ClaimSplitter", new object[] { payee, ModuleBench.Account }, new object[] { 3U, 1U });
        Assert.Equal((UInt256)41UL, bench.AskWord(splitter, AbiCode.Call("uid()")));
        Assert.Equal(splitter, bench.Read(market => market.ControllerOf(41)));
        uint epoch = bench.Read(market => market.Epoch);
        bench.Chain.Make([bench.Market.Batch(Advertising.Range(1, 41))]);
        bench.Chain.Make([], bench.Market.EpochEndMs());
        Assert.Equal(EpochStage.Settling, bench.Read(market => market.GetEpoch(1, epoch)).Stage);

        Receipt receipt = bench.Send(
            splitter, AbiCode.Call("settleAndClaim(uint32,uint32,uint32)", 1U, epoch, 1_000U));

        Assert.True(receipt.Succeeded);
        Assert.Equal(2, receipt.Logs.Count);
        Assert.All(receipt.Logs, log => Assert.Equal(SystemAccounts.Attention, log.Address));
        Assert.Equal(AttentionEvents.EpochSettled.Topic, receipt.Logs[0].Topics[0]);
        Assert.Equal(AttentionEvents.EarningsClaimed.Topic, receipt.Logs[1].Topics[0]);
        EarningsView earnings = bench.Read(market => market.GetEarnings(41));
        Assert.NotEqual(UInt128.Zero, earnings.Earned);
        Assert.Equal(UInt128.Zero, earnings.Available);
        Assert.Equal((UInt256)earnings.Earned, bench.Chain.BalanceOf(splitter));
        UInt256 before = bench.Chain.BalanceOf(payee);
        bench.MustSend(splitter, AbiCode.Call("release(address)", payee));
        Assert.Equal(
            before + UInt256.MulDiv((UInt256)earnings.Earned, 3UL, 4UL), bench.Chain.BalanceOf(payee));
        Assert.StartsWith("33 ", bench.ReasonOf(splitter, AbiCode.Call("claim()")));
    }

    [Fact]
    public void A_contract_binds_a_uid_by_its_opening_after_the_veto_time()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Hash256 opening = new(AbiCode.Word(99));
        Hash256 commitment = Commitment(2, opening);
        bench.Chain.Make(bench.Market.Native(
            Advertising.SiteOwner, new RegisterUids(1, [new UidEntry(UidEntry.Identity, commitment, 0, null)])));
        Address probe = bench.Deploy("Probe");
        byte[] bind = AbiCode.Call("bindUid(uint32,bytes32)", 2U, opening);
        byte[] throughProbe = Through(SystemAccounts.Uids, bind);

        bench.MustSend(probe, throughProbe);
        Assert.Equal(probe, bench.Read(market => market.GetUid(2))!.Record.PendingController);
        Assert.StartsWith("15 ", bench.ReasonOf(SystemAccounts.Uids, bind, from: probe));
        Assert.StartsWith("14 ", bench.ReasonOf(
            SystemAccounts.Uids, AbiCode.Call("bindUid(uint32,bytes32)", 2U, commitment), from: probe));
        ulong readyAtMs = bench.Chain.Chain.Head.Header.TimestampMs + bench.Chain.Genesis.Marketing.RegistrarVetoMs;
        bench.Chain.Make([], readyAtMs);
        bench.MustSend(probe, throughProbe);

        Assert.Equal(probe, bench.Read(market => market.ControllerOf(2)));
        bench.MustSend(
            probe, Through(SystemAccounts.Uids, AbiCode.Call("suspendUid(uint32,bool)", 2U, true)));
        Assert.True(bench.Read(market => market.GetUid(2))!.Suspended);
        Assert.StartsWith("10 ", bench.ReasonOf(SystemAccounts.Uids, AbiCode.Call("registerUid()"), from: probe));
    }

    [Fact]
    public void Changed_terms_and_closing_hold_from_the_next_epoch_on()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address treasury = bench.Deploy("CampaignTreasury");
        bench.MustSend(treasury, OpenTreasury(bench, UInt256.Zero));
        CampaignTerms changed = bench.Market.Terms() with
        {
            AllowedSites = [1],
            FormatWeights = [new FormatWeight(3, 5_000), new FormatWeight(9, 20_000)],
        };
        byte[] data = AbiCode.Call("changeTerms(uint32,{T})", 2U, AbiCode.TermsOf(changed));
        Assert.StartsWith("24 ", bench.ReasonOf(SystemAccounts.Campaigns, data));
        Assert.Equal("", Try(bench, SystemAccounts.Campaigns, data, treasury));

        CampaignTerms direct = changed with { UserBps = 6_001 };
        Assert.Equal(
            "changeTerms: terms.platformBps: expected a value that fits the others, got another",
            bench.ReasonOf(
                SystemAccounts.Campaigns, AbiCode.Call("changeTerms(uint32,{T})", 2U, AbiCode.TermsOf(direct))));
        CampaignTerms unknown = changed with { AllowedSites = [1, 2] };
        Assert.StartsWith("27 ", bench.ReasonOf(
            SystemAccounts.Campaigns,
            AbiCode.Call(Create, "x", AbiCode.TermsOf(unknown), Transfers.Account(2))));
        bench.MustSend(treasury, AbiCode.Call("close()"));
        byte[] campaign = bench.Ask(SystemAccounts.Campaigns, AbiCode.Call("getCampaign(uint32)", 2U));
        Assert.Equal((UInt256)(ulong)CampaignStatus.Active, AbiCode.WordAt(campaign, 2));
        Assert.Equal((UInt256)(ulong)CampaignStatus.Closed, AbiCode.WordAt(campaign, 3));
    }

    [Fact]
    public void A_contract_registers_a_model_that_campaigns_can_name()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address scorer = bench.Deploy("UaModel1");
        Hash256 codeHash = bench.CodeHashOf(scorer);
        const string Register = "registerUaModel(string,address,bytes32,uint32)";
        Address probe = bench.Deploy("Probe");

        bench.MustSend(
            probe, Through(SystemAccounts.Attention, AbiCode.Call(Register, "mine", scorer, codeHash, 2_000U)));

        Assert.Equal((UInt256)256UL, bench.AskWord(SystemAccounts.Attention, AbiCode.Call("lastUaModel()")));
        Assert.Equal(
            AbiCode.Encode(scorer, codeHash, 2_000U, probe, bench.Number, "mine"),
            bench.Ask(SystemAccounts.Attention, AbiCode.Call("getUaModel(uint32)", 256U)));
        Assert.StartsWith("39 ", bench.ReasonOf(SystemAccounts.Attention, AbiCode.Call("getUaModel(uint32)", 1U)));
        Assert.StartsWith("41 ", bench.ReasonOf(
            SystemAccounts.Attention, AbiCode.Call(Register, "mine", probe, codeHash, 2_000U)));
        CampaignTerms terms = bench.Market.Terms() with { UaModel = 256 };
        bench.MustSend(
            SystemAccounts.Campaigns, AbiCode.Call(Create, "x", AbiCode.TermsOf(terms), Transfers.Account(2)));
        Assert.StartsWith("39 ", bench.ReasonOf(
            SystemAccounts.Campaigns,
            AbiCode.Call(Create, "x", AbiCode.TermsOf(terms with { UaModel = 257 }), Transfers.Account(2))));
        Assert.Equal(
            "createCampaign: terms.uaModel: expected a number that is given, got another",
            bench.ReasonOf(
                SystemAccounts.Campaigns,
                AbiCode.Call(Create, "x", AbiCode.TermsOf(terms with { UaModel = 2 }), Transfers.Account(2))));
    }

    [Theory]
    [InlineData("delegateCall(address,bytes)", false, "getUid: expected CALL or STATICCALL, got code borrowed")]
    [InlineData("callCode(address,uint256,bytes)", false, "getUid: expected CALL or STATICCALL, got code borrowed")]
    [InlineData("delegateCall(address,bytes)", true, "registerUid: expected CALL or STATICCALL, got code borrowed")]
    [InlineData("callCode(address,uint256,bytes)", true, "registerUid: expected CALL or STATICCALL, got code borrowed")]
    [InlineData("staticCall(address,bytes)", true, "registerUid: expected CALL, got a static call")]
    [InlineData("staticCall(address,bytes)", false, "")]
    public void Functions_are_reached_by_call_and_those_that_read_by_staticcall(
        string way, bool writes, string reason)
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Address probe = bench.Deploy("Probe");
        byte[] call = writes ? AbiCode.Call("registerUid()") : AbiCode.Call("getUid(uint32)", 1U);
        object[] arguments = way.StartsWith("callCode", StringComparison.Ordinal)
            ? [SystemAccounts.Uids, 0U, call]
            : [SystemAccounts.Uids, call];

        byte[] output = bench.Ask(probe, AbiCode.Call(way, arguments));

        Assert.Equal(reason.Length == 0 ? 1UL : 0, AbiCode.WordAt(output, 0).LowUInt64);
        byte[] returned = AbiCode.BytesAt(output, 1);
        Assert.Equal(reason, reason.Length == 0 ? "" : AbiCode.ReasonOf(returned));
        bench.MustSend(probe, AbiCode.Call(way, arguments));
        Assert.Equal(1U, bench.Read(market => market.UidCount));
    }

    [Fact]
    public void Earnings_are_claimed_once_in_one_transaction()
    {
        using ModuleBench bench = new();
        Address probe = OpenWithProbeUid(bench);
        UInt128 earned = bench.Read(market => market.GetEarnings(2)).Earned;
        Assert.NotEqual(UInt128.Zero, earned);
        Address to = Address.Parse("0x00000000000000000000000000000000000ab0de");
        byte[] claim = AbiCode.Call("claimEarnings(uint32,address,uint256)", 2U, to, 0U);
        byte[] twice = AbiCode.Call("twice(address,uint256,bytes)", SystemAccounts.Attention, 0U, claim);
        Assert.Equal(AbiCode.Encode(true, false), bench.Ask(probe, twice));

        bench.MustSend(probe, twice);

        Assert.Equal((UInt256)earned, bench.Chain.BalanceOf(to));
        Assert.Equal(earned, bench.Read(market => market.GetEarnings(2)).Claimed);
    }

    [Fact]
    public void What_an_outer_frame_takes_back_was_never_done()
    {
        using ModuleBench bench = new();
        Address probe = OpenWithProbeUid(bench);
        TotalsView totals = bench.Read(market => market.Totals);
        EarningsView earnings = bench.Read(market => market.GetEarnings(2));
        Address to = Address.Parse("0x00000000000000000000000000000000000ab0de");
        (Address, byte[], UInt256)[] writes =
        [
            (SystemAccounts.Attention, AbiCode.Call("claimEarnings(uint32,address,uint256)", 2U, to, 0U), 0),
            (SystemAccounts.Campaigns, CreateCall(bench), 1_000),
            (SystemAccounts.Campaigns, AbiCode.Call("fundCampaign(uint32)", 1U), 1_000),
        ];
        foreach ((Address module, byte[] data, UInt256 value) in writes)
        {
            Receipt inside = bench.Send(
                probe, AbiCode.Call("undoInside(address,uint256,bytes)", module, value, data), value);
            Assert.True(inside.Succeeded);
            Assert.Empty(inside.Logs);
            Receipt whole = bench.Send(probe, AbiCode.Call("undo(address,uint256,bytes)", module, value, data), value);
            Assert.False(whole.Succeeded);
            string reason = bench.ReasonOfUndone(probe, module, value, data);
            Assert.Equal("", reason);
        }

        Assert.Equal(totals, bench.Read(market => market.Totals));
        Assert.Equal(earnings, bench.Read(market => market.GetEarnings(2)));
        Assert.Equal(1U, bench.Read(market => market.CampaignCount));
        Assert.Equal(UInt256.Zero, bench.Chain.BalanceOf(to));
        Assert.Equal((UInt256)2_000UL, bench.Chain.BalanceOf(probe));
    }

    [Fact]
    public void Malformed_calls_are_told_what_was_expected()
    {
        using ModuleBench bench = new();
        bench.Market.Open(1);
        Dictionary<string, (Address Module, byte[] Data, ulong Value)> calls = new()
        {
            ["expected 4 to 16384 bytes of call data, got 0"] = (SystemAccounts.Uids, [], 0),
            ["expected 4 to 16384 bytes of call data, got 3"] = (SystemAccounts.Uids, [1, 2, 3], 5),
            ["expected 4 to 16384 bytes of call data, got 16385"] = (SystemAccounts.Uids, new byte[16_385], 0),
            [$"expected a function of {SystemAccounts.Sites}, got selector 0x01020304"]
                = (SystemAccounts.Sites, [1, 2, 3, 4], 0),
            ["getUid: expected no wei, got 5"] = (SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 1U), 5),
            ["pauseCampaign: expected no wei, got 5"]
                = (SystemAccounts.Campaigns, AbiCode.Call("pauseCampaign(uint32)", 1U), 5),
            ["getUid: uid: expected 32 bytes, got 0"] = (SystemAccounts.Uids, AbiCode.Call("getUid(uint32)"), 0),
            ["getUid: call data: expected 32 bytes of arguments, got 64"]
                = (SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 1U, 2U), 0),
            ["getUid: uid: expected at most 4294967295, got 4294967296"]
                = (SystemAccounts.Uids, AbiCode.Call("getUid(uint32)", 1UL << 32), 0),
            ["suspendUid: suspended: expected at most 1, got 2"]
                = (SystemAccounts.Uids, AbiCode.Call("suspendUid(uint32,bool)", 1U, 2U), 0),
            ["settleEpoch: unitsMax: expected 1 to 100000, got 0"]
                = (SystemAccounts.Attention, AbiCode.Call("settleEpoch(uint32,uint32,uint32)", 1U, 0U, 0U), 0),
            ["claimEarnings: to: expected an address, got zero"]
                = (SystemAccounts.Attention,
                   AbiCode.Call("claimEarnings(uint32,address,uint256)", 1U, Address.Zero, 0U), 0),
        };

        foreach ((string reason, (Address module, byte[] data, ulong value)) in calls)
        {
            Assert.Equal(reason, bench.ReasonOf(module, data, value));
        }
    }

    [Fact]
    public void Two_nodes_agree_whether_they_build_or_import()
    {
        using ModuleBench bench = new();
        using TestChain other = new();
        Address probe = OpenWithProbeUid(bench);
        Address treasury = bench.Deploy("CampaignTreasury");
        bench.MustSend(treasury, AbiCode.Call("payIn()"), Advertising.Coins(9));
        bench.MustSend(treasury, OpenTreasury(bench, Advertising.Coins(1)));
        bench.MustSend(treasury, AbiCode.Call("topUp()"));
        byte[] claim = AbiCode.Call("claimEarnings(uint32,address,uint256)", 2U, treasury, 0U);
        bench.MustSend(probe, AbiCode.Call("undoInside(address,uint256,bytes)", SystemAccounts.Attention, 0U, claim));
        bench.MustSend(probe, Through(SystemAccounts.Attention, claim));
        bench.Chain.Make([], bench.Market.EpochEndMs());

        for (ulong number = 1; number <= bench.Number; number++)
        {
            Files.BlockWithSidecars block = bench.Chain.Read(number);
            Assert.Null(other.Chain.TryImport(block.Block, block.Sidecars));
        }

        Assert.Equal(bench.Chain.Chain.Head.Hash, other.Chain.Head.Hash);
    }

    internal static byte[] Through(Address to, byte[] data, UInt256 value = default)
        => AbiCode.Call("call(address,uint256,uint256,bytes)", to, value, 0U, data);

    internal static byte[] CreateCall(ModuleBench bench)
        => AbiCode.Call(Create, "x", AbiCode.TermsOf(bench.Market.Terms()), Transfers.Account(2));

    /// <summary>A market with a settled epoch in which a probe earned as UID 2.</summary>
    internal static Address OpenWithProbeUid(ModuleBench bench)
    {
        bench.Market.Open(1);
        Address probe = bench.Deploy("Probe");
        bench.MustSend(probe, Through(SystemAccounts.Uids, AbiCode.Call("registerUid()")));
        bench.Chain.Make([bench.Market.Batch(1, 2)]);
        bench.Chain.Make([], bench.Market.EpochEndMs());
        return probe;
    }

    internal static byte[] OpenTreasury(ModuleBench bench, UInt256 escrow)
        => AbiCode.Call(Open, "spring", AbiCode.TermsOf(bench.Market.Terms()), Transfers.Account(2), escrow);

    private static string Try(ModuleBench bench, Address to, byte[] data, Address from)
        => bench.Try(bench.Number, new Simulation.CallRequest
        {
            From = from, To = to, Data = data, GasLimit = ModuleBench.GasMax,
        }).Succeeded ? "" : "it failed";

    internal static Hash256 Commitment(byte level, in Hash256 opening)
        => Primitives.Crypto.Keccak256.Hash(
            [.. "marketchain/uid-commitment/v1"u8, level, .. opening.Bytes]);
}
