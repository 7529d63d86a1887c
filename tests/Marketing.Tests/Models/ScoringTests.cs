using System.Numerics;
using MarketChain.Marketing.Attention;
using MarketChain.Marketing.Models;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Models;

/// <summary>What a contract is asked, and what becomes of its answers (docs/spec/models.md 3 to 5).</summary>
public sealed class ScoringTests : IDisposable
{
    private const ulong GasMax = 1_000_000_000;
    private const ImpressionFlags Clicked = ImpressionFlags.Focus | ImpressionFlags.Click;

    private readonly TestMarket _market = new(TestMarket.Defaults);

    public ScoringTests() => _market.Block(1, context =>
    {
        context.AddSite(stake: 1_000_000);
        context.AddUid(site: 1, level: 1);
        context.AddUid(site: 1, level: 2);
        context.AddModel();
        context.AddCampaign(Terms with { UaModel = 256, FormatWeights = [new(7, 12_345)] }, 1_000_000_000_000);
        context.AddCampaign(Terms with { UaModel = 256, ClickRateBps = 200 }, 1_000_000_000_000);
        context.AddCampaign(Terms, 1_000_000_000_000);
        _market.Model.End = PureEnd.Returned;
    });

    public void Dispose() => _market.Dispose();

    [Fact]
    public void A_call_is_the_abi_of_score_with_the_columns_of_each_row_in_a_word()
    {
        ulong nowMs = 0;
        _market.Block(1, context =>
        {
            nowMs = context.TimestampMs;
            ImpressionRow row = new(2, 1, 77, 200_000, 654, Clicked | ImpressionFlags.Video, 7);
            Assert.Equal(NativeFault.None, context.Submit(1, 1, [row], out _, gasLeft: GasMax));
        });

        byte[] call = Assert.Single(_market.Model.Calls);
        Assert.Equal(Keccak256.Hash("score(uint32,uint32,uint256[])"u8).Bytes[..4], call.AsSpan(0, 4));
        Assert.Equal((UInt256.One, UInt256.One), (WordAt(call, 0), WordAt(call, 1)));
        BigInteger word = Assert.Single(NaiveModel.WordsOf(call));
        BigInteger expected = 180_000 + ((BigInteger)654 << 32) + ((BigInteger)7 << 48) + ((BigInteger)7 << 56)
            + ((BigInteger)2 << 64) + ((BigInteger)12_345 << 80) + ((BigInteger)(nowMs - 77) << 160);
        Assert.Equal(expected, word);
    }

    [Fact]
    public void Optional_columns_are_in_the_word_when_the_batch_has_them()
        => _market.Block(1, context =>
        {
            ImpressionColumnsBuilder builder = new(OptionalColumns.All);
            builder.Add(Row(1, 1) with { Creative = 0xaabbccdd, Placement = 0x11223344 });
            byte[] sidecar = builder.BuildSidecar(new byte[ImpressionColumns.SaltSize]);
            SubmitImpressions payload = builder.BuildPayload(1, 0, 1, context.TimestampMs, sidecar);
            context.Do(c => SubmitImpressionsHandler.Execute(
                c, TestMarket.SiteOwner, payload, ImpressionColumns.Open(sidecar, payload), GasMax, out _));
            BigInteger word = Assert.Single(NaiveModel.WordsOf(_market.Model.Calls.Single()));
            Assert.Equal(0xaabbccdd, NaiveModel.Bits(word, 96, 32));
            Assert.Equal(0x11223344, NaiveModel.Bits(word, 128, 32));
        });

    [Fact]
    public void Only_rows_that_can_count_are_asked_about_and_each_campaign_once_in_the_order_of_its_first()
        => _market.Block(1, context =>
        {
            ImpressionRow unseen = Row(1, 2) with { VisiblePermille = 499 };
            ImpressionRow[] rows =
                [Row(1, 3), unseen, Row(2, 2), Row(1, 1), Row(99, 1), Row(2, 2, 1), Row(2, 2, 1), Row(1, 9)];
            Assert.Equal(NativeFault.None, context.Submit(1, 1, rows, out _, gasLeft: GasMax));
            Assert.Equal(
                [(2UL, 2), (1UL, 1)],
                _market.Model.Calls.Select(call => (WordAt(call, 0).LowUInt64, NaiveModel.WordsOf(call).Count)));
        });

    [Fact]
    public void A_clicked_row_is_asked_about_twice_where_there_is_a_click_rate()
        => _market.Block(1, context =>
        {
            ImpressionRow[] rows = [Clicks(1, 2), Row(2, 2), Clicks(1, 2, 1), Clicks(1, 2, 2), Clicks(1, 1)];
            Assert.Equal(NativeFault.None, context.Submit(1, 1, rows, out BatchOutcome? outcome, gasLeft: GasMax));
            Assert.Equal(
                [1, 0, 0, 1, 0, 1, 0],
                NaiveModel.WordsOf(_market.Model.Calls[0]).Select(word => (int)NaiveModel.Bits(word, 48, 1)));
            Assert.Single(NaiveModel.WordsOf(_market.Model.Calls[1]));

            // Two clicks in a hundred count.
            Assert.Equal([30_000u, 8_000, 30_000, 10_000, 30_000], rows.Select((_, i) => outcome!.UaOf(i)));
        });

