using System.Collections.Immutable;
using MarketChain.Evm.Tests.Kit;
using MarketChain.Primitives;
using MarketChain.Primitives.Crypto;

namespace MarketChain.Evm.Tests;

public sealed class CreationTests
{
    private static readonly Address Created = Address.OfCreated(TestEvm.Contract, 1);

    /// <summary>Makes a contract of the call data; returns its address and the size of the return data.</summary>
    private static Bytecode Factory(string value = "0")
        => new Bytecode().Op($"CALLDATASIZE 0 0 CALLDATACOPY CALLDATASIZE 0 {value} CREATE 0 MSTORE")
            .Op("RETURNDATASIZE 32 MSTORE 64 0 RETURN");

    private static byte[] Deploys(byte[] code)
        => new Bytecode().StoreBytes(code).Push((ulong)code.Length).Op("0 RETURN");

    [Fact]
    public void Create_makes_a_contract_with_nonce_1_at_the_address_of_its_maker_and_nonce()
    {
        using TestEvm evm = new(Factory());
        byte[] output = evm.Call(input: Deploys([1, 2, 3])).Output.ToArray();
        Assert.Equal(Created, new Address(output.AsSpan(12, 20)));
        Assert.True(UInt256.ReadBigEndian(output.AsSpan(32)).IsZero);
        Assert.Equal([1, 2, 3], evm.World[Created].Code);
        Assert.Equal((1UL, 2UL), (evm.World[Created].Nonce, evm.World[TestEvm.Contract].Nonce));
        Assert.Contains(Created, evm.World.State.WarmAccounts);
    }

    [Fact]
    public void Create2_makes_it_at_the_address_of_the_salt_and_the_code()
    {
        byte[] initCode = Deploys([0xaa]);
        using TestEvm evm = new(new Bytecode().Op("CALLDATASIZE 0 0 CALLDATACOPY 77 CALLDATASIZE 0 0 CREATE2")
            .ReturnTop());
        byte[] output = evm.Call(input: initCode).Output.ToArray();
        Hash256 salt = new(((UInt256)77).ToBigEndian());
        Address expected = Address.OfCreated2(TestEvm.Contract, salt, Keccak256.Hash(initCode));
        Assert.Equal(expected, new Address(output.AsSpan(12)));
        Assert.Equal([0xaa], evm.World[expected].Code);
    }

    [Theory]
    [InlineData(0, 32_000)]
    [InlineData(1, 32_000 + 2)]
    [InlineData(33, 32_000 + 4)]
    public void The_code_that_makes_a_contract_costs_by_the_word(int bytes, ulong price)
    {
        // Memory is paid before by MLOAD, so that only the price of CREATE itself is left; STOP is all that runs.
        using TestEvm evm = new(new Bytecode().Op("64 MLOAD POP GAS").Push((ulong)bytes).Op("0 0 CREATE POP GAS")
            .Op("SWAP1 SUB").ReturnTop());
        UInt256 used = UInt256.ReadBigEndian(evm.Call().Output.Span);
        ulong pushes = bytes == 0 ? 6UL : 7;
        Assert.Equal(price + pushes + 2 + 2, (ulong)used);
    }

    [Theory]
    [InlineData("5 0 REVERT", 5)]
    [InlineData("INVALID", 0)]
    public void A_failed_creation_raises_the_nonce_and_leaves_no_account(string initCode, ulong returned)
    {
        using TestEvm evm = new(Factory());
        byte[] output = evm.Call(input: new Bytecode().Op(initCode)).Output.ToArray();
        Assert.True(UInt256.ReadBigEndian(output).IsZero);
        Assert.Equal(returned, UInt256.ReadBigEndian(output.AsSpan(32)));
        Assert.Equal(2UL, evm.World[TestEvm.Contract].Nonce);
        Assert.True(evm.World[Created].IsEmpty);
        Assert.Contains(Created, evm.World.State.WarmAccounts);
        Assert.Empty(evm.World.State.Created);
    }

    [Fact]
    public void An_address_with_nonce_code_or_storage_is_taken()
    {
        TestAccount[] taken =
        [
            new() { Nonce = 1 },
            new() { Code = [0] },
            new() { Storage = ImmutableDictionary<UInt256, UInt256>.Empty.Add(1UL, 1UL) },
        ];
        foreach (TestAccount account in taken)
        {
            using TestEvm evm = new(Factory());
            evm.World[Created] = account;
            CallResult result = evm.Call(gas: 1_000_000, input: Deploys([1]));
            Assert.True(UInt256.ReadBigEndian(result.Output.Span).IsZero);
            Assert.Equal(2UL, evm.World[TestEvm.Contract].Nonce);
            Assert.True(result.GasLeft < 1_000_000 / 64);
            Assert.Equal(account, evm.World[Created]);
        }
    }

