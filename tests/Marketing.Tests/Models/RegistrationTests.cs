using MarketChain.Marketing.Campaigns;
using MarketChain.Marketing.Models;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using static MarketChain.Marketing.Tests.MarketActions;

namespace MarketChain.Marketing.Tests.Models;

/// <summary>Contracts become models, and terms name them (docs/spec/models.md 1, 2).</summary>
public sealed class RegistrationTests : IDisposable
{
    private static readonly Address Contract = TestMarket.Account(200);
    private static readonly Hash256 CodeHash = Keccak256.Hash(NaiveModel.Code);

    private readonly TestMarket _market = new(TestMarket.Defaults);

    public void Dispose() => _market.Dispose();

    [Fact]
    public void Models_are_numbered_from_256_and_kept_as_they_were_registered()
        => _market.Block(1, context =>
        {
            Assert.Equal(0u, UaModelRecord.Last(context.World));
            Assert.Equal(256u, context.AddModel());
            Assert.Equal(257u, context.AddModel(rowGas: 7));
            UaModelRecord? model = UaModelRecord.Load(context.World, 257);
            Assert.Equal(
                new UaModelRecord
                {
                    Model = 257,
                    Contract = Contract,
                    CodeHash = CodeHash,
                    RowGas = 7,
                    Registrant = TestMarket.Advertiser,
                    RegisteredAtBlock = context.Number,
                    Name = "model",
                },
                model);
            Assert.All(
                new uint[] { 0, 1, 255, 258, uint.MaxValue },
                number => Assert.Null(UaModelRecord.Load(context.World, number)));
        });

    [Fact]
    public void Only_a_contract_with_the_code_that_is_named_can_be_one()
        => _market.Block(1, context =>
        {
            Assert.Equal(NativeFault.NotAContract, Register(context, Contract, CodeHash));
            byte[] delegation = [0xef, 0x01, 0x00, .. Contract.Bytes];
            context.World.SetCode(Contract, delegation);
            Assert.Equal(NativeFault.NotAContract, Register(context, Contract, Keccak256.Hash(delegation)));
            context.World.SetCode(Contract, new byte[] { 0x01 });
            Assert.Equal(NativeFault.OtherCode, Register(context, Contract, CodeHash));
            context.World.SetCode(Contract, NaiveModel.Code);
            Assert.Equal(NativeFault.None, Register(context, Contract, CodeHash));
            Assert.Equal(
                NativeFault.SystemAccount,
                Register(context, SystemAccounts.Attention, Keccak256.Hash(SystemAccounts.Code.Span)));
        });

    [Fact]
    public void The_last_number_is_given_and_none_after_it()
        => _market.Block(1, context =>
        {
            context.World.SetCode(Contract, NaiveModel.Code);
            context.World.SetStorage(SystemAccounts.Attention, UInt256.Zero, uint.MaxValue - 1);
            Assert.Equal(NativeFault.None, Register(context, Contract, CodeHash));
            Assert.Equal(uint.MaxValue, UaModelRecord.Load(context.World, uint.MaxValue)!.Model);
            Assert.Equal(NativeFault.NumbersExhausted, Register(context, Contract, CodeHash));
        });

    [Fact]
    public void Terms_name_a_model_that_is_registered_and_pin_its_code()
    {
        _market.Block(1, context =>
        {
            Assert.Equal(NativeFault.UnknownUaModel, Create(context, Terms with { UaModel = 256 }));
            context.AddModel();
            Assert.Equal(NativeFault.None, Create(context, Terms with { UaModel = 256 }));
            Assert.Equal(NativeFault.None, Create(context, Terms));
            Assert.Equal(NativeFault.UnknownUaModel, Create(context, Terms with { UaModel = 257 }));
        });
        _market.Block(1, context =>
        {
            Assert.Equal(256u, TermsRecord.Load(context.World, 1, version: 1).UaModel);
            Assert.Equal(CodeHash, TermsRecord.LoadCodeHash(context.World, 1, version: 1));
            Assert.Equal(1u, TermsRecord.Load(context.World, 2, version: 1).UaModel);
            Assert.True(TermsRecord.LoadCodeHash(context.World, 2, version: 1).IsZero);
            NativeFault fault = context.Update(2, CampaignAction.ChangeTerms, Terms with { UaModel = 300 });
            Assert.Equal(NativeFault.UnknownUaModel, fault);
        });
    }

    private static NativeFault Register(MarketingContext context, Address contract, Hash256 codeHash)
        => context.Do(c => UaModelHandler.Register(
            c, TestMarket.Advertiser, new RegisterUaModel("model", contract, codeHash, RowGas: 1)));

    private static NativeFault Create(MarketingContext context, CampaignTerms terms)
        => context.Do(c => CampaignHandlers.Create(
            c, TestMarket.Advertiser, new CreateCampaign("tea", terms, TestMarket.Platform, UInt256.Zero)));
}
