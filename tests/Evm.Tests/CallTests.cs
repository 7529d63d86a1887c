using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class CallTests
{
    private static readonly Address Other = Address.Parse("0x1111111111111111111111111111111111111111");
    private static readonly Address Nobody = Address.Parse("0x2222222222222222222222222222222222222222");

    [Theory]
    [InlineData(1_000_000, 0xffff_ffff)]
    [InlineData(1_000_000, 1_000)]
    [InlineData(20_000, 20_000)]
    [InlineData(long.MaxValue, ulong.MaxValue)]
    public void The_callee_gets_what_was_asked_for_but_not_the_last_64th(ulong gas, ulong asked)
    {
        // 6 pushes of 0 are 2 each, those of the address and the gas 3; then a cold account.
        Bytecode code = new Bytecode().Op("32 0 0 0 0").Push(Other).Push(asked).Op("CALL 0 MLOAD").ReturnTop();
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("GAS").ReturnTop() };
        ulong left = gas - 3 - 8 - 3 - 3 - 2_600 - 3;
        ulong most = left - (left / 64);
        CallResult result = evm.Call(gas);
        Assert.Equal(Math.Min(asked, most) - 2, (ulong)UInt256.ReadBigEndian(result.Output.Span));
    }

    [Fact]
    public void Value_brings_the_stipend_and_costs_more_for_a_new_account()
    {
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0 1").Push(Nobody).Op("0 CALL").ReturnTop());
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 10 };
        CallResult result = evm.Call(gas: 100_000);
        Assert.Equal(1UL, UInt256.ReadBigEndian(result.Output.Span));
        ulong pushes = 8 + 3 + 3 + 2;
        Assert.Equal(100_000 - pushes - 2_600 - 9_000 - 25_000 + 2_300 - 2 - 3 - 3 - 3 - 2, result.GasLeft);
        Assert.Equal(1UL, evm.World[Nobody].Balance);
        Assert.Equal(9UL, evm.World[TestEvm.Contract].Balance);
    }

    [Fact]
    public void A_call_that_cannot_pay_fails_and_costs_its_price_only()
    {
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0 1").Push(Other).Op("5000 CALL").ReturnTop());
        evm.World[Other] = new TestAccount { Nonce = 1 };
        CallResult result = evm.Call(gas: 100_000);
        Assert.True(UInt256.ReadBigEndian(result.Output.Span).IsZero);
        Assert.Equal(100_000UL - 8 - 3 - 3 - 3 - 2_600 - 9_000 + 2_300 - 2 - 3 - 3 - 3 - 2, result.GasLeft);
    }

    [Theory]
    [InlineData("CALL", true)]
    [InlineData("CALLCODE", true)]
    [InlineData("DELEGATECALL", false)]
    [InlineData("STATICCALL", false)]
    public void Each_call_shows_the_callee_its_own_facts(string opcode, bool hasValue)
    {
        // The callee returns ADDRESS, CALLER, CALLVALUE.
        Bytecode callee = new Bytecode()
            .Op("ADDRESS 0 MSTORE CALLER 32 MSTORE CALLVALUE 64 MSTORE 96 0 RETURN");
        Bytecode code = new Bytecode().Op("96 0 0 0").Op(hasValue ? "5" : "").Push(Other).Op($"GAS {opcode}")
            .Op("POP 96 0 RETURN");
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = callee };
        byte[] output = evm.Call(value: 9).Output.ToArray();
        bool keeps = opcode is "CALLCODE" or "DELEGATECALL";
        Assert.Equal(keeps ? TestEvm.Contract : Other, new Address(output.AsSpan(12, 20)));
        Assert.Equal(
            opcode == "DELEGATECALL" ? TestEvm.Sender : TestEvm.Contract, new Address(output.AsSpan(44, 20)));
        ulong value = opcode switch { "DELEGATECALL" => 9, "STATICCALL" => 0, _ => 5 };
        Assert.Equal(value, UInt256.ReadBigEndian(output.AsSpan(64)));
    }

    [Theory]
    [InlineData("1 0 SSTORE")]
    [InlineData("1 0 TSTORE")]
    [InlineData("0 0 LOG0")]
    [InlineData("0 0 0 LOG1")]
    [InlineData("0 0 0 0 0 0 LOG4")]
    [InlineData("0 0 0 CREATE")]
    [InlineData("0 0 0 0 CREATE2")]
    [InlineData("0 SELFDESTRUCT")]
    [InlineData("0 0 0 0 1 0 GAS CALL")]
    public void A_static_call_changes_nothing_at_any_depth(string change)
    {
        Bytecode inner = new Bytecode().Op("0 0 0 0").Push(Nobody).Op("GAS DELEGATECALL").ReturnTop();
        Bytecode code = new Bytecode().Op("32 0 0 0").Push(Other).Op("100000 STATICCALL 0 MLOAD ADD").ReturnTop();
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = inner, Balance = 5 };
        evm.World[Nobody] = new TestAccount { Code = new Bytecode().Op(change) };
        CallResult result = evm.Call();

        // The static call itself succeeded (1), what it called did not (0).
        Assert.Equal(1UL, UInt256.ReadBigEndian(result.Output.Span));
        Assert.Empty(evm.World.State.Logs);
        evm.World[TestEvm.Contract] = new TestAccount { Code = new Bytecode().Op(change) };
        Assert.Equal(EvmStatus.StaticViolation, evm.Call(isStatic: true).Status);
    }

    [Theory]
    [InlineData("0 0 0 0 0 0 GAS CALL")]
    [InlineData("0 0 0 0 0 0 GAS CALLCODE")]
    [InlineData("0 SLOAD")]
    public void A_static_call_may_look(string code)
    {
        using TestEvm evm = new(new Bytecode().Op(code));
        Assert.Equal(EvmStatus.Success, evm.Call(isStatic: true).Status);
    }

    /// <summary>
    /// A contract that calls itself and returns 1 + what came back: at depth 1,024 the call is refused. On a thread
    /// whose stack one .NET frame a call would overflow.
    /// </summary>
    [Theory]
    [InlineData("32 0 0 0 0 ADDRESS GAS CALL")]
    [InlineData("32 0 0 0 ADDRESS GAS DELEGATECALL")]
    [InlineData("32 0 0 0 0 ADDRESS GAS CALLCODE")]
    [InlineData("32 0 0 0 ADDRESS GAS STATICCALL")]
    public void Calls_nest_1024_deep(string call)
    {
        using TestEvm evm = new(new Bytecode().Op($"{call} POP 0 MLOAD 1 ADD").ReturnTop());
        CallResult result = default;
        Thread thread = new(() => result = evm.Call(gas: long.MaxValue), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(1_025UL, UInt256.ReadBigEndian(result.Output.Span));
    }

    [Fact]
    public void Return_data_is_that_of_the_last_call()
    {
        Bytecode code = new Bytecode().Op("0 0 0 0 0").Push(Other).Op("GAS CALL POP RETURNDATASIZE")
            .Op("0 0 0 0 0").Push(Nobody).Op("GAS CALL POP RETURNDATASIZE 256 MUL ADD").ReturnTop();
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("7 0 RETURN") };
        Assert.Equal(7UL, UInt256.ReadBigEndian(evm.Call().Output.Span));
        evm.World[Nobody] = new TestAccount { Code = new Bytecode().Op("9 0 REVERT") };
        Assert.Equal(7UL + (9 * 256), UInt256.ReadBigEndian(evm.Call().Output.Span));
        evm.World[Nobody] = new TestAccount { Code = new Bytecode().Op("INVALID") };
        Assert.Equal(7UL, UInt256.ReadBigEndian(evm.Call().Output.Span));
    }

    [Theory]
    [InlineData(0, 7, EvmStatus.Success)]
    [InlineData(7, 0, EvmStatus.Success)]
    [InlineData(0, 8, EvmStatus.ReturnDataOutOfBounds)]
    [InlineData(8, 0, EvmStatus.ReturnDataOutOfBounds)]
    [InlineData(ulong.MaxValue, 1, EvmStatus.ReturnDataOutOfBounds)]
    [InlineData(ulong.MaxValue, 0, EvmStatus.ReturnDataOutOfBounds)]
    public void Return_data_is_not_read_past_its_end(ulong from, ulong length, EvmStatus expected)
    {
        Bytecode code = new Bytecode().Op("0 0 0 0 0").Push(Other).Op("GAS CALL POP")
            .Push(length).Push(from).Op("0 RETURNDATACOPY");
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("7 0 RETURN") };
        Assert.Equal(expected, evm.Call().Status);
    }

    /// <summary>CVE-2021-39137: what was returned stays as it is when the caller's memory changes.</summary>
    [Fact]
    public void Return_data_does_not_alias_memory()
    {
        // The callee echoes; input and output overlap by half; then the input is overwritten.
        Bytecode echo = new Bytecode().Op("CALLDATASIZE 0 0 CALLDATACOPY CALLDATASIZE 0 RETURN");
        Bytecode code = new Bytecode().StoreBytes([.. Enumerable.Range(1, 64).Select(i => (byte)i)])
            .Op("32 16 32 0 0").Push(Other).Op("GAS CALL POP 0 NOT 0 MSTORE")
            .Op("32 0 64 RETURNDATACOPY 96 0 RETURN");
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = echo };
        byte[] output = evm.Call().Output.ToArray();
        Assert.Equal(Enumerable.Repeat((byte)0xff, 32), output[..32]);
        Assert.Equal(Enumerable.Range(17, 16).Select(i => (byte)i), output[32..48]);
        Assert.Equal(Enumerable.Range(49, 16).Select(i => (byte)i), output[48..64]);
        Assert.Equal(Enumerable.Range(1, 32).Select(i => (byte)i), output[64..]);
    }

    [Fact]
    public void Output_is_cut_to_the_room_for_it_and_leaves_the_rest()
    {
        Bytecode code = new Bytecode().Op("0 NOT 0 MSTORE 4 0 0 0 0").Push(Other).Op("GAS CALL 0 MLOAD").ReturnTop();
        using TestEvm evm = new(code);
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("2 0 RETURN") };
        Assert.Equal(UInt256.MaxValue >> 16, UInt256.ReadBigEndian(evm.Call().Output.Span));
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("32 0 RETURN") };
        Assert.Equal(UInt256.MaxValue >> 32, UInt256.ReadBigEndian(evm.Call().Output.Span));
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("INVALID") };
        Assert.Equal(UInt256.MaxValue, UInt256.ReadBigEndian(evm.Call().Output.Span));
    }

    [Fact]
    public void A_callee_that_fails_leaves_nothing()
    {
        Bytecode code = new Bytecode().Op("1 1 SSTORE 0 0 0 0 3").Push(Other).Op("50000 CALL");
        using TestEvm evm = new(code);
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 10 };
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("1 1 SSTORE 7 7 TSTORE 0 0 LOG0 INVALID") };
        Assert.Equal(EvmStatus.Success, evm.Call().Status);
        Assert.Equal(10UL, evm.World[TestEvm.Contract].Balance);
        Assert.Single(evm.World[TestEvm.Contract].Storage);
        Assert.Empty(evm.World[Other].Storage);
        Assert.Empty(evm.World.State.Logs);
        Assert.Empty(evm.World.State.Transient);
    }

    [Fact]
    public void A_call_without_value_touches_and_a_failure_undoes_it()
    {
        Bytecode inner = new Bytecode().Op("0 0 0 0 0").Push(Nobody).Op("GAS CALL");
        using TestEvm evm = new(new Bytecode().Op("0 0 0 0 0").Push(Other).Op("GAS CALL STOP"));
        evm.World[Other] = new TestAccount { Code = inner };
        evm.Call();
        Assert.Equal([Other, Nobody, TestEvm.Contract], evm.World.State.Touched.Order());
        evm.World[Other] = new TestAccount { Code = inner.Op("0 0 REVERT") };
        evm.Call();
        Assert.Equal([TestEvm.Contract], evm.World.State.Touched);
    }

    [Fact]
    public void Logs_hold_what_was_said()
    {
        using TestEvm evm = new(new Bytecode().Op("0xabcd 0 MSTORE 3 2 1 2 30 LOG3"));
        evm.Call();
        TestLog log = Assert.Single(evm.World.State.Logs);
        Assert.Equal(TestEvm.Contract, log.Account);
        Assert.Equal([0xab, 0xcd], log.Data);
        Assert.Equal([1UL, 2UL, 3UL], log.Topics.Select(topic => UInt256.ReadBigEndian(topic.Bytes)));
    }

    [Fact]
    public void Accounts_are_cold_once()
    {
        foreach (string opcode in (string[])["BALANCE", "EXTCODESIZE", "EXTCODEHASH"])
        {
            using TestEvm evm = new(new Bytecode().Push(Other).Op(opcode).Push(Other).Op(opcode));
            Assert.Equal(10_000UL - 3 - 2_600 - 3 - 100, evm.Call(gas: 10_000).GasLeft);
        }
    }

    [Fact]
    public void An_interpreter_keeps_nothing_of_the_run_before()
    {
        using TestEvm evm = new(new Bytecode().Op("RETURNDATASIZE MSIZE ADD 0 0 0 0 0").Push(Other)
            .Op("GAS CALL POP RETURNDATASIZE POP").ReturnTop());
        evm.World[Other] = new TestAccount { Code = new Bytecode().Op("1 0 SSTORE 100 0 REVERT") };
        CallResult first = evm.Call();
        CallResult second = evm.Call();
        Assert.Equal(first.GasLeft, second.GasLeft);
        Assert.Equal(first.Output.ToArray(), second.Output.ToArray());
    }
}