    [Fact]
    public void A_contract_whose_code_has_changed_is_not_asked_and_model_1_scores()
    {
        Address contract = TestMarket.Account(200);
        byte[][] changes = [[], [0x01], [0xef, 0x01, 0x00, .. contract.Bytes]];
        for (int i = 0; i < changes.Length; i++)
        {
            _market.Block(1, context =>
            {
                context.World.SetCode(contract, changes[i]);
                Assert.Equal(UaModelFault.CodeChanged, FaultOf(context, (ulong)i + 1, out BatchOutcome outcome));
                Assert.Equal(NativeGas.ModelCall + NativeGas.ModelRow, outcome.ContractGas);
            });
        }

        Assert.Empty(_market.Model.Calls);
        _market.Block(1, context =>
        {
            context.World.SetCode(contract, NaiveModel.Code);
            Assert.Equal(UaModelFault.None, FaultOf(context, 9, out BatchOutcome outcome));
            Assert.Equal(NativeGas.ModelCall + NativeGas.ModelRow + NaiveModel.GasUsed, outcome.ContractGas);
        });
    }

    [Theory]
    [InlineData(PureEnd.Reverted, UaModelFault.Reverted)]
    [InlineData(PureEnd.OutOfGas, UaModelFault.OutOfGas)]
    [InlineData(PureEnd.NotPure, UaModelFault.NotPure)]
    [InlineData(PureEnd.Halted, UaModelFault.Halted)]
    public void Every_end_but_a_return_is_a_fault(PureEnd end, UaModelFault fault)
    {
        _market.Model.End = end;
        _market.Block(1, context => Assert.Equal(fault, FaultOf(context, 1, out _)));
    }

    [Fact]
    public void An_answer_of_any_other_length_or_head_is_a_fault()
    {
        ulong sequence = 0;
        for (int length = 0; length <= 128; length++)
        {
            _market.Model.Change = length <= 96
                ? answer => answer[..length]
                : answer => [.. answer, .. new byte[length - 96]];
            UaModelFault expected = length == 96 ? UaModelFault.None : UaModelFault.WrongResult;
            _market.Block(1, context => Assert.Equal(expected, FaultOf(context, ++sequence, out _)));
        }

        for (int i = 0; i < 64; i++)
        {
            _market.Model.Change = answer => [.. answer[..i], (byte)(answer[i] + 1), .. answer[(i + 1)..]];
            _market.Block(1, context => Assert.Equal(UaModelFault.WrongResult, FaultOf(context, ++sequence, out _)));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000001000000", true)]
    [InlineData("0000000000000000000000000000000000000000000000000000000001000001", false)]
    [InlineData("0000000000000000000000000000000000000000000000000000000100000000", false)]
    [InlineData("8000000000000000000000000000000000000000000000000000000000000000", false)]
    public void A_score_is_at_most_what_a_row_can_be_worth(string score, bool fits)
    {
        _market.Model.Change = answer => [.. answer[..64], .. Convert.FromHexString(score)];
        _market.Block(1, context =>
        {
            Assert.Equal(fits ? UaModelFault.None : UaModelFault.ScoreTooHigh, FaultOf(context, 1, out var outcome));
            Assert.Equal(fits ? 1u << 24 : 10_000, outcome.UaOf(0));
        });
    }

    /// <summary>A proposal registers one contract, and the block that becomes final another under the number.</summary>
    [Fact]
    public void A_model_of_a_block_that_was_dropped_is_forgotten()
    {
        _market.Drop(context => Submit(context, account: 201));
        _market.Block(1, context => Submit(context, account: 202));
        Assert.Equal([2, 4], _market.Model.Calls.Select(call => NaiveModel.WordsOf(call).Count * 2));

        void Submit(MarketingContext context, byte account)
        {
            context.World.SetCode(TestMarket.Account(203), new byte[] { account });
            uint model = context.AddModel(account, rowGas: account);
            uint campaign = context.AddCampaign(Terms with { UaModel = model }, 1_000_000_000_000);
            ImpressionRow[] rows = [.. Enumerable.Range(0, account - 200).Select(i => Row(1, campaign, (uint)i))];
            ulong gas = (ulong)rows.Length * NativeGas.NewRow + NativeGas.NewEpoch
                + NativeGas.ModelMax((uint)rows.Length, account);
            Assert.Equal(NativeFault.GasTooLowForModels, context.Submit(1, 1, rows, out _, gasLeft: gas - 1));
            Assert.Equal(NativeFault.None, context.Submit(1, 1, rows, out _, gasLeft: gas));
        }
    }

    /// <summary>The fault of campaign 1's contract in a batch of one row, which is worth 10,000 in model 1.</summary>
    private static UaModelFault FaultOf(MarketingContext context, ulong sequence, out BatchOutcome outcome)
    {
        context.Logs.Clear();
        Assert.Equal(
            NativeFault.None,
            context.Submit(1, sequence, [Row(1, 1, (uint)sequence)], out BatchOutcome? judged, gasLeft: GasMax));
        outcome = judged!;
        Assert.Equal(1u, outcome.Accepted);
        List<Events.UaModelFailedEvent> failures =
            [.. context.Logs.Where(Events.NativeEvents.IsModelFailure).Select(Events.NativeEvents.ReadModelFailure)];
        if (failures.Count == 0)
        {
            return UaModelFault.None;
        }

        Assert.Equal((1u, 256u), (failures.Single().Campaign, failures.Single().Model));
        Assert.Equal(10_000u, outcome.UaOf(0));
        return failures.Single().Fault;
    }

    private static ImpressionRow Clicks(uint uid, uint campaign, uint offsetMs = 0)
        => Row(uid, campaign, offsetMs) with { Flags = Clicked };

    private static UInt256 WordAt(byte[] call, int word) => UInt256.ReadBigEndian(call.AsSpan(4 + (word * 32), 32));
}
