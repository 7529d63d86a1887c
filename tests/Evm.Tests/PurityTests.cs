using MarketChain.Evm.Instructions;
using MarketChain.Evm.Precompiles;
using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class PurityTests
{
    private static readonly CallMessage Message = new()
    {
        Kind = CallKind.Call, Caller = TestEvm.Sender, Recipient = TestEvm.Contract, Gas = 100_000, IsPure = true,
    };

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
    public void Nor_a_precompile_that_a_later_fork_brought()
        => Assert.Equal(
            EvmStatus.PurityViolation, RunPure(new Bytecode().Op("0 0 0 0 0x100 GAS STATICCALL")).Status);

    [Fact]
    public void Whether_it_may_call_depends_on_nothing_but_the_address()
    {
        Address delegating = Address.Parse("0x1111111111111111111111111111111111111111");
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0").Push(delegating).Op("GAS STATICCALL"));
        evm.World[delegating] = new TestAccount { Code = Delegation.To(PrecompileTable.Addresses(Fork.Osaka).First()) };
        Assert.Equal(EvmStatus.PurityViolation, evm.Run(Message).Status);
        Bytecode calls = new Bytecode().Op("7 0 MSTORE 32 32 32 0 4 GAS STATICCALL 32 MLOAD ADD");
        using TestEvm identity = new(calls.ReturnTop());
        Assert.Equal(8UL, UInt256.ReadBigEndian(identity.Run(Message).Output.Span));
    }

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
        return evm.Run(Message);
    }
}
