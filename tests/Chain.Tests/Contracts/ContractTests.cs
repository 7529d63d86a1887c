using System.Text.Json.Nodes;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Files;
using MarketChain.Chain.Genesis;
using MarketChain.Chain.Reading;
using MarketChain.Chain.Simulation;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Contracts;

public sealed class ContractTests
{
    private const int Owner = 0;

    [Fact]
    public void A_contract_is_made_called_and_seen_by_its_logs_and_slots()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain, Bytecode.Keeper);

        chain.Make(Call(1, keeper, Word(7)));

        Receipt receipt = Assert.Single(chain.ReceiptsOf(2).Receipts);
        Assert.True(receipt.Succeeded);
        LogEntry log = Assert.Single(receipt.Logs);
        Assert.Equal(keeper, log.Address);
        Assert.Equal(Word(7), log.Data.ToArray());
        using ChainReader reader = chain.Chain.OpenReader();
        AccountsAtBlock accounts = reader.GetAccounts(2).Value!;
        Assert.Equal(Bytecode.Keeper, accounts.GetCode(keeper).ToArray());
        Assert.Equal((UInt256)7UL, accounts.GetStorage(keeper, 0UL));
        Assert.Equal(1UL, accounts.GetAccount(keeper).Nonce);
    }

    [Fact]
    public void A_call_that_reverts_leaves_its_fee_and_its_nonce_and_nothing_else()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain, Bytecode.Keeper);

        chain.Make(Call(1, keeper, Word(13), value: 5));

        Receipt receipt = Assert.Single(chain.ReceiptsOf(2).Receipts);
        Assert.False(receipt.Succeeded);
        Assert.Empty(receipt.Logs);
        Assert.InRange(chain.Chain.Head.Header.GasUsed, 21_000UL, 99_999UL);
        using ChainReader reader = chain.Chain.OpenReader();
        AccountsAtBlock accounts = reader.GetAccounts(2).Value!;
        Assert.Equal(UInt256.Zero, accounts.GetStorage(keeper, 0UL));
        Assert.Equal(UInt256.Zero, accounts.GetAccount(keeper).Balance);
        Assert.Equal(2UL, accounts.GetAccount(Transfers.Account(Owner)).Nonce);
    }

    [Fact]
    public void A_contract_sees_its_block_and_the_one_before()
    {
        using TestChain chain = new();
        Address facts = Deploy(chain, Bytecode.Facts);
        Block second = chain.Make();
        using ChainReader reader = chain.Chain.OpenReader();

        byte[] output = Output(reader, new CallRequest { To = facts, GasLimit = 100_000 });

        byte[] expected =
        [
            .. Word(2),
            .. second.Header.MixHash.Bytes,
            .. Word(chain.Chain.Spec.ChainId),
            .. second.Header.ParentHash.Bytes,
        ];
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_dying_contract_cannot_force_its_coin_into_the_books(bool isInherited)
    {
        using TestChain chain = new();
        Address bomb = Deploy(chain, Bytecode.DiesFor(SystemAccounts.Attention));

        chain.Make(Call(1, bomb, [], value: isInherited ? 9UL : 0));

        Assert.Equal(!isInherited, Assert.Single(chain.ReceiptsOf(2).Receipts).Succeeded);
        Assert.Equal(UInt256.Zero, chain.BalanceOf(SystemAccounts.Attention));
        chain.Make();
    }

    [Theory]
    [InlineData(3UL, false)]
    [InlineData(2UL, true)]
    [InlineData(1UL, true)]
    public void A_fork_begins_with_its_block_and_stays_so_after_a_restart(ulong osakaFrom, bool hasClz)
    {
        using TestChain chain = new(GenesisFiles.Read(
            json => json["forks"] = new JsonObject { ["prague"] = 0, ["osaka"] = osakaFrom }));
        Address counter = Deploy(chain, Bytecode.LeadingZeros);
        chain.Reopen();

        chain.Make(Call(1, counter, []));

        Assert.Equal(hasClz, Assert.Single(chain.ReceiptsOf(2).Receipts).Succeeded);
        using ChainReader reader = chain.Chain.OpenReader();
        UInt256 slot = reader.GetAccounts(2).Value!.GetStorage(counter, 0UL);
        Assert.Equal(hasClz ? 255UL : 0UL, slot);
    }

    [Fact]
    public void A_node_that_restarts_at_every_block_crosses_a_fork_with_the_others()
    {
        GenesisConfig genesis = GenesisFiles.Read(
            json => json["forks"] = new JsonObject { ["prague"] = 0, ["osaka"] = 3 });
        using TestChain chain = new(genesis);
        using TestChain other = new(genesis);
        Address counter = Deploy(chain, Bytecode.LeadingZeros);
        for (ulong nonce = 1; nonce <= 3; nonce++)
        {
            chain.Make(Call(nonce, counter, []));
        }

        for (ulong number = 1; number <= 4; number++)
        {
            other.Reopen();
            Assert.Null(other.Chain.TryImport(chain.Read(number).Block, []));
        }

        Assert.Equal(chain.Chain.Head.Hash, other.Chain.Head.Hash);
        other.Reopen();
        Assert.Equal(
            [false, true, true],
            ((ulong[])[2, 3, 4]).Select(number => other.ReceiptsOf(number).Receipts[0].Succeeded));

        // What is asked of an old block is answered by its rules.
        using ChainReader reader = other.Chain.OpenReader();
        CallRequest ask = new() { To = counter, GasLimit = 100_000 };
        Assert.Equal(
            [false, false, true, true],
            ((ulong[])[1, 2, 3, 4]).Select(
                number => reader.GetCalls(number).Value!.TryCall(ask, out _)!.Succeeded));
    }

    [Fact]
    public void An_account_lends_the_code_of_a_contract_until_it_takes_it_back()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain, Bytecode.Keeper);
        Address lender = Transfers.Account(3);

        EthereumFields lending = Delegating(1, chain, lender, keeper, nonceOfLender: 0) with { Data = Word(5) };
        chain.Make(Transfers.Sign(lending, Owner));

        Assert.True(Assert.Single(chain.ReceiptsOf(2).Receipts).Succeeded);
        using (ChainReader reader = chain.Chain.OpenReader())
        {
            AccountsAtBlock accounts = reader.GetAccounts(2).Value!;
            Assert.Equal(Delegation.To(keeper), accounts.GetCode(lender).ToArray());
            Assert.Equal((UInt256)5UL, accounts.GetStorage(lender, 0UL));
            Assert.Equal(1UL, accounts.GetAccount(lender).Nonce);
        }

        chain.Make(
            Transfers.Make(3, 1, Transfers.Account(4), 1),
            Transfers.Sign(Delegating(2, chain, lender, Address.Zero, nonceOfLender: 2), Owner));

        Assert.Empty(chain.LeftOut);
        using ChainReader after = chain.Chain.OpenReader();
        Assert.Empty(after.GetAccounts(3).Value!.GetCode(lender).ToArray());
    }

    [Theory]
    [InlineData(TransactionFault.IntrinsicGas)]
    [InlineData(TransactionFault.InitCodeTooLarge)]
    [InlineData(TransactionFault.GasLimitAboveCap)]
    public void A_creation_beyond_the_forks_limits_is_left_out(TransactionFault fault)
    {
        using TestChain chain = new();
        EthereumFields fields = Transfers.Fields(0, Transfers.Account(1), 0) with { To = null, GasLimit = 60_000 };
        fields = fault switch
        {
            TransactionFault.IntrinsicGas => fields with { GasLimit = 52_999 },
            TransactionFault.InitCodeTooLarge => fields with { Data = new byte[49_153], GasLimit = 10_000_000 },
            _ => fields with { GasLimit = (1UL << 24) + 1 },
        };

        chain.Make(Transfers.Sign(fields, 0));

        Assert.Equal(fault, Assert.Single(chain.LeftOut).Rejection.Fault);
    }

    [Fact]
    public void An_imported_chain_of_contracts_has_the_same_roots()
    {
        using TestChain chain = new();
        using TestChain other = new();
        Address keeper = Deploy(chain, Bytecode.Keeper);
        chain.Make(Call(1, keeper, Word(7)), Call(2, keeper, Word(13)), Call(3, keeper, Word(0)));

        for (ulong number = 1; number <= 2; number++)
        {
            BlockWithSidecars block = chain.Read(number);
            Assert.Null(other.Chain.TryImport(block.Block, block.Sidecars));
        }

        Assert.Equal(chain.Chain.Head.Hash, other.Chain.Head.Hash);
    }

    [Fact]
    public void An_estimate_is_the_least_gas_that_suffices()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain, Bytecode.Keeper);
        using ChainReader reader = chain.Chain.OpenReader();
        CallSimulator calls = reader.GetCalls(1).Value!;
        CallRequest request = new() { To = keeper, Data = Word(1), GasLimit = 1_000_000 };

        ulong gas = calls.EstimateGas(request, out _, out _);

        Assert.True(calls.TryCall(request with { GasLimit = gas }, out _)!.Succeeded);
        Assert.False(calls.TryCall(request with { GasLimit = gas - 1 }, out _)!.Succeeded);
    }

    /// <summary>Code that wants gas at hand and burns what it gets makes every guess as dear as the last.</summary>
    [Fact]
    public void A_search_by_many_runs_asks_for_the_time_before_each()
    {
        // GAS > 900,000 ? stop : loop. And: SLOAD of what GAS gives, so that no list is the last.
        byte[] wantsMuch = [0x62, 0x0d, 0xbb, 0xa0, 0x5a, 0x11, 0x60, 13, 0x57, 0x5b, 0x60, 9, 0x56, 0x5b, 0x00];
        byte[] wanders = [0x5a, 0x54, 0x5a, 0x54, 0x00];
        Address ghost = Address.Parse("0x00000000000000000000000000000000000ab0de");
        using TestChain chain = new();
        chain.Make();
        using ChainReader reader = chain.Chain.OpenReader();
        CallSimulator calls = reader.GetCalls(1).Value!;
        int left = 0;
        Action checkTime = () => _ = left-- > 0 ? 0 : throw new TimeoutException();
        CallRequest Ask(byte[] code) => new()
        {
            To = ghost,
            GasLimit = 1_000_000,
            Accounts = new Dictionary<Address, AccountOverride> { [ghost] = new() { Code = code } },
        };

        left = 1_000;
        Assert.InRange(calls.EstimateGas(Ask(wantsMuch), out _, out _, checkTime), 900_000UL, 1_000_000UL);
        Assert.InRange(left, 0, 990);
        left = 3;
        Assert.Throws<TimeoutException>(() => calls.EstimateGas(Ask(wantsMuch), out _, out _, checkTime));
        left = 3;
        Assert.Throws<TimeoutException>(() => calls.TryListAccess(Ask(wanders), out _, checkTime));
    }

    [Fact]
    public void A_simulated_call_sees_overrides_and_keeps_nothing()
    {
        using TestChain chain = new();
        Address ghost = Address.Parse("0x00000000000000000000000000000000000ab0de");
        byte[] returnsSlotZero = [0x5f, 0x54, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
        chain.Make();
        using ChainReader reader = chain.Chain.OpenReader();
        CallRequest request = new()
        {
            To = ghost,
            GasLimit = 100_000,
            Value = 3,
            Accounts = new Dictionary<Address, AccountOverride>
            {
                [default] = new() { Balance = 3 },
                [ghost] = new()
                {
                    Code = returnsSlotZero,
                    Slots = new Dictionary<UInt256, UInt256> { [UInt256.Zero] = 42 },
                },
            },
        };

        Assert.Equal(Word(42), Output(reader, request));
        Assert.Empty(Output(reader, request with { Accounts = new Dictionary<Address, AccountOverride>(), Value = 0 }));
    }

    private static byte[] Output(ChainReader reader, CallRequest request)
    {
        CallOutcome? outcome = reader.GetCalls(reader.Head.Number).Value!.TryCall(request, out string? refusal);
        Assert.Null(refusal);
        Assert.True(outcome!.Succeeded);
        return outcome.Output.ToArray();
    }

    private static Address Deploy(TestChain chain, byte[] code)
    {
        EthereumFields fields = Transfers.Fields(0, Transfers.Account(1), 0) with
        {
            To = null,
            Data = Bytecode.Creating(code),
            GasLimit = 200_000,
        };
        chain.Make(Transfers.Sign(fields, Owner));
        Assert.True(Assert.Single(chain.ReceiptsOf(1).Receipts).Succeeded);
        return Address.OfCreated(Transfers.Account(Owner), 0);
    }

    private static EthereumTransaction Call(ulong nonce, Address to, byte[] data, ulong value = 0)
        => Transfers.Sign(
            Transfers.Fields(nonce, to, value) with { Data = data, GasLimit = 100_000 }, Owner);

    private static EthereumFields Delegating(
        ulong nonce, TestChain chain, Address lender, Address code, ulong nonceOfLender)
    {
        Authorization unsigned = new(chain.Chain.Spec.ChainId, code, nonceOfLender, 0, UInt256.Zero, UInt256.Zero);
        Secp256k1Signature signature = Transfers.SignHash(3, unsigned.SigningHash());
        return Transfers.Fields(nonce, lender, 0) with
        {
            Type = TransactionType.SetCode,
            GasLimit = 200_000,
            Authorizations =
            [
                unsigned with
                {
                    YParity = (byte)signature.Parity,
                    R = UInt256.ReadBigEndian(signature.R),
                    S = UInt256.ReadBigEndian(signature.S),
                },
            ],
        };
    }

    private static byte[] Word(ulong number) => ((UInt256)number).ToBigEndian();
}
