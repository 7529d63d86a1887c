using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;

namespace MarketChain.Evm.Tests;

public sealed class DelegationTests
{
    private static readonly Address Account = Address.Parse("0x1111111111111111111111111111111111111111");
    private static readonly Address Lender = Address.Parse("0x2222222222222222222222222222222222222222");
    private static readonly byte[] Tells = new Bytecode().Op("7 0 SSTORE ADDRESS").ReturnTop();

    [Fact]
    public void Is_23_bytes()
    {
        byte[] code = Delegation.To(Lender);
        Assert.True(Delegation.TryRead(code, out Address target));
        Assert.Equal(Lender, target);
        Assert.False(Delegation.TryRead(code.AsSpan(0, 22), out _));
        Assert.False(Delegation.TryRead([.. code, 0], out _));
        code[2] = 1;
        Assert.False(Delegation.TryRead(code, out _));
    }

    [Theory]
    [InlineData("CALL", "0", Fork.Prague)]
    [InlineData("CALL", "0", Fork.Osaka)]
    [InlineData("CALLCODE", "0", Fork.Prague)]
    [InlineData("DELEGATECALL", "", Fork.Prague)]
    public void A_call_runs_the_lent_code_and_pays_for_two_accounts(string opcode, string value, Fork fork)
    {
        using TestEvm evm = Evm(opcode, value, fork);
        evm.World[Lender] = new TestAccount { Code = Tells };
        Address storage = opcode == "CALL" ? Account : TestEvm.Contract;
        CallResult result = evm.Call();
        Assert.Equal(storage, new Address(result.Output.Span[12..]));
        Assert.Single(evm.World[storage].Storage);
        Assert.Contains(Lender, evm.World.State.WarmAccounts);

        evm.World[Lender] = new TestAccount();
        Assert.Equal(2_600 + 2_600, Price(evm));
    }

    [Fact]
    public void Cancun_knows_no_delegation()
    {
        using TestEvm evm = Evm("CALL", "0", Fork.Cancun);
        evm.World[Lender] = new TestAccount { Code = Tells };
        evm.Call();
        Assert.DoesNotContain(Lender, evm.World.State.WarmAccounts);
        Assert.Empty(evm.World[Account].Storage);
    }

    [Fact]
    public void Is_one_step_and_no_chain()
    {
        using TestEvm evm = Evm("CALL", "0", Fork.Prague);
        evm.World[Lender] = new TestAccount { Code = Delegation.To(TestEvm.Contract) };

        // 0xef is no opcode: the call fails.
        Assert.True(UInt256.ReadBigEndian(evm.Call().Output.Span).IsZero);
    }

    [Fact]
    public void A_transaction_to_a_delegating_account_runs_the_lent_code()
    {
        using TestEvm evm = new(Delegation.To(Lender));
        evm.World[Lender] = new TestAccount { Code = Tells };
        Assert.Equal(TestEvm.Contract, new Address(evm.Call().Output.Span[12..]));
        Assert.Contains(Lender, evm.World.State.WarmAccounts);
    }

    [Fact]
    public void Readers_see_the_23_bytes()
    {
        using TestEvm evm = new(new Bytecode().Push(Account).Op("EXTCODESIZE").ReturnTop());
        evm.World[Account] = new TestAccount { Code = Delegation.To(Lender) };
        Assert.Equal(23UL, UInt256.ReadBigEndian(evm.Call().Output.Span));
    }

    [Fact]
    public void Does_not_lend_a_native_contract()
    {
        using TestEvm evm = Evm("CALL", "0", Fork.Prague);
        bool called = false;
        evm.World.Native = (_, _) =>
        {
            called = true;
            return new NativeResult(EvmStatus.Success, 0);
        };
        evm.World[evm.World.NativeAddress] = new TestAccount { Code = [0xfe], Nonce = 1 };
        evm.World[Account] = new TestAccount { Code = Delegation.To(evm.World.NativeAddress) };
        evm.Call();
        Assert.False(called);
    }

    private static TestEvm Evm(string opcode, string value, Fork fork)
    {
        TestEvm evm = new(new Bytecode().Op("32 0 0 0").Op(value).Push(Account).Op($"50000 {opcode} POP 32 0 RETURN"))
        {
            Rules = ForkRules.Of(fork),
        };
        evm.World[Account] = new TestAccount { Code = Delegation.To(Lender) };
        return evm;
    }

    /// <summary>Gas of the call itself: seven pushes, POP and RETURN taken off.</summary>
    private static long Price(TestEvm evm)
    {
        long used = 100_000 - (long)evm.Call(gas: 100_000).GasLeft;
        int zeros = used > 0 && evm.World[TestEvm.Contract].Code[5] == 0x5f ? 4 : 3;
        return used - 3 - (2 * zeros) - 3 - 3 - 3 - 2 - 3 - 2;
    }
}
