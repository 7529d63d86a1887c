using MarketChain.Evm.Instructions;
using MarketChain.Evm.Tests.Kit;

namespace MarketChain.Evm.Tests;

public sealed class InstructionSetTests
{
    /// <summary>From the execution specification: name, fixed gas, words taken, words left.</summary>
    private const string Specification = """
        00 STOP 0 0 0        01 ADD 3 2 1           02 MUL 5 2 1           03 SUB 3 2 1
        04 DIV 5 2 1         05 SDIV 5 2 1          06 MOD 5 2 1           07 SMOD 5 2 1
        08 ADDMOD 8 3 1      09 MULMOD 8 3 1        0a EXP 10 2 1          0b SIGNEXTEND 5 2 1
        10 LT 3 2 1          11 GT 3 2 1            12 SLT 3 2 1           13 SGT 3 2 1
        14 EQ 3 2 1          15 ISZERO 3 1 1        16 AND 3 2 1           17 OR 3 2 1
        18 XOR 3 2 1         19 NOT 3 1 1           1a BYTE 3 2 1          1b SHL 3 2 1
        1c SHR 3 2 1         1d SAR 3 2 1           20 KECCAK256 30 2 1
        30 ADDRESS 2 0 1     31 BALANCE 0 1 1       32 ORIGIN 2 0 1        33 CALLER 2 0 1
        34 CALLVALUE 2 0 1   35 CALLDATALOAD 3 1 1  36 CALLDATASIZE 2 0 1  37 CALLDATACOPY 3 3 0
        38 CODESIZE 2 0 1    39 CODECOPY 3 3 0      3a GASPRICE 2 0 1      3b EXTCODESIZE 0 1 1
        3c EXTCODECOPY 0 4 0 3d RETURNDATASIZE 2 0 1 3e RETURNDATACOPY 3 3 0 3f EXTCODEHASH 0 1 1
        40 BLOCKHASH 20 1 1  41 COINBASE 2 0 1      42 TIMESTAMP 2 0 1     43 NUMBER 2 0 1
        44 PREVRANDAO 2 0 1  45 GASLIMIT 2 0 1      46 CHAINID 2 0 1       47 SELFBALANCE 5 0 1
        48 BASEFEE 2 0 1     49 BLOBHASH 3 1 1      4a BLOBBASEFEE 2 0 1
        50 POP 2 1 0         51 MLOAD 3 1 1         52 MSTORE 3 2 0        53 MSTORE8 3 2 0
        54 SLOAD 0 1 1       55 SSTORE 0 2 0        56 JUMP 8 1 0          57 JUMPI 10 2 0
        58 PC 2 0 1          59 MSIZE 2 0 1         5a GAS 2 0 1           5b JUMPDEST 1 0 0
        5c TLOAD 100 1 1     5d TSTORE 100 2 0      5e MCOPY 3 3 0         5f PUSH0 2 0 1
        f0 CREATE 32000 3 1  f1 CALL 0 7 1          f2 CALLCODE 0 7 1      f3 RETURN 0 2 0
        f4 DELEGATECALL 0 6 1 f5 CREATE2 32000 4 1  fa STATICCALL 0 6 1    fd REVERT 0 2 0
        fe INVALID 0 0 0     ff SELFDESTRUCT 5000 1 0
        """;

    private static readonly Dictionary<byte, OpcodeTraits> Expected = ReadSpecification();

    public static TheoryData<byte> DefinedOpcodes() => new(Expected.Keys.Append(Bytecode.Of("CLZ")));

    [Fact]
    public void Cancun_has_the_opcodes_of_the_specification_and_no_others()
    {
        for (int opcode = 0; opcode < 256; opcode++)
        {
            OpcodeTraits? actual = OpcodeTraits.Of((byte)opcode, Fork.Cancun);
            OpcodeTraits? expected = Expected.GetValueOrDefault((byte)opcode);
            Assert.Equal(expected, actual is null ? null : actual with { IsPure = true });
        }
    }

