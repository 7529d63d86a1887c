using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class StackAndFlowTests
{
    public static TheoryData<int> Widths() => new(Enumerable.Range(1, 32));

    public static TheoryData<int> Places() => new(Enumerable.Range(1, 16));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pushes_as_many_bytes_as_it_says(int width)
    {
        byte[] bytes = [.. Enumerable.Range(0, width).Select(i => (byte)(0xa1 + i))];
        byte push = (byte)(0x5f + width);
        byte[] code = new Bytecode().Raw(push).Raw(bytes).ReturnTop();
        Assert.Equal(UInt256.ReadPadded(bytes), TestEvm.Evaluate(code));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_push_that_the_code_cuts_off_reads_zeros_and_then_stops(int width)
    {
        using TestEvm evm = new([(byte)(0x5f + width)]);
        CallResult result = evm.Call(gas: 10);
        Assert.Equal((EvmStatus.Success, 7UL), (result.Status, result.GasLeft));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Dup_and_swap_reach_their_word(int place)
    {
        Bytecode words = new();
        for (int i = 0; i < 17; i++)
        {
            words.Push((ulong)(100 - i));
        }

        byte[] pushed = words;
        byte[] dup = new Bytecode().Raw(pushed).Op($"DUP{place}").ReturnTop();
        byte[] swap = new Bytecode().Raw(pushed).Op($"SWAP{place}").ReturnTop();
        byte[] below = new Bytecode().Raw(pushed).Op($"SWAP{place}").Repeat(place, "POP").ReturnTop();
        Assert.Equal((UInt256)(ulong)(84 + place - 1), TestEvm.Evaluate(dup));
        Assert.Equal((UInt256)(ulong)(84 + place), TestEvm.Evaluate(swap));
        Assert.Equal(84UL, TestEvm.Evaluate(below));
    }

    [Theory]
    [InlineData("0x4", EvmStatus.Success)]
    [InlineData("0x3", EvmStatus.BadJump)]
    [InlineData("0x6", EvmStatus.BadJump)]
    [InlineData("0x9", EvmStatus.BadJump)]
    [InlineData("0x10000000000000004", EvmStatus.BadJump)]
    [InlineData("0x8000000000000004", EvmStatus.BadJump)]
    [InlineData("0x100000004", EvmStatus.BadJump)]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", EvmStatus.BadJump)]
    public void Jumps_only_to_a_jumpdest_that_is_an_opcode(string target, EvmStatus expected)
    {
        // PUSH0 CALLDATALOAD JUMP STOP; 4: JUMPDEST; 5: PUSH1 0x5b, so 6 is no opcode; 7: STOP; then the end.
        using TestEvm evm = new([0x5f, 0x35, 0x56, 0x00, 0x5b, 0x60, 0x5b, 0x00]);
        Assert.Equal(expected, evm.Call(input: UInt256.Parse(target).ToBigEndian()).Status);

        // The same by JUMPI; and when its condition is false, the target does not matter.
        using TestEvm conditional = new([0x60, 0x20, 0x35, 0x5f, 0x35, 0x57, 0x00]);
        byte[] input = [.. UInt256.Parse(target).ToBigEndian(), .. UInt256.Zero.ToBigEndian()];
        Assert.Equal(EvmStatus.Success, conditional.Call(input: input).Status);
        input[^1] = 1;
        Assert.Equal(EvmStatus.BadJump, conditional.Call(input: input).Status);
    }

    [Fact]
    public void A_jumpdest_at_the_very_end_is_a_target()
    {
        using TestEvm evm = new([0x60, 0x03, 0x56, 0x5b]);
        Assert.Equal(EvmStatus.Success, evm.Call().Status);
    }

    [Fact]
    public void Knows_where_it_is_and_what_is_left()
    {
        Assert.Equal(3UL, TestEvm.Evaluate(new Bytecode().Op("1 POP PC").ReturnTop()));
        using TestEvm evm = new(new Bytecode().Op("GAS").ReturnTop());
        Assert.Equal(998UL, UInt256.ReadBigEndian(evm.Call(gas: 1_000).Output.Span));
    }

    [Fact]
    public void Stops_at_the_end_of_the_code_and_of_no_code()
    {
        using TestEvm evm = new([0x5b]);
        Assert.Equal((EvmStatus.Success, 9UL), (evm.Call(gas: 10).Status, evm.Call(gas: 10).GasLeft));
        using TestEvm nothing = new();
        Assert.Equal((EvmStatus.Success, 10UL), (nothing.Call(gas: 10).Status, nothing.Call(gas: 10).GasLeft));
    }

    [Fact]
    public void Invalid_takes_all_gas_and_revert_gives_it_back()
    {
        using TestEvm invalid = new(new Bytecode().Op("INVALID"));
        Assert.Equal((EvmStatus.InvalidOpcode, 0UL), (invalid.Call().Status, invalid.Call().GasLeft));
        using TestEvm reverts = new(new Bytecode().Op("7 0 MSTORE 32 0 REVERT"));
        CallResult result = reverts.Call(gas: 1_000);
        Assert.Equal(EvmStatus.Revert, result.Status);
        Assert.Equal(7UL, UInt256.ReadBigEndian(result.Output.Span));
        Assert.Equal(1_000UL - 3 - 2 - 3 - 3 - 3 - 2, result.GasLeft);
    }

    [Theory]
    [InlineData("ADDRESS", "0xc047ac7000000000000000000000000000000000")]
    [InlineData("CALLER", "0x5e4de40000000000000000000000000000000000")]
    [InlineData("ORIGIN", "0x419170000000000000000000000000000000000")]
    [InlineData("COINBASE", "0xc014ba5e00000000000000000000000000000000")]
    [InlineData("CALLVALUE", "0x0")]
    [InlineData("GASPRICE", "0x9")]
    [InlineData("BASEFEE", "0x7")]
    [InlineData("BLOBBASEFEE", "0x1")]
    [InlineData("CHAINID", "0x4d")]
    [InlineData("NUMBER", "0x3e8")]
    [InlineData("TIMESTAMP", "0x6553f100")]
    [InlineData("GASLIMIT", "0x1c9c380")]
    [InlineData("0 BLOBHASH", "0x0")]
    [InlineData("CODESIZE", "0x7")]
    [InlineData("MSIZE", "0x0")]
    [InlineData("RETURNDATASIZE", "0x0")]
    [InlineData("CALLDATASIZE", "0x0")]
    public void Tells_the_facts(string opcodes, string expected)
        => Assert.Equal(UInt256.Parse(expected), TestEvm.Evaluate(new Bytecode().Op(opcodes).ReturnTop()));
}
