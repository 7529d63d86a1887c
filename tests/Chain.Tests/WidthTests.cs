using System.Text.Json.Nodes;
using MarketChain.Chain.Execution;
using MarketChain.Chain.Execution.Contracts;
using MarketChain.Evm;
using MarketChain.Marketing;
using MarketChain.Marketing.Records;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Crypto;
using MarketChain.Primitives.Transactions;
using MarketChain.State;
using MarketChain.State.Ledger;
using MarketChain.Storage.Memory;

namespace MarketChain.Chain.Tests;

/// <summary>Nonces, gas and amounts at the ends of 31, 32, 63, 64 and 256 bits: nothing wraps or is cut.</summary>
public sealed class WidthTests
{
    private const ulong WideGasLimit = 1UL << 40;

    private static readonly Address Stranger = Address.Parse("0x00000000000000000000000000000000c0ffee00");

    public static TheoryData<ulong> Edges =>
    [
        int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void A_nonce_far_ahead_is_left_out(ulong nonce)
    {
        using TestChain chain = new();

        Block block = chain.Make(Transfers.Make(0, nonce, Stranger, 1));

        Assert.Empty(block.Body.Transactions);
        TransactionFault expected =
            nonce == ulong.MaxValue ? TransactionFault.SequenceExhausted : TransactionFault.SequenceTooHigh;
        Assert.Equal(expected, Assert.Single(chain.LeftOut).Rejection.Fault);
        Assert.Equal(UInt256.Zero, chain.BalanceOf(Stranger));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void The_last_nonce_is_used_once_and_none_comes_after_it(uint lane)
    {
        const ulong last = NativeBody.SequenceMax;
        using TestChain chain = new();
        using MemoryStore store = new();
        using AttentionLedger ledger = new();
        using LedgerOverlay overlay = ledger.Begin(epoch: 0);
        WorldState world = new(new WorldStateReader(store));
        Address sender = Transfers.Account(0);
        world.AddBalance(sender, Advertising.Coins(1));
        LaneAt(world, sender, lane, last);
        world.FinishTransaction();
        BlockContext block = new()
        {
            ChainId = Transfers.DevChainId,
            Rules = ForkRules.Osaka,
            Number = overlay.Number,
            TimestampMs = chain.Genesis.Marketing.GenesisMs,
            GasLimit = WideGasLimit,
            BaseFeePerGas = Transfers.Gwei,
            Beneficiary = Transfers.Account(9),
            PrevRandao = default,
        };
        BlockState state = new(world, overlay);
        MarketingContext marketing = new(
            state, overlay, chain.Chain.Spec.Marketing, chain.Chain.Spec.GenesisHash,
            overlay.Number, block.TimestampMs);
        using ContractRunner contracts = new();
        HostState host = new(state, marketing.Logs, block.ToEnvironment(), _ => default);
        TransactionExecutor executor = new(
            block, world, new EthereumCall(block, host, contracts), new Execution.NativeCall(marketing));

        Assert.Null(Try(last));
        Assert.Equal(ulong.MaxValue, Lanes.Next(world, sender, lane));
        Assert.Equal(TransactionFault.SequenceTooLow, Try(last));
        Assert.Equal(TransactionFault.SequenceTooLow, Try(0));

        TransactionFault? Try(ulong sequence)
        {
            NativeBody body = new()
            {
                ChainId = Transfers.DevChainId,
                Lane = lane,
                Sequence = sequence,
                GasLimit = 30_000,
                MaxFeePerGas = Transfers.Gwei,
                Payload = new Transfer(Stranger, 1UL),
            };
            PooledTransaction item = new(Transfers.SignNative(body, chain.Chain.Spec.GenesisHash, 0), default);
            Assert.Null(new TransactionRules(chain.Chain.Spec).TryCheck(item, out CheckedTransaction valid));
            return executor.TryExecute(valid, WideGasLimit, out _)?.Fault;
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void A_gas_limit_above_the_blocks_is_left_out(ulong gasLimit)
    {
        using TestChain chain = new();

        Block block = chain.Make(Transfers.Sign(Transfers.Fields(0, Stranger, 1) with { GasLimit = gasLimit }, 0));

        Assert.Empty(block.Body.Transactions);
        Assert.Equal(TransactionFault.GasLimitAboveBlock, Assert.Single(chain.LeftOut).Rejection.Fault);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1UL << 31)]
    [InlineData(uint.MaxValue)]
    [InlineData(1UL << 32)]
    [InlineData((1UL << 32) + 21_000)]
    public void A_wide_gas_limit_is_paid_for_and_given_back_to_the_wei(ulong gasLimit)
    {
        using TestChain chain = new(GenesisFiles.Read(json =>
        {
            json["blocks"]!["gasLimit"] = WideGasLimit;
            json["forks"] = new JsonObject { ["prague"] = 0 };
        }));
        UInt256 before = chain.BalanceOf(Transfers.Account(0));

        Block block = chain.Make(Transfers.Sign(Transfers.Fields(0, Stranger, 1) with { GasLimit = gasLimit }, 0));

        Assert.Equal(21_000UL, block.Header.GasUsed);
        UInt256 fee = 21_000 * (UInt256)(2 * Transfers.Gwei);
        Assert.Equal(before - fee - 1, chain.BalanceOf(Transfers.Account(0)));
    }

    [Fact]
    public void A_cost_beyond_256_bits_is_more_than_anybody_has()
    {
        using TestChain chain = new();
        EthereumFields fields = Transfers.Fields(0, Stranger, 0);

        Block block = chain.Make(
            Transfers.Sign(fields with { MaxFeePerGas = UInt256.MaxValue }, 0),
            Transfers.Sign(fields with { MaxFeePerGas = UInt256.MaxValue / 21_000, Value = UInt256.MaxValue }, 0),
            Transfers.Sign(fields with { MaxFeePerGas = UInt256.One << 240, GasLimit = 1UL << 24 }, 0),
            Transfers.Sign(fields with { Value = UInt256.MaxValue }, 0));

        Assert.Empty(block.Body.Transactions);
        Assert.Equal(4, chain.LeftOut.Count);
        Assert.All(
            chain.LeftOut, left => Assert.Equal(TransactionFault.InsufficientBalance, left.Rejection.Fault));
    }

    private static void LaneAt(WorldState world, Address sender, uint lane, ulong next)
    {
        if (lane == 0)
        {
            world.SetNonce(sender, next);
            return;
        }

        // docs/spec/state.md: the counters of lanes are table 2 of the governance account, by address and lane.
        byte[] key = [2, .. sender.Bytes, 0, 0, 0, (byte)lane];
        world.SetNonce(SystemAccounts.Governance, 1);
        world.SetStorage(SystemAccounts.Governance, UInt256.ReadBigEndian(Keccak256.Hash(key).Bytes), next);
    }
}
