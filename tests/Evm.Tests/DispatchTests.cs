using MarketChain.Evm.Execution;
using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tests.Kit;

namespace MarketChain.Evm.Tests;

public sealed class DispatchTests
{
    [Fact]
    public void Instructions_chain_here() => Assert.True(ChainTrial<TestHost>.Passed);

    /// <summary>
    /// BLOCKHASH asks the host, which notes where the thread's stack is: the same each time round, or an instruction of
    /// the loop leaves something on it and a long loop would end the process.
    /// </summary>
    [Theory]
    [MemberData(nameof(LoopedOpcodes))]
    public void No_opcode_leaves_anything_on_the_stack_of_the_thread(string opcode)
    {
        OpcodeTraits traits = OpcodeTraits.Of(Bytecode.Of(opcode), Fork.Osaka)!;
        Bytecode code = new Bytecode().Push(1, 20);
        int loop = code.Length;
        code.Op("JUMPDEST 0 BLOCKHASH POP");
        AddBalanced(code, opcode, traits);
        code.Op("1 SWAP1 SUB DUP1").Push(1, (ulong)loop).Op("JUMPI STOP");

        using TestEvm evm = new(code);
        evm.World.Block = evm.World.Block with { Number = 1 };
        Assert.Equal(EvmStatus.Success, evm.Call(gas: 100_000_000).Status);
        Assert.True(evm.World.StackPlaces.Count >= 20);
        nint place = evm.World.StackPlaces[^1];
        Assert.All(evm.World.StackPlaces.Skip(2), other => Assert.Equal(place, other));
    }

    public static TheoryData<string> LoopedOpcodes() => [.. LoopedNames()];

    /// <summary>Opcodes after which a loop can go on.</summary>
    internal static IEnumerable<string> LoopedNames()
    {
        // A second CREATE2 of the same code collides and takes nearly all gas; its body is that of CREATE.
        string[] ends = ["STOP", "RETURN", "REVERT", "INVALID", "SELFDESTRUCT", "CREATE2"];
        return Enumerable.Range(0, 256)
            .Select(opcode => OpcodeTraits.Of((byte)opcode, Fork.Osaka)?.Name)
            .OfType<string>()
            .Except(ends);
    }

    /// <summary>The opcode with the words that it takes, and what it leaves taken away.</summary>
    internal static void AddBalanced(Bytecode code, string opcode, OpcodeTraits traits)
    {
        if (opcode is "JUMP" or "JUMPI")
        {
            code.Op(opcode == "JUMPI" ? "1" : "");
            code.Push(1, (ulong)code.Length + 3).Op(opcode).Op("JUMPDEST");
            return;
        }

        code.Repeat(traits.StackIn, "0").Op(opcode.StartsWith("PUSH", StringComparison.Ordinal) ? "" : opcode);
        if (opcode.StartsWith("PUSH", StringComparison.Ordinal))
        {
            code.Raw(Bytecode.Of(opcode)).Raw(new byte[Bytecode.Of(opcode) - Bytecode.Of("PUSH0")]);
        }

        code.Repeat(traits.StackOut, "POP");
    }
}