    [Theory]
    [InlineData(Fork.Cancun, false)]
    [InlineData(Fork.Prague, false)]
    [InlineData(Fork.Osaka, true)]
    public void Clz_is_there_since_Osaka(Fork fork, bool isThere)
    {
        using TestEvm evm = new(new Bytecode().Op("1 CLZ").ReturnTop()) { Rules = ForkRules.Of(fork) };
        Assert.Equal(isThere ? EvmStatus.Success : EvmStatus.UndefinedOpcode, evm.Call().Status);
        Assert.Equal(isThere, OpcodeTraits.Of(Bytecode.Of("CLZ"), fork) is not null);
    }

    [Fact]
    public void Any_other_byte_fails_and_takes_all_gas()
    {
        for (int opcode = 0; opcode < 256; opcode++)
        {
            if (OpcodeTraits.Of((byte)opcode, Fork.Osaka) is null)
            {
                using TestEvm evm = new([(byte)opcode]);
                CallResult result = evm.Call();
                Assert.Equal((EvmStatus.UndefinedOpcode, 0UL), (result.Status, result.GasLeft));
            }
        }
    }

    [Theory]
    [MemberData(nameof(DefinedOpcodes))]
    public void Wants_its_words(byte opcode)
    {
        OpcodeTraits traits = OpcodeTraits.Of(opcode, Fork.Osaka)!;
        if (traits.StackIn > 0)
        {
            using TestEvm evm = new(new Bytecode().Repeat(traits.StackIn - 1, "PUSH0").Raw(opcode));
            Assert.Equal(EvmStatus.StackUnderflow, evm.Call().Status);
        }
    }

    [Theory]
    [MemberData(nameof(DefinedOpcodes))]
    public void Leaves_at_most_1024_words(byte opcode)
    {
        OpcodeTraits traits = OpcodeTraits.Of(opcode, Fork.Osaka)!;
        int grows = traits.StackOut - traits.StackIn;
        using TestEvm fits = new(new Bytecode().Repeat(1_024 - Math.Max(grows, 0), "PUSH0").Raw(opcode));
        Assert.NotEqual(EvmStatus.StackOverflow, fits.Call().Status);
        using TestEvm overflows = new(new Bytecode().Repeat(1_024, "PUSH0").Raw(opcode));
        Assert.Equal(grows > 0, overflows.Call().Status == EvmStatus.StackOverflow);
    }

    [Theory]
    [MemberData(nameof(DefinedOpcodes))]
    public void Costs_at_least_its_fixed_gas(byte opcode)
    {
        OpcodeTraits traits = OpcodeTraits.Of(opcode, Fork.Osaka)!;
        if (traits.Gas > 0)
        {
            ulong pushes = 2UL * (ulong)traits.StackIn;
            using TestEvm evm = new(new Bytecode().Repeat(traits.StackIn, "PUSH0").Raw(opcode));
            CallResult result = evm.Call(gas: pushes + (ulong)traits.Gas - 1);
            Assert.Equal((EvmStatus.OutOfGas, 0UL), (result.Status, result.GasLeft));
        }
    }

    private static Dictionary<byte, OpcodeTraits> ReadSpecification()
    {
        string[] words = Specification.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        Dictionary<byte, OpcodeTraits> rows = words.Chunk(5).ToDictionary(
            row => Convert.ToByte(row[0], 16),
            row => Row(row[1], int.Parse(row[2]), int.Parse(row[3]), int.Parse(row[4])));
        for (int i = 1; i <= 32; i++)
        {
            rows[(byte)(0x5f + i)] = Row($"PUSH{i}", 3, 0, 1);
        }

        for (int i = 1; i <= 16; i++)
        {
            rows[(byte)(0x7f + i)] = Row($"DUP{i}", 3, i, i + 1);
            rows[(byte)(0x8f + i)] = Row($"SWAP{i}", 3, i + 1, i + 1);
        }

        for (int i = 0; i <= 4; i++)
        {
            rows[(byte)(0xa0 + i)] = Row($"LOG{i}", 375, 2 + i, 0);
        }

        return rows;
    }

    private static OpcodeTraits Row(string name, int gas, int stackIn, int stackOut)
        => new(name, Fork.Cancun, gas, stackIn, stackOut, IsPure: true);
}
