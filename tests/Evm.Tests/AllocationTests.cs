using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tests.Kit;

namespace MarketChain.Evm.Tests;

/// <summary>
/// A run allocates its result, and nothing more however many instructions it has. Opcodes that ask the host are not
/// tried: the world of these tests is made of copies.
/// </summary>
public sealed class AllocationTests
{
    private static readonly string[] AskTheHost =
    [
        "BALANCE", "SELFBALANCE", "EXTCODESIZE", "EXTCODECOPY", "EXTCODEHASH", "BLOCKHASH", "SLOAD", "SSTORE", "TLOAD",
        "TSTORE", "LOG0", "LOG1", "LOG2", "LOG3", "LOG4", "CREATE", "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL",
    ];

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void No_opcode_allocates(string opcode)
        => Assert.Equal(BytesAllocated(opcode, rounds: 10), BytesAllocated(opcode, rounds: 1_000));

    public static TheoryData<string> Opcodes() => [.. DispatchTests.LoopedNames().Except(AskTheHost)];

    /// <summary>The least of three calls: what the runtime does for itself is not the code's.</summary>
    private static long BytesAllocated(string opcode, ulong rounds)
    {
        using TestEvm evm = new(LoopOf(opcode, rounds));
        evm.Call();
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            EvmStatus status = evm.Call().Status;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(EvmStatus.Success, status);
        }

        return least;
    }

    private static Bytecode LoopOf(string opcode, ulong rounds)
    {
        OpcodeTraits traits = OpcodeTraits.Of(Bytecode.Of(opcode), Fork.Osaka)!;
        Bytecode code = new Bytecode().Push(2, rounds);
        int loop = code.Length;
        code.Op("JUMPDEST");
        DispatchTests.AddBalanced(code, opcode, traits);
        return code.Op("1 SWAP1 SUB DUP1").Push(1, (ulong)loop).Op("JUMPI STOP");
    }
}
