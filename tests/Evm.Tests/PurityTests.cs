using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tests.Kit;

namespace MarketChain.Evm.Tests;

public sealed class PurityTests
{
    public static TheoryData<string> Impure()
        => new(Enumerable.Range(0, 256).Select(opcode => OpcodeTraits.Of((byte)opcode, Fork.Osaka))
            .OfType<OpcodeTraits>().Where(traits => !traits.IsPure).Select(traits => traits.Name));

    [Theory]
    [MemberData(nameof(Impure))]
    public void Pure_code_may_not_look_at_the_chain(string opcode)
        => Assert.Equal(EvmStatus.PurityViolation, RunPure(new Bytecode().Repeat(7, "0").Op(opcode)).Status);

    [Fact]
    public void Nor_call_anything_but_precompiles()
        => Assert.Equal(
            EvmStatus.PurityViolation, RunPure(new Bytecode().Op("0 0 0 0 0x1234 GAS STATICCALL")).Status);

    [Fact]
    public void It_may_compute()
    {
        CallResult result = RunPure(new Bytecode().Op("0 CALLDATALOAD 2 MUL").ReturnTop());
        Assert.Equal(EvmStatus.Success, result.Status);
    }

    [Theory]
    [InlineData("SLOAD")]
    [InlineData("BALANCE")]
    [InlineData("TIMESTAMP")]
    [InlineData("CALL")]
    [InlineData("EXTCODEHASH")]
    [InlineData("GASPRICE")]
    [InlineData("LOG0")]
    [InlineData("CREATE2")]
    public void The_list_is_not_empty_by_mistake(string opcode) => Assert.Contains(opcode, Impure());

    private static CallResult RunPure(Bytecode code)
    {
        using TestEvm evm = new(code);
        return evm.Run(new CallMessage
        {
            Kind = CallKind.Call, Caller = TestEvm.Sender, Recipient = TestEvm.Contract, Gas = 100_000, IsPure = true,
        });
    }
}
