using MarketChain.Chain.Simulation;
using MarketChain.Chain.Tests.Contracts;
using MarketChain.Chain.Tracing;
using MarketChain.Primitives;
using MarketChain.Primitives.Blocks;
using MarketChain.Primitives.Transactions;

namespace MarketChain.Chain.Tests.Tracing;

public sealed class TracingTests
{
    private const long BytesMax = 16 << 20;
    private const int User = 5;

    private static readonly Address Ghost = Address.Parse("0x00000000000000000000000000000000000ab0de");
    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000ab0df");
    private static readonly TraceOptions Calls = new() { Kind = TraceKind.Calls, WithLogs = true };

    [Fact]
    public void Steps_of_a_transaction_are_those_that_its_block_ran()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain);
        chain.Make(Call(1, keeper, 7), Call(2, keeper, 9));
        chain.Make();

        TransactionTrace trace = Trace(chain, block: 2, index: 1, new TraceOptions { WithMemory = true });

        Assert.False(trace.Failed);
        Assert.Equal(GasUsed(chain, 2, 1), trace.GasUsed);
        Assert.Equal(
            ["PUSH0", "CALLDATALOAD", "DUP1", "PUSH0", "SSTORE", "DUP1", "PUSH0", "MSTORE", "PUSH1", "PUSH0", "LOG0",
             "PUSH1", "EQ", "PUSH1", "JUMPI", "STOP"],
            trace.Steps.Select(step => step.Opcode));
        TraceStep store = trace.Steps[4];
        Assert.Equal([new(UInt256.Zero, 9UL)], store.Storage!);
        Assert.Equal([(UInt256)9UL, 9UL, UInt256.Zero], store.Stack!);
        Assert.Equal(5_000UL, store.GasCost);
        Assert.Equal(Word(9), trace.Steps[8].Memory);
        Assert.All(trace.Steps, step => Assert.Equal(1, step.Depth));
        Assert.Equal(2, Trace(chain, 2, 1, new TraceOptions { StepsMax = 2 }).Steps.Count);
    }

    [Fact]
    public void A_revert_is_told_with_its_reason_and_without_its_logs()
    {
        using TestChain chain = new();
        Address keeper = Deploy(chain);
        chain.Make(Call(1, keeper, 13), Call(2, keeper, 7));

        TransactionTrace failed = Trace(chain, block: 2, index: 0, Calls);
        TransactionTrace kept = Trace(chain, block: 2, index: 1, Calls);

        Assert.True(failed.Failed);
        Assert.Equal(Word(13), failed.Root!.Output.ToArray());
        Assert.Equal("execution reverted", failed.Root.Error);
        Assert.Empty(failed.Root.Logs);
        Assert.Equal(100_000UL, failed.Root.Gas);
        Assert.Equal(GasUsed(chain, 2, 0), failed.Root.GasUsed);
        Assert.Null(kept.Root!.Error);
        Assert.Equal(Word(7), Assert.Single(kept.Root.Logs).Log.Data.ToArray());
    }

    [Fact]
    public void Calls_inside_one_another_are_told_with_their_logs()
    {
        using TestChain chain = new();
        chain.Make();

        // LOG0, then a call of Keeper with 0, then LOG0; Keeper logs too.
        byte[] code =
        [
            0x5f, 0x5f, 0xa0, .. CallOf(Other), 0x5f, 0x5f, 0xa0, .. CallOf(Address.Zero), 0x00,
        ];
        CallRequest request = Ask(code, Bytecode.Keeper);

        TraceFrame root = Trace(chain, request, Calls).Root!;

        Assert.Equal([0, 1], root.Logs.Select(log => log.CallsBefore));
        Assert.Equal([Other, Address.Zero], root.Calls.Select(call => call.To!.Value));
        Assert.Single(root.Calls[0].Logs);
        Assert.Empty(Trace(chain, request, Calls with { OnlyTopCall = true }).Root!.Calls);
    }

    [Fact]
    public void A_block_with_native_transactions_is_executed_again_while_the_ledger_is_kept()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(3);
        PooledTransaction batch = market.Batch(1, 2, 3);
        EthereumFields creation = Creation(0);
        chain.Make(
            [batch, new PooledTransaction(Transfers.Sign(creation, User), default)]);
        Assert.Empty(chain.LeftOut);
        ulong number = chain.Chain.Head.Number;

        TransactionTrace trace = Trace(chain, number, 1, Calls);
        TransactionTrace native = Trace(chain, number, 0, Calls);

        Assert.Equal("CREATE", trace.Root!.Type);
        Assert.Equal(GasUsed(chain, number, 1), trace.GasUsed);
        Assert.Equal("NATIVE", native.Root!.Type);
        for (int i = 0; i < 20; i++)
        {
            chain.Make();
        }

        Assert.Null(TryTrace(chain, number, 1, Calls, out string? refusal));
        Assert.Contains("attention ledger are kept from block", refusal, StringComparison.Ordinal);
        Assert.Equal("NATIVE", Trace(chain, number, 0, Calls).Root!.Type);
    }

    [Fact]
    public void A_block_that_settles_an_epoch_is_executed_again()
    {
        using TestChain chain = new();
        using Advertising market = new(chain);
        market.Open(3);
        chain.Make([market.Batch(1, 2, 3)]);
        ulong settlesAtMs = chain.Genesis.Marketing.SettlesAtMs(
            chain.Genesis.Marketing.EpochAt(chain.Chain.Head.Header.TimestampMs));

        chain.Make([new PooledTransaction(Transfers.Sign(Creation(0), User), default)], settlesAtMs);

        ulong number = chain.Chain.Head.Number;
        Assert.NotEmpty(chain.ReceiptsOf(number).SystemLogs);
        Assert.Equal(GasUsed(chain, number, 0), Trace(chain, number, 0, Calls).GasUsed);
    }

    [Fact]
    public void A_block_without_native_transactions_is_executed_again_for_longer()
    {
        using TestChain chain = new();
        Deploy(chain);
        for (int i = 0; i < 20; i++)
        {
            chain.Make();
        }

        Assert.Equal("CREATE", Trace(chain, 1, 0, Calls).Root!.Type);
    }

    [Fact]
    public void A_trace_beyond_its_budget_is_told_to_be_cut()
    {
        using TestChain chain = new();
        chain.Make();

        // for (;;) { CODESIZE; POP } ends for want of gas.
        CallRequest request = Ask([0x5b, 0x38, 0x50, 0x5f, 0x56], []) with { GasLimit = 5_000_000 };
        foreach (TraceKind kind in Enum.GetValues<TraceKind>())
        {
            TraceBudget budget = new(200);
            using ChainReader reader = chain.Chain.OpenReader();
            TransactionTrace? trace = reader.GetCalls(1).Value!.TryTrace(
                request, new TraceOptions { Kind = kind }, budget, out _);
            Assert.True(budget.IsExceeded);
            Assert.True(trace!.Failed);
            Assert.InRange(trace.Steps.Count, 0, 2);
        }
    }

    [Fact]
    public void Calls_as_deep_as_they_go_are_told()
    {
        using TestChain chain = new();
        chain.Make();

        // Calls itself with all gas.
        byte[] code = [0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x30, 0x5a, 0xf1, 0x00];
        CallRequest request = Ask(code, []) with { GasLimit = 1UL << 62 };

        TraceFrame? frame = Trace(chain, request, Calls).Root;
        int depth = 0;
        for (; frame!.Calls.Count > 0; frame = frame.Calls[0])
        {
            depth++;
        }

        Assert.Equal(1_025, depth);
        Assert.Equal("max call depth exceeded", frame.Error);
    }

    [Fact]
    public void A_tracer_changes_nothing_whatever_the_code_does()
    {
        using TestChain chain = new();
        chain.Make();
        using ChainReader reader = chain.Chain.OpenReader();
        CallSimulator calls = reader.GetCalls(1).Value!;
        TraceOptions steps = new() { WithMemory = true, WithReturnData = true };
        Seeds.Each(200, random =>
        {
            CallRequest request = Ask(RandomCode(random), RandomCode(random)) with
            {
                GasLimit = (ulong)random.Next(50_000, 300_000),
            };
            CallOutcome plain = calls.TryCall(request, out _)!;
            foreach (TraceOptions options in (TraceOptions[])[steps, Calls])
            {
                TraceBudget budget = new(random.Next(2) == 0 ? BytesMax : random.Next(5_000));
                TransactionTrace traced = calls.TryTrace(request, options, budget, out _)!;
                Assert.Equal(plain.GasUsed, traced.GasUsed);
                Assert.Equal(plain.Succeeded, !traced.Failed);
                Assert.Equal(plain.Output.ToArray(), traced.ReturnValue.ToArray());
            }

            Assert.NotNull(calls.TryListAccess(request with { GasLimit = 10_000_000 }, out _));
        });
    }

    [Fact]
    public void Blocks_of_any_code_are_told_as_they_ran()
        => Seeds.Each(20, random =>
        {
            using TestChain chain = new();
            EthereumFields[] creations = [.. Enumerable.Range(0, 6).Select(nonce => Creation((ulong)nonce) with
            {
                Data = RandomCode(random), GasLimit = (ulong)random.Next(60_000, 300_000),
            })];
            chain.Make(creations.Select(creation => Transfers.Sign(creation, User)));
            IReadOnlyList<Receipt> receipts = chain.ReceiptsOf(1).Receipts;
            for (int i = 0; i < receipts.Count; i++)
            {
                foreach (TraceOptions options in (TraceOptions[])[new() { WithMemory = true }, Calls])
                {
                    TransactionTrace trace = Trace(chain, 1, i, options);
                    Assert.Equal(GasUsed(chain, 1, i), trace.GasUsed);
                    Assert.Equal(receipts[i].Succeeded, !trace.Failed);
                }
            }
        });

    [Fact]
    public void An_access_list_names_what_is_touched_and_not_warm_anyway()
    {
        using TestChain chain = new();
        chain.Make();
        using ChainReader reader = chain.Chain.OpenReader();
        byte[] code = [.. CallOf(Other), .. CallOf(Address.Parse("0x0000000000000000000000000000000000000004"))];
        CallRequest request = Ask(code, Bytecode.Keeper);

        AccessListOutcome outcome = reader.GetCalls(1).Value!.TryListAccess(request, out _)!;

        AccessListEntry entry = Assert.Single(outcome.AccessList.ToArray());
        Assert.Equal(Other, entry.Address);
        Assert.Equal([Hash256.Zero], entry.StorageKeys.ToArray());
        Assert.Null(outcome.Error);
        CallOutcome listed = reader.GetCalls(1).Value!.TryCall(
            request with { AccessList = outcome.AccessList }, out _)!;
        Assert.Equal(listed.GasUsed, outcome.GasUsed);
    }

    private static CallRequest Ask(byte[] code, byte[] other)
        => new()
        {
            To = Ghost,
            GasLimit = 500_000,
            Accounts = new Dictionary<Address, AccountOverride>
            {
                [Ghost] = new() { Code = code, Balance = 100 },
                [Other] = new() { Code = other },
            },
        };

    /// <summary>CALL with no input and no value.</summary>
    private static byte[] CallOf(Address address)
        => [0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x73, .. address.Bytes, 0x61, 0xff, 0xff, 0xf1];

    private static byte[] RandomCode(Random random)
    {
        List<byte> code = [];
        for (int i = random.Next(40); i >= 0; i--)
        {
            for (int words = random.Next(5); words > 0; words--)
            {
                code.AddRange([0x60, (byte)random.Next(70)]);
            }

            code.AddRange(random.Next(4) == 0 ? CallOf(random.Next(2) == 0 ? Other : Ghost) : [(byte)random.Next(256)]);
        }

        return [.. code];
    }

    private static TransactionTrace Trace(TestChain chain, CallRequest request, TraceOptions options)
    {
        using ChainReader reader = chain.Chain.OpenReader();
        TraceBudget budget = new(BytesMax);
        TransactionTrace? trace = reader.GetCalls(reader.Head.Number).Value!.TryTrace(
            request, options, budget, out string? refusal);
        Assert.Null(refusal);
        Assert.False(budget.IsExceeded);
        return trace!;
    }

    private static TransactionTrace Trace(TestChain chain, ulong block, int index, TraceOptions options)
    {
        TransactionTrace? trace = TryTrace(chain, block, index, options, out string? refusal);
        Assert.Null(refusal);
        return trace!;
    }

    private static TransactionTrace? TryTrace(
        TestChain chain, ulong block, int index, TraceOptions options, out string? refusal)
    {
        using ChainReader reader = chain.Chain.OpenReader();
        TraceRequest request = new(
            reader.GetBlock(block)!, reader.GetReceipts(block)!, index, 1, options, new TraceBudget(BytesMax),
            () => { });
        return reader.TryTrace(request, out refusal)?[0];
    }

    private static ulong GasUsed(TestChain chain, ulong block, int index)
    {
        IReadOnlyList<Receipt> receipts = chain.ReceiptsOf(block).Receipts;
        return receipts[index].CumulativeGasUsed - (index == 0 ? 0 : receipts[index - 1].CumulativeGasUsed);
    }

    private static EthereumFields Creation(ulong nonce)
        => Transfers.Fields(nonce, null, 0) with { Data = Bytecode.Creating(Bytecode.Keeper), GasLimit = 200_000 };

    private static Address Deploy(TestChain chain)
    {
        chain.Make(Transfers.Sign(Creation(0), User));
        return Address.OfCreated(Transfers.Account(User), 0);
    }

    private static EthereumTransaction Call(ulong nonce, Address to, ulong word)
        => Transfers.Sign(Transfers.Fields(nonce, to, 0) with { Data = Word(word), GasLimit = 100_000 }, User);

    private static byte[] Word(ulong number) => ((UInt256)number).ToBigEndian();
}