    [Fact]
    public void A_balance_that_was_there_stays()
    {
        using TestEvm evm = new(Factory("3"));
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 10 };
        evm.World[Created] = new TestAccount { Balance = 4 };
        evm.Call(input: Deploys([1]));
        Assert.Equal((UInt256)7UL, evm.World[Created].Balance);
    }

    [Theory]
    [InlineData("20", 1UL)]
    [InlineData("0", ulong.MaxValue)]
    public void A_creation_that_may_not_begin_costs_only_its_price(string value, ulong nonce)
    {
        using TestEvm evm = new(Factory(value));
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 10, Nonce = nonce };
        CallResult result = evm.Call(gas: 1_000_000, input: [1]);
        Assert.True(UInt256.ReadBigEndian(result.Output.Span).IsZero);
        Assert.True(result.GasLeft > 900_000);
        Assert.Equal(nonce, evm.World[TestEvm.Contract].Nonce);
    }

    [Theory]
    [InlineData(24_576, true)]
    [InlineData(24_577, false)]
    public void Code_is_at_most_24576_bytes(int bytes, bool fits)
    {
        using TestEvm evm = new(Factory());
        evm.Call(gas: 100_000_000, input: new Bytecode().Push((ulong)bytes).Op("0 RETURN"));
        Assert.Equal(fits ? bytes : 0, evm.World[Created].Code.Length);
    }

    [Fact]
    public void Code_that_makes_a_contract_is_at_most_49152_bytes()
    {
        using TestEvm fits = new(new Bytecode().Op("49152 0 0 CREATE"));
        Assert.Equal(EvmStatus.Success, fits.Call().Status);
        using TestEvm exceeds = new(new Bytecode().Op("49153 0 0 CREATE"));
        Assert.Equal(EvmStatus.InitCodeTooLarge, exceeds.Call().Status);
    }

    [Theory]
    [InlineData(new byte[] { 0xef }, false)]
    [InlineData(new byte[] { 0xef, 0x01, 0x00 }, false)]
    [InlineData(new byte[] { 0xee }, true)]
    public void Code_does_not_start_with_0xef(byte[] code, bool isKept)
    {
        using TestEvm evm = new(Factory());
        evm.Call(input: Deploys(code));
        Assert.Equal(isKept, evm.World[Created].Code.Length > 0);
    }

    [Fact]
    public void A_transaction_creates_at_the_address_it_names()
    {
        CallMessage message = new()
        {
            Kind = CallKind.Create, Caller = TestEvm.Sender, Recipient = Created, Gas = 100_000,
            Input = (byte[])new Bytecode().Op("CALLDATASIZE 0 MSTORE8 1 0 RETURN"), Value = 5,
        };
        using TestEvm evm = new();
        CallResult result = evm.Run(message);
        Assert.Equal(EvmStatus.Success, result.Status);
        Assert.Equal([0], evm.World[Created].Code);
        Assert.Equal((UInt256)5UL, evm.World[Created].Balance);
        Assert.Equal(0UL, evm.World[TestEvm.Sender].Nonce);
        Assert.Equal(EvmStatus.AddressCollision, evm.Run(message).Status);
        Assert.Equal(EvmStatus.OutOfGas, evm.Run(message with { Recipient = TestEvm.Contract, Gas = 200 }).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Self_destruction_deletes_only_what_the_transaction_created(bool createdNow)
    {
        Address heir = Address.Parse("0x3333333333333333333333333333333333333333");
        byte[] dies = new Bytecode().Push(heir).Op("SELFDESTRUCT");
        using TestEvm evm = new(createdNow ? Factory("6") : dies);
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 6 };
        Assert.Equal(EvmStatus.Success, evm.Call(input: createdNow ? dies : []).Status);
        Assert.Equal((UInt256)6UL, evm.World[heir].Balance);
        Assert.Equal(createdNow, evm.World.State.Destroyed.Contains(createdNow ? Created : TestEvm.Contract));
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 0)]
    public void Self_destruction_to_itself_burns_only_what_the_transaction_created(bool createdNow, ulong left)
    {
        byte[] dies = new Bytecode().Op("ADDRESS SELFDESTRUCT");
        using TestEvm evm = new(createdNow ? Factory("6") : dies);
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 6 };
        Assert.Equal(EvmStatus.Success, evm.Call(input: createdNow ? dies : []).Status);
        Assert.Equal((UInt256)left, evm.World[createdNow ? Created : TestEvm.Contract].Balance);
    }

    [Theory]
    [InlineData(0, false, 5_000 + 2_600)]
    [InlineData(1, false, 5_000 + 2_600 + 25_000)]
    [InlineData(1, true, 5_000 + 2_600)]
    public void Self_destruction_pays_for_a_new_account(ulong balance, bool exists, ulong price)
    {
        Address heir = Address.Parse("0x3333333333333333333333333333333333333333");
        using TestEvm evm = new(new Bytecode().Push(heir).Op("SELFDESTRUCT"));
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = balance };
        evm.World[heir] = new TestAccount { Nonce = exists ? 1UL : 0 };
        Assert.Equal(100_000 - 3 - price, evm.Call(gas: 100_000).GasLeft);
    }

    [Fact]
    public void Self_destruction_forces_no_coin_on_a_native_contract()
    {
        using TestEvm evm = new();
        evm.World.Native = (_, _) => new NativeResult(EvmStatus.Success, 0);
        evm.World[TestEvm.Contract] = new TestAccount
        {
            Balance = 1, Code = new Bytecode().Push(evm.World.NativeAddress).Op("SELFDESTRUCT"),
        };
        Assert.Equal(EvmStatus.NativeRefused, evm.Call().Status);
        evm.World[TestEvm.Contract] = evm.World[TestEvm.Contract] with { Balance = 0 };
        Assert.Equal(EvmStatus.Success, evm.Call().Status);
    }
}
